#include "metaup/upload/video_upload.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace metaup::upload {
namespace {

/// Errors of `transfer` that speak of the file or the caller, not of the session.
constexpr std::array<std::int64_t, 6> kNotTheSession{1363005, 1363020, 1363022, 1363023, 1363031, 1363042};

/// Whether a fresh session may mend it: Meta documents no code for a session that it has
/// forgotten, so every refusal counts that is not known to mean something else.
bool may_be_the_session(const Error& error) {
  const bool refused = error.error_class == ErrorClass::invalid || error.error_class == ErrorClass::not_found;
  return refused && std::find(kNotTheSession.begin(), kNotTheSession.end(), error.subcode) == kNotTheSession.end();
}

std::string describe(ByteRange range) {
  return "bytes " + std::to_string(range.begin) + " to " + std::to_string(range.end);
}

}  // namespace

VideoUpload::VideoUpload(std::uint64_t file_size, VideoCheckpoint checkpoint)
    : file_size_(file_size), checkpoint_(std::move(checkpoint)), resumed_(true) {
  if (checkpoint_.finished) {
    state_ = AwaitReady{};
  } else if (checkpoint_.wanted.empty()) {
    state_ = AskFinish{};  // all bytes are there: `finish` may have been sent before the end came
  } else {
    take_window(checkpoint_.wanted);
  }
}

VideoUpload VideoUpload::awaiting(std::string video_id) {
  return {0, VideoCheckpoint{.session_id = {}, .video_id = std::move(video_id), .wanted = {}, .finished = true}};
}

void VideoUpload::on_started(const graph::VideoSession& session) {
  checkpoint_ = {.session_id = session.session_id, .video_id = session.video_id, .wanted = {}, .finished = false};
  windows_ = corrections_ = stalls_ = 0;
  take_window(session.wanted);
}

void VideoUpload::on_window(ByteRange wanted) {
  const bool moved = wanted.begin > checkpoint_.wanted.begin || wanted.empty();
  if (wanted.begin < checkpoint_.wanted.begin) {
    return fail(ErrorClass::protocol, "after " + describe(checkpoint_.wanted) + " Meta asked for " + describe(wanted));
  }
  if (!moved && ++stalls_ > 1) {
    return fail(ErrorClass::protocol, "Meta accepted " + describe(wanted) + " twice and still asks for them");
  }
  if (moved) stalls_ = 0;
  ++windows_;
  take_window(wanted);
}

/// A window may run past the end of the file, but not begin there.
void VideoUpload::take_window(ByteRange wanted) {
  if (wanted.end < wanted.begin || wanted.begin > file_size_) {
    return fail(ErrorClass::protocol, "Meta asked for " + describe(wanted) + " of a file of " +
                                          std::to_string(file_size_) + " bytes");
  }
  wanted.end = std::min(wanted.end, file_size_);
  checkpoint_.wanted = wanted;
  state_ = wanted.empty() ? State{Finish{}} : State{SendChunk{wanted}};
}

void VideoUpload::on_finished(bool accepted) {
  if (!accepted) return fail(ErrorClass::transient, "Meta did not accept the finished upload (success:false)");
  checkpoint_.finished = true;
  state_ = AwaitReady{};
}

void VideoUpload::on_status(const graph::VideoStatus& status) {
  using Phase = graph::VideoStatus::Phase;
  if (std::holds_alternative<AskFinish>(state_)) {
    if (status.phase == Phase::uploading) {
      state_ = Finish{};
      return;
    }
    checkpoint_.finished = true;
    state_ = AwaitReady{};
  }
  const auto* const waiting = std::get_if<AwaitReady>(&state_);
  if (waiting == nullptr) return;
  if (status.phase == Phase::ready) {
    state_ = Ready{};
  } else if (status.phase == Phase::failed) {
    const auto reason = status.message.empty() ? "video_status is " + status.word : status.message;
    fail(ErrorClass::invalid, "Meta could not process the video: " + reason,
         "convert it to MP4 with H.264 and AAC and upload it again");
  } else {
    state_ = AwaitReady{.polls = waiting->polls + 1, .progress = status.progress};
  }
}

void VideoUpload::on_error(const Error& error) {
  const bool sending = std::holds_alternative<SendChunk>(state_);
  if (sending && error.wanted) {
    if (++corrections_ > std::max<std::uint32_t>(10, 2 * windows_)) {
      return fail(ErrorClass::protocol, "Meta corrected the offset " + std::to_string(corrections_) + " times in vain");
    }
    return take_window(*error.wanted);
  }
  const bool session_used = resumed_ || windows_ > 0;
  if (sending && session_used && !started_over_ && may_be_the_session(error)) {
    started_over_ = true;
    resumed_ = false;
    checkpoint_ = {};
    state_ = Start{};
    return;
  }
  state_ = Failed{error};
}

void VideoUpload::fail(ErrorClass error_class, std::string message, std::string hint) {
  Error error;
  error.error_class = error_class;
  error.message = std::move(message);
  error.hint = std::move(hint);
  error.retryable = error_class == ErrorClass::transient || error_class == ErrorClass::protocol;
  state_ = Failed{std::move(error)};
}

}  // namespace metaup::upload
