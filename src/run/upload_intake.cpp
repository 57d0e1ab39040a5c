#include <algorithm>

#include "run/upload_run.hpp"

namespace metaup::run {
namespace {

constexpr std::uint32_t kJobsPerTurn = 512;  // so that a long list does not keep replies waiting
constexpr std::size_t kAhead = 64;           // probed and not yet sent; no less than fit into one call
constexpr auto kStale = std::chrono::hours{24};

}  // namespace

bool UploadRun::can_take_in() const {
  const bool enough = workers_.unfinished() + pending_.size() >= kAhead;
  return next_job_ < plan_.jobs.size() && (!enough || settings_.all_or_nothing);
}

void UploadRun::take_in() {
  const auto last = std::min<std::uint64_t>(plan_.jobs.size(), std::uint64_t{next_job_} + kJobsPerTurn);
  while (next_job_ < last && can_take_in()) {
    take_job(next_job_++);
    if (book_.outcome().stop != Stop::none) return;
  }
}

void UploadRun::take_job(std::uint32_t index) {
  std::string sha256;
  const auto* const candidate = std::get_if<plan::Candidate>(&plan_.jobs[index].origin);
  if (candidate != nullptr && !candidate->error && known_unchanged(index, *candidate, sha256)) return;

  auto& slot = slots_[index];
  slot.job = std::move(plan_.jobs[index]);
  slot.started = environment_.clock.now();
  slot.item.index = index;
  slot.item.source = slot.job.source;
  slot.item.account = slot.job.account;
  if (auto* const error = std::get_if<Error>(&slot.job.origin)) return fail(index, std::move(*error));
  if (auto* const file = std::get_if<plan::Candidate>(&slot.job.origin)) {
    if (file->error) return fail(index, *file->error);
    slot.path = file->path;
    slot.stamp = file->stamp;
  } else if (const auto* const unpacked = std::get_if<UnpackedFile>(&slot.job.origin)) {
    slot.path = unpacked->path;
  }
  if (!sha256.empty()) {  // known, but to be checked: not read unless it is gone
    slot.item.sha256 = sha256;
    return decide(index);
  }
  start_probe(index, slot, sha256);
}

/// Whether the ledger settles it without a look into the file. Leaves the content's hash in
/// `sha256` when the file is known but the asset has to be checked first.
bool UploadRun::known_unchanged(std::uint32_t index, const plan::Candidate& candidate, std::string& sha256) {
  if (settings_.force) return false;
  const auto known = environment_.ledger.find_file(candidate.stamp);
  if (!known) return state_failed(known.error()), false;
  if (!*known) return false;
  const auto& account = plan_.jobs[index].account;
  const auto asset = environment_.ledger.find_asset(owner_of(account), AssetKind::image, **known);
  if (!asset) return state_failed(asset.error()), false;
  if (!*asset) return false;
  if (needs_check(**asset)) {
    sha256 = **known;
    return false;
  }
  report::Item item;
  item.index = index;
  item.source = std::move(plan_.jobs[index].source);
  item.account = account;
  item.status = report::Status::unchanged;
  item.id = (*asset)->remote_id;
  item.name = (*asset)->name;
  item.sha256 = **known;
  item.bytes = candidate.stamp.size;
  item.width = (*asset)->width;
  item.height = (*asset)->height;
  closing_.push_back(std::move(item));
  not_to_send(plan_.jobs[index]);
  plan_.jobs[index] = {};
  return true;
}

bool UploadRun::needs_check(const ledger::Asset& asset) const {
  if (settings_.dry_run) return false;
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

void UploadRun::start_probe(std::uint32_t index, Slot& slot, const std::string& known_sha256) {
  const auto& options = settings_.probe;
  if (const auto* const web = std::get_if<WebAsset>(&slot.job.origin)) {
    workers_.submit([index, url = web->url, &options, &fetch = settings_.fetch](const std::atomic<bool>& stop) {
      auto fetched = http::fetch(url, fetch, &stop);
      if (!fetched) return Probed{.index = index, .result = tl::unexpected(fetched.error()), .fetched_name = {}};
      return Probed{index, plan::probe(std::move(fetched->file), options, &stop), std::move(fetched->file_name)};
    });
  } else if (const auto* const unpacked = std::get_if<UnpackedFile>(&slot.job.origin)) {
    workers_.submit([index, file = unpacked->file, &options](const std::atomic<bool>& stop) {
      return Probed{index, plan::probe(file, options, &stop), {}};
    });
  } else if (const auto* const candidate = std::get_if<plan::Candidate>(&slot.job.origin)) {
    workers_.submit([index, candidate = *candidate, known_sha256, &options](const std::atomic<bool>& stop) {
      return Probed{index, plan::probe(candidate, options, known_sha256, &stop), {}};
    });
  }
}

void UploadRun::on_probed(Probed probed) {
  const auto found = slots_.find(probed.index);
  if (found == slots_.end()) return;
  auto& slot = found->second;
  if (!probed.result) {
    const auto archive = archive_of(slot);
    fail(probed.index, std::move(probed.result.error()));
    if (archive) member_decided(*archive);
    return;
  }
  if (slot.path.empty()) slot.path = probed.fetched_name.empty() ? "image" : probed.fetched_name;
  const bool first_look = slot.item.sha256.empty();
  describe(slot, *probed.result);
  if (!first_look) {  // looked at again because Meta has it no more
    pending_.push_back(probed.index);
  } else if (settings_.all_or_nothing) {
    held_.push_back(probed.index);
  } else {
    decide(probed.index);
  }
}

void UploadRun::describe(Slot& slot, const plan::ProbedFile& file) {
  const auto wall = environment_.clock.wall();
  slot.probed = true;
  slot.format = file.format;
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
  const bool all_known = next_job_ == plan_.jobs.size() && workers_.unfinished() == 0;
  if (held_.empty() || !all_known) return;
  if (!book_.outcome().failures.empty() || std::any_of(closing_.begin(), closing_.end(), [](const report::Item& item) {
        return item.status == report::Status::failed;
      })) {
    return book_.stop(Stop::not_tried);
  }
  for (const auto index : std::exchange(held_, {})) decide(index);
}

/// Unchanged, the twin of another job, to be checked at Meta, or to be sent.
void UploadRun::decide(std::uint32_t index) {
  auto& slot = slots_.at(index);
  const auto archive = archive_of(slot);
  const auto [leader, first] = by_content_.try_emplace({slot.job.account, slot.item.sha256}, index);
  std::optional<ledger::Asset> asset;
  if (!settings_.force || !first) {  // even when forced, equal content goes up once
    auto found = environment_.ledger.find_asset(owner_of(slot.job.account), AssetKind::image, slot.item.sha256);
    if (!found) return state_failed(found.error());
    asset = std::move(*found);
  }
  if (asset && !needs_check(*asset)) {
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
  if (!first && slots_.contains(leader->second)) {
    slots_.at(leader->second).twins.push_back(index);
    return;
  }
  leader->second = index;
  if (settings_.dry_run) return close(index, report::Status::planned);
  slot.upload = upload::ImageUpload(asset ? asset->remote_id : std::string{});
  pending_.push_back(index);
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
