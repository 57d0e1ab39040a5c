#include <algorithm>
#include <utility>

#include "run/overloaded.hpp"
#include "run/upload_run.hpp"

namespace metaup::run {
namespace {

using upload::VideoUpload;

constexpr std::string_view kRunAgain = "run the same command again, or `metaup status --wait`, to wait for it";

Error not_ready_error(const std::string& video_id) {
  Error error;
  error.error_class = ErrorClass::transient;
  error.message = "Meta is still processing video " + video_id + " (--ready-timeout)";
  error.hint = kRunAgain;
  error.retryable = true;
  return error;
}

/// Times of questions are whole seconds, so that those of many videos meet in one request.
SteadyTime whole_second(SteadyTime time) { return std::chrono::ceil<std::chrono::seconds>(time); }

}  // namespace

const std::string& UploadRun::video_host() const {
  const auto& connection = settings_.common.connection;
  return connection.video_url.empty() ? connection.graph_url : connection.video_url;
}

upload::VideoFile UploadRun::video_file(const Slot& slot) const {
  return {.file = slot.file,
          .name = slot.item.name,
          .mime_type = std::string(plan::mime_type_of(slot.format)),
          .title = settings_.name_template.empty() ? settings_.video.title : title_of(slot),
          .description = settings_.video.description};
}

void UploadRun::prepare_video(Slot& slot) {
  if (resume_video(slot)) return;
  look_for_unknown_videos(slot.job.account);
  const bool in_one_request = settings_.video.method == VideoMethod::simple || is_fetched_by_meta(slot.job);
  if (in_one_request) {
    prepare_once(slot);
  } else {
    slot.machine = VideoUpload(slot.stamp.size);
  }
}

/// Goes on with a session of an earlier run. A session cannot move to another host.
bool UploadRun::resume_video(Slot& slot) {
  const auto session = environment_.ledger.find_session(owner_of(slot.job.account), slot.key);
  if (!session) {
    state_failed(session.error());
    return false;
  }
  if (!*session || settings_.force || (*session)->host != video_host()) return false;
  slot.item.id = (*session)->video_id;
  slot.machine = VideoUpload(slot.stamp.size, {.session_id = (*session)->session_id,
                                               .video_id = (*session)->video_id,
                                               .wanted = (*session)->wanted,
                                               .finished = (*session)->finished});
  return true;
}

void UploadRun::start_video(std::uint32_t index, Slot& slot, const VideoUpload& video) {
  const auto& account = slot.job.account;
  const auto send = [&](graph::Operation operation) {
    dispatcher_.submit(
        {.task = index, .source = slot.item.source, .kind = AssetKind::video, .operation = std::move(operation)});
  };
  const bool needs_file = std::holds_alternative<VideoUpload::Start>(video.state()) ||
                          std::holds_alternative<VideoUpload::SendChunk>(video.state()) ||
                          std::holds_alternative<VideoUpload::Finish>(video.state());
  if (needs_file) {
    auto opened = open_source(slot);
    const auto now = opened ? slot.file->stamp_now() : tl::unexpected(opened.error());
    if (!now || *now != slot.stamp) {  // never finish what is not one file
      drop_session(slot, video.checkpoint().session_id);
      return fail(index, opened ? changed_error(slot.path) : opened.error());
    }
  }
  std::visit(
      Overloaded{
          [&](const VideoUpload::Start&) { send(upload::start_video(account, slot.stamp.size)); },
          [&](const VideoUpload::SendChunk& chunk) {
            send(upload::send_chunk(account, video_file(slot), video.checkpoint(), chunk.range));
          },
          [&](const VideoUpload::Finish&) {
            send(upload::finish_video(account, video_file(slot), video.checkpoint().session_id));
          },
          [&](const VideoUpload::AskFinish& asking) {
            const auto wait =
                asking.unseen == 0 ? Milliseconds{0} : upload::poll_delay(asking.unseen, poll_load(account));
            dispatcher_.submit({.task = index,
                                .source = slot.item.source,
                                .kind = AssetKind::video,
                                .operation = upload::ask_video_status(account, video.checkpoint().video_id)},
                               environment_.clock.now() + wait);
          },
          [&](const VideoUpload::AwaitReady&) { ask_status(index, slot, video); },
          [&](const VideoUpload::Ready&) { send(upload::read_video_thumbnails(account, video.checkpoint().video_id)); },
          [](const VideoUpload::Failed&) {},
      },
      video.state());
}

upload::PollLoad UploadRun::poll_load(const AccountId& account) const {
  const auto waiting = awaited_.find(account);
  return {.waiting = waiting == awaited_.end() ? 1 : waiting->second,
          .shared = dispatcher_.shares_reads(account),
          .development_tier = dispatcher_.development_tier(account)};
}

void UploadRun::ask_status(std::uint32_t index, const Slot& slot, const VideoUpload& video) {
  const auto& waiting = std::get<VideoUpload::AwaitReady>(video.state());
  const bool first = std::holds_alternative<KnownVideo>(slot.job.origin) && waiting.polls == 0;
  const auto delay = first ? Milliseconds{0} : upload::poll_delay(waiting.polls, poll_load(slot.job.account));
  dispatcher_.submit({.task = index,
                      .source = slot.item.source,
                      .kind = AssetKind::video,
                      .operation = upload::ask_video_status(slot.job.account, video.checkpoint().video_id)},
                     first ? SteadyTime{} : whole_second(environment_.clock.now() + delay));
}

/// Tells the machine what became of what it asked for.
void UploadRun::on_video_reply(Slot& slot, VideoUpload& video, const Completed& completed) {
  if (!completed.result) {
    const bool finishing = std::holds_alternative<VideoUpload::Finish>(video.state());
    if (finishing && completed.check_first) return video.on_finish_unknown();
    return video.on_error(completed.result.error());
  }
  const auto& reply = *completed.result;
  const auto take = [&video](auto result, auto use) {
    if (result) {
      use(*result);
    } else {
      video.on_error(result.error());
    }
  };
  const auto state = video.state();
  std::visit(Overloaded{
                 [&](const VideoUpload::Start&) {
                   take(graph::read_video_session(reply), [&](const auto& session) { video.on_started(session); });
                 },
                 [&](const VideoUpload::SendChunk&) {
                   take(graph::read_video_window(reply), [&](const auto& wanted) { video.on_window(wanted); });
                 },
                 [&](const VideoUpload::Finish&) {
                   take(graph::read_success(reply), [&](bool accepted) { video.on_finished(accepted); });
                 },
                 [&](const VideoUpload::AskFinish&) {
                   take(graph::read_video_status(reply), [&](const auto& status) { video.on_status(status); });
                 },
                 [&](const VideoUpload::AwaitReady&) {
                   take(graph::read_video_status(reply), [&](const auto& status) { video.on_status(status); });
                 },
                 [](const auto&) {},
             },
             state);
  slot.item.id = video.checkpoint().video_id;
}

void UploadRun::advance_video(std::uint32_t index) {
  auto& slot = slots_.at(index);
  const auto& video = std::get<VideoUpload>(slot.machine);
  std::visit(Overloaded{
                 [&](const VideoUpload::AwaitReady&) {
                   keep_session(slot, video);
                   on_awaiting(index, slot, video);
                 },
                 [&](const VideoUpload::Ready&) { on_ready(index, video); },
                 [&](const VideoUpload::Failed& failed) { on_video_failed(index, video, failed.error); },
                 [&](const VideoUpload::Start&) {
                   drop_session(slot, video.orphan());
                   environment_.reporter.on(
                       report::Notice{slot.item.source + ": Meta no longer knows this upload session; starting over"});
                   lines_.push_front(slot.job.account, index);
                 },
                 [&](const auto&) {
                   keep_session(slot, video);
                   lines_.push_front(slot.job.account, index);
                 },
             },
             VideoUpload::State(video.state()));
}

/// After each step, so that another process can go on from it.
void UploadRun::keep_session(const Slot& slot, const VideoUpload& video) {
  const auto& checkpoint = video.checkpoint();
  const bool nothing_to_keep = checkpoint.session_id.empty() && !checkpoint.finished;
  if (nothing_to_keep || slot.key.empty()) return;
  const auto kept =
      environment_.ledger.save_session(owner_of(slot.job.account), {.sha256 = slot.key,
                                                                    .host = video_host(),
                                                                    .session_id = checkpoint.session_id,
                                                                    .video_id = checkpoint.video_id,
                                                                    .wanted = checkpoint.wanted,
                                                                    .finished = checkpoint.finished,
                                                                    .stamp = slot.stamp,
                                                                    .started = environment_.clock.wall()});
  if (!kept) state_failed(kept.error());
}

/// Cancelled as well as can be, and forgotten.
void UploadRun::drop_session(const Slot& slot, const std::string& session_id) {
  if (session_id.empty()) return;
  environment_.ledger.forget_session(owner_of(slot.job.account), slot.key);
  dispatcher_.submit({.task = kNobody,
                      .source = slot.item.source,
                      .kind = AssetKind::video,
                      .operation = upload::cancel_video(slot.job.account, session_id),
                      .only_once = true});
}

/// A failed encode is final for that video: a later run sends the file again. An error of a request
/// says nothing of the video: a later run goes on waiting for it.
void UploadRun::on_video_failed(std::uint32_t index, const VideoUpload& video, Error error) {
  const auto& slot = slots_.at(index);
  drop_session(slot, video.orphan());
  if (video.encode_failed()) {
    environment_.ledger.forget_session(owner_of(slot.job.account), slot.key);
  }
  const bool ours = !slot.key.empty() && video.checkpoint().finished;
  if (ours && error.error_class == ErrorClass::not_found) {
    error.hint = "if the video was deleted at Meta, send the file again with --force";
  }
  fail(index, std::move(error));
}

void UploadRun::on_awaiting(std::uint32_t index, Slot& slot, const VideoUpload& video) {
  slot.file.reset();
  const auto now = environment_.clock.now();
  const bool asked = std::get<VideoUpload::AwaitReady>(video.state()).polls > 0;
  const bool known = std::holds_alternative<KnownVideo>(slot.job.origin);
  if (!settings_.video.wait && (asked || !known)) return close(index, report::Status::processing);
  if (slot.ready_by == SteadyTime{}) {
    slot.ready_by = now + settings_.video.ready_timeout;
    ++awaited_[slot.job.account];
  }
  if (now >= slot.ready_by) {
    slot.item.error = not_ready_error(video.checkpoint().video_id);
    return close(index, report::Status::processing);
  }
  ask_status(index, slot, video);
}

void UploadRun::on_ready(std::uint32_t index, const VideoUpload& video) {
  auto& slot = slots_.at(index);
  const auto owner = owner_of(slot.job.account);
  if (!slot.key.empty()) {
    environment_.ledger.record(owner, {.kind = AssetKind::video,
                                       .remote_id = video.checkpoint().video_id,
                                       .sha256 = slot.key,
                                       .name = slot.item.name,
                                       .bytes = slot.stamp.size,
                                       .width = slot.item.width,
                                       .height = slot.item.height,
                                       .confirmed_at = environment_.clock.wall(),
                                       .path = file_of(slot)});
    environment_.ledger.forget_session(owner, slot.key);
  } else if (!settings_.dry_run) {  // known by its id alone, and ready from now on
    environment_.ledger.record(owner, {.kind = AssetKind::video,
                                       .remote_id = video.checkpoint().video_id,
                                       .confirmed_at = environment_.clock.wall()});
  }
  start_video(index, slot, video);  // reads the thumbnails
}

/// The preferred one stands for the video in creatives, unless the user gave a poster.
void UploadRun::on_thumbnails(std::uint32_t index, const Completed& completed) {
  auto& slot = slots_.at(index);
  const auto owner = owner_of(slot.job.account);
  const auto& video_id = slot.item.id;
  const auto thumbnails =
      completed.result.and_then([](const graph::Reply& reply) { return graph::read_thumbnails(reply); });
  if (!thumbnails) {
    slot.item.warnings.push_back("its thumbnails could not be read: " + thumbnails.error().message);
  } else if (!thumbnails->empty() && !slot.job.poster) {
    const auto preferred = std::find_if(thumbnails->begin(), thumbnails->end(),
                                        [](const graph::Thumbnail& thumbnail) { return thumbnail.preferred; });
    const auto& chosen = preferred != thumbnails->end() ? *preferred : thumbnails->front();
    environment_.ledger.remember_thumbnail(owner, video_id, chosen.uri);
  }
  if (slot.job.poster) {
    posters_[*slot.job.poster].video_id = video_id;
    match_poster(*slot.job.poster);
  }
  close(index, report::Status::ready);
}

/// Meta has no de-duplication for videos: what this ledger does not know goes up again.
void UploadRun::look_for_unknown_videos(const AccountId& account) {
  if (!looked_for_videos_.insert(account).second) return;
  bool knows_some = false;
  const auto visited = environment_.ledger.each_asset(origin_, account.digits(), [&](const ledger::OwnedAsset& owned) {
    knows_some = knows_some || owned.asset.kind == AssetKind::video;
  });
  if (!visited) return state_failed(visited.error());
  if (knows_some) return;
  dispatcher_.submit({.task = kAnyVideo,
                      .source = account.act(),
                      .kind = AssetKind::video,
                      .operation = upload::read_any_video(account)});
}

void UploadRun::on_any_video(const Completed& completed) {
  const auto page = completed.result.and_then([](const graph::Reply& reply) { return graph::read_videos(reply); });
  if (!page || page->videos.empty()) return;
  environment_.reporter.on(
      report::Notice{"the account has videos that this ledger does not list; if you upload one of them, Meta gets a "
                     "second copy"});
}

/// Images pass here when they end; some of them stand for a video.
void UploadRun::note_poster(std::uint32_t index, const std::string& hash) {
  const auto poster = posters_.find(index);
  if (poster == posters_.end()) return;
  poster->second.hash = hash;
  match_poster(index);
}

void UploadRun::match_poster(std::uint32_t poster) {
  const auto& pair = posters_.at(poster);
  if (pair.hash.empty() || pair.video_id.empty()) return;
  environment_.ledger.remember_thumbnail(owner_of(pair.account), pair.video_id, pair.hash);
}

}  // namespace metaup::run
