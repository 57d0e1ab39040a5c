#include "run/targets/video_wait_target.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "graph/video_reply.hpp"
#include "run/targets/planned_companions.hpp"

namespace metaup::run {
namespace {

Error not_ready_error(const std::string& video_id) {
  Error error;
  error.error_class = ErrorClass::transient;
  error.message = "Meta is still processing video " + video_id + " (--ready-timeout)";
  error.hint = "run the same command again, or `metaup status --wait`, to wait for it";
  error.retryable = true;
  return error;
}

}  // namespace

Decision VideoWaitTarget::begin() {
  item().id = video_id_;  // it may have been another kind of target before
  if (!is_known_by_id()) {
    if (!context().settings.video.wait) return End{report::Status::processing, {}};
    return wait(true);
  }
  // Whether Meta may not show the video yet: earlier runs of this ledger made it, and none has seen it ready.
  return Ask{.inquiry = {.questions = {ledger::SessionOfVideo{owner(), video_id_}}},
             .then = [this](const Answers& answers) { return wait(answers.to<ledger::SessionOfVideo>().has_value()); }};
}

/// With `just_made` Meta's reads may not show it yet.
Decision VideoWaitTarget::wait(bool just_made) {
  ready_by_ = context().control.clock().now() + context().settings.video.ready_timeout;
  ++context().awaited[account()];
  const auto load = [this, of_account = context().read_load(account())] {
    auto now = of_account();
    now.left = std::chrono::ceil<Milliseconds>(ready_by_ - context().control.clock().now());
    return now;
  };
  wait_ = std::make_unique<upload::VideoWait>(
      account(), video_id_, load, upload::VideoWait::Begin{.just_made = just_made, .at_once = is_known_by_id()});
  return Go{};
}

Decision VideoWaitTarget::on_step() {
  if (is_ready()) {
    // With captions to come it is not done: a run after a kill goes on here.
    if (delivery_.captions.empty() && !std::exchange(recorded_, true)) record();
    return Go{};
  }
  if (!context().settings.video.wait) return End{report::Status::processing, {}};
  if (context().control.clock().now() >= ready_by_) return End{report::Status::processing, not_ready_error(video_id_)};
  return Go{};
}

void VideoWaitTarget::record() {
  auto& ledger = context().ledger();
  context().taken_videos.insert(video_id_);
  if (!is_known_by_id()) {
    ledger.write(ledger::Recorded{owner(), asset(AssetKind::video, video_id_)});
    ledger.write(ledger::SessionEnded{owner(), delivery_.key});
  } else if (!context().settings.dry_run) {  // known by its id alone, and ready from now on
    const auto now = context().environment.clock.wall();
    ledger.write(ledger::Recorded{owner(), {.kind = AssetKind::video, .remote_id = video_id_, .confirmed_at = now}});
  }
}

/// Opens all, those of remotes and plans by workers, and then sends them. What the plan in force does not name stays.
Decision VideoWaitTarget::next_captions() {
  static const plan::ProbeOptions kAnyFile{.only_hash = true};
  while (!delivery_.captions.empty()) {
    auto next = std::move(delivery_.captions.front());
    delivery_.captions.erase(delivery_.captions.begin());
    if (next.error && !is_bound()) {
      item().warnings.push_back("captions were not looked for: " + next.error->message);
      continue;
    }
    if (is_bound() && planned_sha256(delivery_.planned_captions, next.path).empty()) continue;
    if (next.place != nullptr || is_bound()) {
      fetched_ = std::make_shared<Content>(std::move(next), kAnyFile);
      return Look{};
    }
    take_captions(next.path, OpenFile::open(next.path));
  }
  if (captioned_.empty()) return finish();
  captions_ = std::make_unique<upload::CaptionsUpload>(account(), video_id_, std::move(captioned_));
  return Go{};
}

/// Captions that cannot be read are a warning, and no error of their video.
std::optional<Error> VideoWaitTarget::on_looked() {
  const auto captions = std::exchange(fetched_, nullptr);
  const auto& looked = captions->looked()->result;
  const bool is_as_planned =
      !looked || !is_bound() || planned_sha256(delivery_.planned_captions, captions->path()) == looked->sha256;
  Result<std::shared_ptr<const OpenFile>> file = local_error("has changed since the plan was made");
  if (is_as_planned) file = looked.map([](const plan::ProbedFile& probed) { return probed.file; });
  take_captions(captions->path_for_names(), std::move(file));
  return std::nullopt;
}

void VideoWaitTarget::take_captions(const std::string& path, Result<std::shared_ptr<const OpenFile>> file) {
  const auto name = std::string(base_name(path));
  const auto checked = file ? upload::check_captions(**file) : tl::unexpected(file.error());
  if (checked) {
    captioned_.push_back({name, *std::move(file)});
  } else {
    item().warnings.push_back("captions " + name + ": " + checked.error().message);
  }
}

Decision VideoWaitTarget::on_done() {
  if (!captions_) {
    take_thumbnails();
    return next_captions();
  }
  for (const auto& refusal : captions_->refusals()) item().warnings.push_back("captions " + refusal);
  return finish();
}

Decision VideoWaitTarget::finish() {
  const bool is_complete = !captions_ || captions_->is_complete();
  if (is_complete && !std::exchange(recorded_, true)) record();
  return End{report::Status::ready, {}};
}

/// The preferred one stands for the video in creatives, until the user gives a poster.
void VideoWaitTarget::take_thumbnails() {
  const auto& thumbnails = wait_->thumbnails();
  if (!thumbnails) {
    item().warnings.push_back("its thumbnails could not be read: " + thumbnails.error().message);
    context().unread_thumbnails.emplace(video_id_, thumbnails.error());
  } else if (!thumbnails->empty()) {
    const auto preferred = std::find_if(thumbnails->begin(), thumbnails->end(),
                                        [](const graph::Thumbnail& thumbnail) { return thumbnail.preferred; });
    const auto& chosen = preferred != thumbnails->end() ? *preferred : thumbnails->front();
    context().ledger().write(ledger::Illustrated{owner(), video_id_, chosen.uri});
  }
}

/// A failed encode is final for that video: a later run sends the file again. An error of a request
/// says nothing of the video: a later run goes on waiting for it.
Decision VideoWaitTarget::on_failed(Error error) {
  if (wait_->encode_failed()) context().ledger().write(ledger::SessionEnded{owner(), delivery_.key});
  if (!is_known_by_id() && error.error_class == ErrorClass::not_found) {
    error.hint = "if the video was deleted at Meta, send the file again with --force";
  }
  return failed(std::move(error));
}

Decision VideoWaitTarget::on_skipped(const Error& reason) {
  auto why = reason;
  if (captions_) why.message = "ready, but its captions were not all added: the run ended before";
  if (waits_for_meta()) why.message = "sent, but not waited for until Meta has processed it: the run ended before";
  return End{report::Status::skipped, std::move(why)};
}

void VideoWaitTarget::on_closing(report::Item& item) {
  if (wait_) --context().awaited[account()];
  DeliveryTarget::on_closing(item);
}

}  // namespace metaup::run
