#include <algorithm>
#include <limits>

#include "run/upload_run.hpp"

namespace metaup::run {
namespace {

constexpr std::uint32_t kJobsPerTurn = 512;  // so that a long list does not keep replies waiting
constexpr std::size_t kAhead = 64;  // of an account: looked at and not yet sent; no less than fit into one call
constexpr auto kStale = std::chrono::hours{24};

}  // namespace

std::optional<std::uint32_t> UploadRun::next_job() const {
  return lines_.next(settings_.all_or_nothing ? std::numeric_limits<std::size_t>::max() : kAhead);
}

void UploadRun::take_in() {
  for (std::uint32_t taken = 0; taken < kJobsPerTurn && !control_.stopped(); ++taken) {
    const auto index = next_job();
    if (!index) return;
    lines_.take(plan_.jobs[*index].account);
    take_job(*index);
  }
}

void UploadRun::take_again(std::uint32_t index, Job job) {
  if (const auto* const candidate = std::get_if<plan::Candidate>(&job.origin)) bytes_total_ += candidate->stamp.size;
  plan_.jobs[index] = std::move(job);
  take_job(index);
}

void UploadRun::take_job(std::uint32_t index) {
  Known known;
  const auto* const candidate = std::get_if<plan::Candidate>(&plan_.jobs[index].origin);
  if (candidate != nullptr && !candidate->error) known = look_up(*candidate, plan_.jobs[index].account);
  if (known.asset && !needs_check(plan_.jobs[index], *known.asset))
    return close_unchanged(index, *known.asset, candidate->stamp.size);

  auto& slot = slots_[index];
  slot.job = std::move(plan_.jobs[index]);
  slot.started = environment_.clock.now();
  slot.item.index = index;
  slot.item.source = source_of(slot.job);
  slot.item.account = slot.job.account;
  slot.item.kind = expected_kind(index, slot.job);
  if (auto* const file = std::get_if<plan::Candidate>(&slot.job.origin)) {
    if (file->error) return fail(index, *file->error);
    slot.path = file->path;
    slot.stamp = file->stamp;
  } else if (const auto* const unpacked = std::get_if<UnpackedFile>(&slot.job.origin)) {
    slot.path = unpacked->path;
  }
  if (is_fetched_by_meta(slot.job)) return take_video_url(index, slot);
  if (const auto* const video = std::get_if<KnownVideo>(&slot.job.origin)) {
    slot.item.kind = AssetKind::video;
    slot.item.id = video->video_id;
    slot.machine = upload::VideoUpload::awaiting(video->video_id, was_just_made(slot.job.account, video->video_id));
    lines_.push_back(slot.job.account, index);
    return;
  }
  if (known.asset) {  // to be checked at Meta: not read unless it is gone there
    slot.item.sha256 = known.sha256;
    return decide(index);
  }
  start_probe(index, slot, known.sha256);
}

/// Whether Meta may not show the video yet: this ledger's runs made it, and none has seen it ready.
bool UploadRun::was_just_made(const AccountId& account, const std::string& video_id) {
  return control_.known(environment_.ledger.find_session_of(owner_of(account), video_id)).has_value();
}

UploadRun::Known UploadRun::look_up(const plan::Candidate& candidate, const AccountId& account) {
  Known known;
  auto sha256 = environment_.ledger.find_file(candidate.stamp);
  if (!sha256) return state_failed(sha256.error()), known;
  if (!*sha256) return known;
  known.sha256 = **sha256;
  if (settings_.force) return known;
  for (const auto kind : {AssetKind::image, AssetKind::video}) {
    const bool is_refused = kind == AssetKind::image ? settings_.probe.videos_only : settings_.probe.images_only;
    if (is_refused) continue;  // the look at the file says so
    auto asset = environment_.ledger.find_asset(owner_of(account), kind, known.sha256);
    if (!asset) return state_failed(asset.error()), known;
    if (*asset) {
      known.asset = std::move(*asset);
      break;
    }
  }
  return known;
}

void UploadRun::close_unchanged(std::uint32_t index, const ledger::Asset& asset, std::uint64_t bytes) {
  auto& job = plan_.jobs[index];
  report::Item item;
  item.index = index;
  item.source = source_of(job);
  item.kind = asset.kind;
  item.account = job.account;
  item.status = report::Status::unchanged;
  item.id = asset.remote_id;
  item.name = asset.name;
  item.sha256 = asset.sha256;
  item.bytes = bytes;
  item.width = asset.width;
  item.height = asset.height;
  not_to_send(job);
  note_poster(index, item.id);
  end(std::move(item));
  job = {};
}

/// Videos are not asked about: Meta says of none what its content is, and a second one is worse
/// than a missing one.
bool UploadRun::needs_check(const Job& job, const ledger::Asset& asset) const {
  if (settings_.dry_run || asset.kind != AssetKind::image) return false;
  if (job.in_doubt) return true;
  switch (settings_.verify) {
    case Verify::never:
      return false;
    case Verify::all:
      return true;
    case Verify::stale:
      break;
  }
  return environment_.clock.wall() - asset.confirmed_at > kStale;
}

AssetKind UploadRun::expected_kind(std::uint32_t index, const Job& job) const {
  const auto& options = probe_of(index, job);
  if (options.videos_only) return AssetKind::video;
  if (options.images_only) return AssetKind::image;
  return plan::kind_of_name(source_of(job)).value_or(AssetKind::image);
}

const plan::ProbeOptions& UploadRun::probe_of(std::uint32_t index, const Job& job) const {
  if (posters_.contains(index) || job.must_be == AssetKind::image) return image_probe_;
  return job.must_be == AssetKind::video ? video_probe_ : settings_.probe;
}

UploadRun::Probed UploadRun::look_into(std::uint32_t index, const std::shared_ptr<const OpenFile>& file,
                                       const plan::ProbeOptions& options, const std::atomic<bool>& stop,
                                       std::string fetched_name) {
  Probed probed{index, plan::probe(file, options, &stop), std::move(fetched_name), {}};
  if (!probed.result) probed.refused_kind = plan::kind_of_refused(*file);
  return probed;
}

void UploadRun::start_probe(std::uint32_t index, Slot& slot, const std::string& known_sha256) {
  lines_.begin_probe(slot.job.account);
  const auto& options = probe_of(index, slot.job);
  if (const auto* const web = std::get_if<WebAsset>(&slot.job.origin)) {
    workers_.submit([index, url = web->url, &options, &fetch = settings_.fetch](const std::atomic<bool>& stop) {
      auto fetched = http::fetch(url, fetch, &stop);
      if (!fetched) return Probed{index, tl::unexpected(fetched.error()), {}, {}};
      return look_into(index, fetched->file, options, stop, std::move(fetched->file_name));
    });
  } else if (const auto* const unpacked = std::get_if<UnpackedFile>(&slot.job.origin)) {
    workers_.submit([index, file = unpacked->file, &options](const std::atomic<bool>& stop) {
      return look_into(index, file, options, stop, {});
    });
  } else if (const auto* const candidate = std::get_if<plan::Candidate>(&slot.job.origin)) {
    workers_.submit([index, candidate = *candidate, known_sha256, &options](const std::atomic<bool>& stop) {
      Probed probed{index, plan::probe(candidate, options, known_sha256, &stop), {}, {}};
      if (!probed.result) probed.refused_kind = plan::kind_of_refused(candidate);
      return probed;
    });
  }
}

void UploadRun::on_probed(Probed probed) {
  const auto found = slots_.find(probed.index);
  if (found == slots_.end()) return;
  auto& slot = found->second;
  lines_.end_probe(slot.job.account);
  if (!probed.result) {
    if (probed.refused_kind) slot.item.kind = *probed.refused_kind;
    const auto archive = archive_of(slot);
    fail(probed.index, std::move(probed.result.error()));
    if (archive) member_decided(*archive);
    return;
  }
  if (slot.path.empty()) slot.path = probed.fetched_name.empty() ? "image" : probed.fetched_name;
  const bool first_look = slot.item.sha256.empty();
  describe(slot, *probed.result);
  if (!first_look) {  // looked at again because Meta has it no more
    lines_.push_back(slot.job.account, probed.index);
  } else if (holds()) {
    held_.push_back(probed.index);
  } else {
    decide(probed.index);
  }
}

void UploadRun::describe(Slot& slot, const plan::ProbedFile& file) {
  const auto wall = environment_.clock.wall();
  slot.probed = true;
  slot.format = file.format;
  slot.duration = file.duration;
  slot.item.kind = file.is_video ? AssetKind::video : AssetKind::image;
  if (file.ffprobe_missing && !std::exchange(ffprobe_noticed_, true)) {
    environment_.reporter.on(report::Notice{std::string(kNoFfprobe)});
  }
  slot.stamp = file.file->stamp();
  const bool has_path = std::holds_alternative<plan::Candidate>(slot.job.origin);
  if (!has_path) slot.file = file.file;
  if (has_path && !settings_.dry_run) environment_.ledger.remember_file(slot.stamp, file.sha256, wall);
  auto name = plan::choose_name(settings_.name_template, {.path = slot.path,
                                                          .format = file.format,
                                                          .width = file.width,
                                                          .height = file.height,
                                                          .sha256 = file.sha256,
                                                          .number = slot.item.index + 1,
                                                          .date = wall});
  slot.item.name = std::move(name.name);
  slot.item.sha256 = file.sha256;
  slot.item.bytes = slot.stamp.size;
  slot.item.width = file.width;
  slot.item.height = file.height;
  slot.item.warnings = file.warnings;
  slot.item.warnings.insert(slot.item.warnings.end(), name.warnings.begin(), name.warnings.end());
}

void UploadRun::decide_held() {
  const bool all_known = lines_.all_taken() && workers_.unfinished() == 0;
  if (!holds() || !all_known) return;
  all_decided_ = true;
  if (any_failed_) return control_.stop(Stop::not_tried);
  for (const auto index : std::exchange(held_, {})) decide(index);
}

/// Unchanged, the twin of another job, to be checked at Meta, or to be sent.
void UploadRun::decide(std::uint32_t index) {
  auto& slot = slots_.at(index);
  const auto archive = archive_of(slot);
  const auto [leader, first] = by_content_.try_emplace({slot.job.account, slot.item.sha256}, index);
  std::optional<ledger::Asset> asset;
  if (!settings_.force || !first) {  // even when forced, equal content goes up once
    auto found = environment_.ledger.find_asset(owner_of(slot.job.account), slot.item.kind, slot.item.sha256);
    if (!found) return state_failed(found.error());
    asset = std::move(*found);
  }
  if (asset && !needs_check(slot.job, *asset)) {
    slot.item.id = asset->remote_id;
    close(index, report::Status::unchanged);
    if (archive) member_decided(*archive);
    return;
  }
  if (archive) {
    if (settings_.dry_run) {
      close(index, report::Status::planned);
    } else {
      shipments_[*archive].waiting.push_back(index);
    }
    return member_decided(*archive);
  }
  if (!first && leader->second != index && slots_.contains(leader->second)) {
    slots_.at(leader->second).twins.push_back(index);
    return;
  }
  leader->second = index;
  if (settings_.dry_run) return close(index, report::Status::planned);
  if (slot.item.kind == AssetKind::image) {
    slot.machine = upload::ImageUpload(asset ? asset->remote_id : std::string{});
  } else {
    slot.key = slot.item.sha256;
    prepare_video(slot);
  }
  lines_.push_back(slot.job.account, index);
}

std::optional<std::size_t> UploadRun::archive_of(const Slot& slot) {
  const auto* const unpacked = std::get_if<UnpackedFile>(&slot.job.origin);
  return unpacked != nullptr ? unpacked->archive : std::nullopt;
}

void UploadRun::member_decided(std::size_t archive) {
  auto& shipment = shipments_[archive];
  if (--shipment.undecided == 0 && !shipment.waiting.empty()) send_archive(archive);
}

}  // namespace metaup::run
