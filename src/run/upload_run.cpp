#include "run/upload_run.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "metaup/base/text.hpp"
#include "run/overloaded.hpp"

namespace metaup::run {
namespace {

constexpr std::string_view kPartsRefused =
    "Meta refuses the file type of multipart uploads here and takes the same image as base64 bytes: the rest of this "
    "run sends bytes";

/// Whether the next request only reads, and so can share a call with others of its kind.
bool asks_only(const Machine& machine) {
  return std::visit(Overloaded{[](const upload::ImageUpload& image) {
                                 return std::holds_alternative<upload::ImageUpload::Check>(image.state());
                               },
                               [](const upload::VideoUpload& video) {
                                 return std::holds_alternative<upload::VideoUpload::AwaitReady>(video.state());
                               },
                               [](const upload::VideoOnce&) { return false; }},
                    machine);
}

/// Whether Meta has all of the video and is working on it.
bool is_processing(const Machine& machine) {
  const auto* const video = std::get_if<upload::VideoUpload>(&machine);
  return video != nullptr && std::holds_alternative<upload::VideoUpload::AwaitReady>(video->state());
}

}  // namespace

const std::string& source_of(const Job& job) {
  const auto* const candidate = std::get_if<plan::Candidate>(&job.origin);
  return candidate != nullptr && job.source.empty() ? candidate->path : job.source;
}

Error changed_error(const std::string& path) {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = path + " changed while it was being uploaded";
  error.hint = "run the command again when nothing writes to the file";
  error.retryable = true;
  return error;
}

UploadRun::UploadRun(UploadPlan plan, const UploadSettings& settings, Environment& environment, std::string origin,
                     RunControl& control, OnEnd on_end)
    : plan_(std::move(plan)),
      settings_(settings),
      environment_(environment),
      origin_(std::move(origin)),
      control_(control),
      on_end_(std::move(on_end)),
      dispatcher_(control.dispatcher()),
      workers_(environment.file_threads, environment.waker),
      lines_(plan_.jobs),
      shipments_(plan_.archives.size()) {
  image_probe_.images_only = true;
  image_probe_.validate = settings_.probe.validate;
  video_probe_ = image_probe_;
  video_probe_.images_only = false;
  video_probe_.videos_only = true;
  for (const auto& job : plan_.jobs) {
    if (const auto* const candidate = std::get_if<plan::Candidate>(&job.origin)) bytes_total_ += candidate->stamp.size;
    if (job.poster) posters_[*job.poster].account = job.account;
    const auto* const unpacked = std::get_if<UnpackedFile>(&job.origin);
    if (unpacked != nullptr && unpacked->archive) ++shipments_[*unpacked->archive].undecided;
  }
}

void UploadRun::start() {
  take_in();
  for (auto probed = workers_.take(); !probed.empty(); probed = workers_.take()) {
    for (auto& one : probed) on_probed(std::move(one));
  }
  decide_held();
  if (!held_back_) start_pending();
  if (locks_held_ && only_waiting()) {
    locks_held_ = false;
    control_.commit();  // for the next holder to see
    environment_.release_locks();
  }
}

bool UploadRun::finished() const {
  const bool all_closed = lines_.all_taken() && slots_.empty();
  return all_closed && dispatcher_.idle();  // a cancelled session may still have to be told
}

void UploadRun::start_pending() {
  lines_.each_pending([this](const AccountId& account, JobLines::Jobs& pending) { start_pending(account, pending); });
}

void UploadRun::start_pending(const AccountId& account, JobLines::Jobs& pending) {
  const bool more_may_come = lines_.more_may_come(account);
  std::size_t started = 0;
  while (!pending.empty() && !control_.stopped()) {
    const auto index = pending.front();
    if (const auto* const error = dispatcher_.dead(account)) {
      pending.pop_front();
      skip(index, *error);
      continue;
    }
    const auto load = asks_only(slots_.at(index).machine) ? Load::lookup : Load::file;
    const auto share = dispatcher_.operations_per_call(account, load);
    const bool call_would_be_part_empty = started % share == 0 && pending.size() < share;
    if (dispatcher_.room(account, load) == 0 || (call_would_be_part_empty && more_may_come)) return;
    pending.pop_front();
    send_next(index);
    ++started;
  }
}

/// Sends what the state machine asks for next.
void UploadRun::send_next(std::uint32_t index) {
  auto& slot = slots_.at(index);
  std::visit(Overloaded{[&](const upload::ImageUpload& image) { start_image(index, slot, image); },
                        [&](const upload::VideoUpload& video) { start_video(index, slot, video); },
                        [&](const upload::VideoOnce& video) { start_once(index, slot, video); }},
             slot.machine);
}

void UploadRun::start_image(std::uint32_t index, Slot& slot, const upload::ImageUpload& image) {
  const auto& account = slot.job.account;
  graph::Operation operation;
  if (const auto* const check = std::get_if<upload::ImageUpload::Check>(&image.state())) {
    operation = upload::look_up_image(account, check->hash);
  } else {
    if (auto opened = open_source(slot); !opened) return fail(index, std::move(opened.error()));
    const upload::ImageFile file{
        .file = slot.file, .name = slot.item.name, .mime_type = std::string(plan::mime_type_of(slot.format))};
    const bool as_bytes = std::get<upload::ImageUpload::Send>(image.state()).as_bytes || parts_are_refused_;
    slot.as_bytes = as_bytes;
    operation = upload::create_image(account, file, as_bytes ? upload::ImageMethod::bytes : settings_.method);
  }
  dispatcher_.submit(
      {.task = index, .source = slot.item.source, .kind = slot.item.kind, .operation = std::move(operation)});
}

/// A file with a path is open only while it is sent, and must be what was looked at.
Result<void> UploadRun::open_source(Slot& slot) const {
  if (slot.file) return {};
  auto file = OpenFile::open(slot.path);
  if (!file) return tl::unexpected(file.error());
  if ((*file)->stamp() != slot.stamp) return tl::unexpected(changed_error(slot.path));
  slot.file = std::move(*file);
  return {};
}

void UploadRun::send_archive(std::size_t archive) {
  const auto& members = shipments_[archive].waiting;
  const auto& account = slots_.at(members.front()).job.account;
  const auto& zip = plan_.archives[archive];
  auto operation = upload::create_images_from_zip(
      account, {.file = zip.file, .name = zip.name, .mime_type = std::string(plan::mime_type_of(plan::Format::zip))});
  dispatcher_.submit({.task = static_cast<TaskId>(plan_.jobs.size() + archive),
                      .source = zip.name,
                      .kind = AssetKind::image,
                      .operation = std::move(operation)});
}

void UploadRun::on_completed(const Completed& completed) {
  if (completed.task == kNobody) return;
  if (completed.task == kAnyVideo) return on_any_video(completed);
  if (completed.task >= plan_.jobs.size()) {
    return on_archive_reply(completed.task - plan_.jobs.size(), completed);
  }
  auto& slot = slots_.at(completed.task);
  if (completed.requests == 0) return skip(completed.task, completed.result.error());
  slot.item.attempts += completed.requests;
  if (auto* const video = std::get_if<upload::VideoUpload>(&slot.machine)) {
    if (std::holds_alternative<upload::VideoUpload::Ready>(video->state())) {
      return on_thumbnails(completed.task, completed);
    }
    on_video_reply(slot, *video, completed);
    return advance_video(completed.task);
  }
  if (auto* const video = std::get_if<upload::VideoOnce>(&slot.machine)) {
    on_once_reply(slot, *video, completed);
    return advance_once(completed.task);
  }
  auto& image = std::get<upload::ImageUpload>(slot.machine);
  if (completed.result) {
    image.on_reply(*completed.result);
  } else if (plan::is_accepted(slot.format) && settings_.method != upload::ImageMethod::bytes) {
    image.on_part_refused(completed.result.error());
  } else {
    image.on_error(completed.result.error());
  }
  advance_image(completed.task);
}

void UploadRun::advance_image(std::uint32_t index) {
  auto& slot = slots_.at(index);
  const auto owner = owner_of(slot.job.account);
  const auto wall = environment_.clock.wall();
  const auto state = std::get<upload::ImageUpload>(slot.machine).state();  // a copy: closing ends the slot
  std::visit(Overloaded{
                 [&](const upload::ImageUpload::Check&) { lines_.push_front(slot.job.account, index); },
                 [&](const upload::ImageUpload::Send& send) {
                   if (send.as_bytes) return lines_.push_front(slot.job.account, index);
                   if (send.was_gone) {
                     const auto asset =
                         control_.known(environment_.ledger.find_asset(owner, AssetKind::image, slot.item.sha256));
                     if (asset) environment_.ledger.mark_gone(owner, AssetKind::image, asset->remote_id, wall);
                   }
                   if (slot.probed) {
                     lines_.push_front(slot.job.account, index);
                   } else {
                     start_probe(index, slot, slot.item.sha256);
                   }
                 },
                 [&](const upload::ImageUpload::Present& present) {
                   environment_.ledger.confirm(owner, AssetKind::image, present.hash, wall);
                   slot.item.id = present.hash;
                   close(index, report::Status::unchanged);
                 },
                 [&](const upload::ImageUpload::Sent& sent) { on_sent(index, sent.hash, sent.name); },
                 [&](const upload::ImageUpload::Failed& failed) { fail(index, failed.error); },
             },
             state);
}

void UploadRun::on_sent(std::uint32_t index, const std::string& hash, const std::string& name) {
  auto& slot = slots_.at(index);
  if (slot.file) {
    const auto now = slot.file->stamp_now();
    if (!now || *now != slot.file->stamp()) return fail(index, changed_error(slot.path));
  }
  const auto owner = owner_of(slot.job.account);
  const auto before = control_.known(environment_.ledger.find_remote(owner, AssetKind::image, hash));
  const bool existing = before && !before->gone;
  if (!name.empty()) slot.item.name = name;
  slot.item.id = hash;
  if (slot.as_bytes && settings_.method != upload::ImageMethod::bytes && !std::exchange(parts_are_refused_, true)) {
    environment_.reporter.on(report::Notice{std::string(kPartsRefused)});
  }
  environment_.ledger.record(owner, {.kind = AssetKind::image,
                                     .remote_id = hash,
                                     .sha256 = slot.item.sha256,
                                     .name = slot.item.name,
                                     .bytes = slot.item.bytes.value_or(0),
                                     .width = slot.item.width,
                                     .height = slot.item.height,
                                     .confirmed_at = environment_.clock.wall(),
                                     .path = file_of(slot)});
  close(index, existing ? report::Status::existing : report::Status::uploaded);
}

std::string UploadRun::file_of(const Slot& slot) {
  if (!std::holds_alternative<plan::Candidate>(slot.job.origin)) return {};
  std::error_code unknown;  // the folder that metaup runs in is gone
  const auto path = std::filesystem::absolute(slot.path, unknown);
  return unknown ? std::string{} : path.lexically_normal().string();
}

/// One reply for many entries: each is found under its own base name.
void UploadRun::on_archive_reply(std::size_t archive, const Completed& completed) {
  const auto members = std::exchange(shipments_[archive].waiting, {});
  auto images = completed.result.and_then([](const graph::Reply& reply) { return graph::read_created_images(reply); });
  for (const auto index : members) {
    auto& slot = slots_.at(index);
    slot.item.attempts += completed.requests;
    if (!images) {
      fail(index, images.error());
      continue;
    }
    const auto name = base_name(slot.path);
    const auto image = std::find_if(images->begin(), images->end(), [&](const graph::CreatedImage& created) {
      return created.key == name || created.name == name;
    });
    if (image == images->end()) {
      fail(index, protocol_error("Meta's reply to the archive does not name " + std::string(name)).value());
    } else {
      on_sent(index, image->hash, image->name);
    }
  }
}

void UploadRun::fail(std::uint32_t index, Error error) {
  slots_.at(index).item.error = std::move(error);
  close(index, report::Status::failed);
}

/// Not tried, because its account takes nothing more.
void UploadRun::skip(std::uint32_t index, const Error& error) {
  control_.note_dead_account(error);
  slots_.at(index).item.error = error;
  close(index, report::Status::skipped);
}

/// One that others of equal content wait for still goes: they may be needed.
void UploadRun::drop(std::uint32_t index, const Error& reason) {
  const auto found = slots_.find(index);
  if (found == slots_.end()) return;
  auto& slot = found->second;
  if (!lines_.is_pending(slot.job.account, index) || !slot.twins.empty()) return;
  lines_.drop(slot.job.account, index);
  slot.item.error = reason;
  close(index, report::Status::skipped);
}

void UploadRun::close(std::uint32_t index, report::Status status) {
  auto node = slots_.extract(index);
  auto& slot = node.mapped();
  if (status == report::Status::failed) any_failed_ = true;
  if (slot.ready_by != SteadyTime{}) --awaited_[slot.job.account];
  slot.item.status = status;
  slot.item.elapsed = std::chrono::duration_cast<Milliseconds>(environment_.clock.now() - slot.started);
  const bool sent = status == report::Status::uploaded || status == report::Status::existing ||
                    status == report::Status::ready || status == report::Status::processing;
  if (!sent) not_to_send(slot.job);
  for (const auto twin : slot.twins) {
    auto& other = slots_.at(twin);
    other.item.id = slot.item.id;
    other.item.error = slot.item.error;
    close(twin, sent ? report::Status::unchanged : status);
  }
  if (slot.item.kind == AssetKind::image) note_poster(index, slot.item.id);
  end(std::move(slot.item));
}

void UploadRun::end(report::Item item) {
  if (on_end_) on_end_(item);
  control_.close(std::move(item));
}

/// Takes its bytes out of what the display counts down.
void UploadRun::not_to_send(const Job& job) {
  if (const auto* const candidate = std::get_if<plan::Candidate>(&job.origin)) bytes_total_ -= candidate->stamp.size;
}

void UploadRun::state_failed(const Error& error) { control_.ledger_failed(error); }

/// Whether nothing is left to write to the accounts: other runs need not wait for Meta's encoder.
bool UploadRun::only_waiting() const {
  if (slots_.empty() || !lines_.all_taken() || workers_.unfinished() != 0) return false;
  return lines_.none_pending() &&
         std::all_of(slots_.begin(), slots_.end(), [](const auto& slot) { return is_processing(slot.second.machine); });
}

void UploadRun::skip_rest(const Error& reason) {
  std::vector<std::uint32_t> open;
  for (const auto& [index, slot] : slots_) open.push_back(index);
  std::sort(open.begin(), open.end());
  for (const auto index : open) {
    if (!slots_.contains(index)) continue;  // closed with its twin
    auto& slot = slots_.at(index);
    slot.item.error = reason;
    if (is_processing(slot.machine)) {
      slot.item.id = std::get<upload::VideoUpload>(slot.machine).checkpoint().video_id;
      slot.item.error->message = "sent, but not waited for until Meta has processed it: the run ended before";
    }
    close(index, report::Status::skipped);
  }
  for (const auto index : lines_.take_rest()) {
    report::Item item;
    item.index = index;
    item.source = source_of(plan_.jobs[index]);
    item.kind = expected_kind(index, plan_.jobs[index]);
    item.account = plan_.jobs[index].account;
    item.status = report::Status::skipped;
    item.error = reason;
    end(std::move(item));
  }
}

void UploadRun::describe(report::Tick& tick) const {
  tick.items = static_cast<std::uint32_t>(plan_.jobs.size());
  tick.all_known = true;
  tick.bytes_total = bytes_total_;
  tick.processing = static_cast<std::uint32_t>(
      std::count_if(slots_.begin(), slots_.end(), [](const auto& slot) { return is_processing(slot.second.machine); }));
}

Outcome upload(UploadPlan plan, const UploadSettings& settings, Environment& environment) {
  const auto origin = origin_of(settings.common.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings.common, environment, *origin, !settings.dry_run);
  UploadRun run(std::move(plan), settings, environment, *origin, control);
  return control.drive(run);
}

}  // namespace metaup::run
