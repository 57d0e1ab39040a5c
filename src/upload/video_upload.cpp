#include "metaup/upload/video_upload.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace metaup::upload {
namespace {

constexpr std::uint32_t kMostStalls = 1;
constexpr std::uint64_t kLeastCorrections = 10;
constexpr std::uint32_t kMostDoubts = 5;

template <std::size_t size>
bool holds(const std::array<std::int64_t, size>& numbers, std::int64_t number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

/// Whether the error speaks of the file, its texts or the caller, and so not of the session.
bool speaks_of_the_file(const Error& error) {
  constexpr std::array<std::int64_t, 5> kCodes{351, 352, 382, 389, 6000};
  constexpr std::array<std::int64_t, 6> kSubcodes{1363005, 1363020, 1363022, 1363023, 1363031, 1363042};
  const auto& fields = error.fields;
  const bool names_another_field =
      !fields.empty() && std::find(fields.begin(), fields.end(), "upload_session_id") == fields.end();
  return names_another_field || holds(kCodes, error.code) || holds(kSubcodes, error.subcode) ||
         holds(kSubcodes, error.code);
}

/// Whether a new session may help: Meta documents no code for a session that it has
/// forgotten, so every refusal with a code counts that is not known to mean something else, and
/// the catch-all of uploads (6001) unless its subcode says that the next attempt may do.
bool may_be_the_session(const Error& error) {
  constexpr std::int64_t kUploadProblem = 6001;
  constexpr std::array<std::int64_t, 6> kPassing{1363011, 1363019, 1363021, 1363030, 1363033, 1363041};
  if (error.code == 0 || speaks_of_the_file(error)) return false;
  return error.error_class == ErrorClass::invalid || error.error_class == ErrorClass::not_found ||
         (error.code == kUploadProblem && !holds(kPassing, error.subcode));
}

/// Whether the session is of no use after this error, not even to a later process.
bool ends_the_session(const Error& error) {
  return error.error_class == ErrorClass::invalid || error.error_class == ErrorClass::not_found ||
         error.error_class == ErrorClass::local;
}

std::string describe(ByteRange range) {
  return "bytes " + std::to_string(range.begin) + " to " + std::to_string(range.end);
}

}  // namespace

VideoUpload::VideoUpload(std::uint64_t file_size, VideoCheckpoint checkpoint)
    : file_size_(file_size), checkpoint_(std::move(checkpoint)), resumed_(true) {
  if (checkpoint_.finished) {
    state_ = AwaitReady{};
  } else {
    take_window(checkpoint_.wanted);
  }
}

VideoUpload VideoUpload::awaiting(std::string video_id, bool just_made) {
  VideoUpload video(0, {.session_id = {}, .video_id = std::move(video_id), .wanted = {}, .finished = true});
  video.may_lag_ = just_made;
  return video;
}

void VideoUpload::on_started(const graph::VideoSession& session) {
  checkpoint_ = {.session_id = session.session_id, .video_id = session.video_id, .wanted = {}, .finished = false};
  take_window(session.wanted);
}

void VideoUpload::on_window(ByteRange wanted) {
  const auto sent = checkpoint_.wanted;
  if (wanted.begin > furthest_) {
    ++windows_;
    stalls_ = 0;
  } else if (wanted.begin <= sent.begin && ++stalls_ > kMostStalls) {
    return fail(ErrorClass::protocol, "Meta accepted " + describe(sent) + " and still asks for " + describe(wanted));
  }
  take_window(wanted);
}

/// A window may run past the end of the file, but not begin there; an empty one says that the
/// server has it all.
void VideoUpload::take_window(ByteRange wanted) {
  const bool all_there = wanted.begin == file_size_;
  if (wanted.end < wanted.begin || wanted.begin > file_size_ || (wanted.empty() && !all_there)) {
    return fail(ErrorClass::protocol,
                "Meta asked for " + describe(wanted) + " of a file of " + std::to_string(file_size_) + " bytes");
  }
  wanted.end = std::min(wanted.end, file_size_);
  furthest_ = std::max(furthest_, wanted.begin);
  checkpoint_.wanted = wanted;
  if (!all_there) {
    state_ = SendChunk{wanted};
  } else if (resumed_ && windows_ == 0) {
    // Another process sent the last byte, and perhaps `finish` as well.
    finish_in_doubt_ = true;
    state_ = AskFinish{};
  } else {
    state_ = Finish{};
  }
}

void VideoUpload::on_finished(bool accepted) {
  if (!accepted) return fail(ErrorClass::invalid, "Meta did not accept the finished upload (success:false)");
  checkpoint_.finished = true;
  state_ = AwaitReady{};
}

void VideoUpload::on_finish_unknown() {
  if (++doubts_ > kMostDoubts) {
    return fail(ErrorClass::unknown_outcome, "it is still unknown whether the upload was finished",
                "Run the command again later: it asks Meta before it sends anything.");
  }
  finish_in_doubt_ = true;
  state_ = AskFinish{};
}

void VideoUpload::on_finish_status(const graph::VideoStatus& status) {
  using Phase = graph::VideoStatus::Phase;
  // A word that we do not know says nothing of `finish`. To send it again harms nothing, while to
  // wait for a video that was never finished would take for ever.
  const bool landed =
      status.phase == Phase::processing ? status.word == "processing" : status.phase != Phase::uploading;
  if (landed) {
    checkpoint_.finished = true;
    state_ = AwaitReady{};
    return;
  }
  finish_in_doubt_ = finish_in_doubt_ && status.phase != Phase::uploading;
  state_ = Finish{};
}

void VideoUpload::on_status(const graph::VideoStatus& status) {
  using Phase = graph::VideoStatus::Phase;
  if (std::holds_alternative<AskFinish>(state_)) on_finish_status(status);
  const auto* const waiting = std::get_if<AwaitReady>(&state_);
  if (waiting == nullptr) return;
  if (status.phase == Phase::ready) {
    state_ = Ready{};
  } else if (status.phase == Phase::failed) {
    encode_failed_ = true;
    const auto reason = status.message.empty() ? "video_status is " + status.word : status.message;
    fail(ErrorClass::invalid, "Meta could not process the video: " + reason,
         "convert it to MP4 with H.264 and AAC and upload it again");
  } else {
    state_ = AwaitReady{.polls = waiting->polls + 1, .progress = status.progress, .unseen = 0};
  }
}

/// Only while `finish` is known not to have been accepted: else it could make a second video.
bool VideoUpload::may_start_over(const Error& error) const {
  const bool sending = std::holds_alternative<SendChunk>(state_) || std::holds_alternative<Finish>(state_);
  const bool session_used = resumed_ || windows_ > 0;
  return sending && session_used && !started_over_ && !finish_in_doubt_ && may_be_the_session(error);
}

void VideoUpload::start_over() {
  VideoUpload fresh(file_size_);
  fresh.started_over_ = true;
  fresh.orphan_ = std::move(checkpoint_.session_id);
  *this = std::move(fresh);
}

void VideoUpload::on_error(const Error& error) {
  if (std::holds_alternative<SendChunk>(state_) && error.wanted) {
    if (++corrections_ > std::max(kLeastCorrections, 2 * windows_)) {
      return fail(ErrorClass::protocol,
                  "Meta corrected the offset " + std::to_string(corrections_) + " times without success");
    }
    return take_window(*error.wanted);
  }
  if (error.error_class == ErrorClass::not_found) {
    if (look_again()) return;
    if (std::holds_alternative<AskFinish>(state_)) {
      // Nothing was finished that could be seen.
      finish_in_doubt_ = false;
      state_ = Finish{};
      return;
    }
  }
  if (may_start_over(error)) return start_over();
  give_up(error);
}

/// Whether a video that was not found is worth another look.
bool VideoUpload::look_again() {
  constexpr std::uint32_t kMostLooksAtFinish = 3;
  constexpr std::uint32_t kMostLooks = 6;  // about a minute
  if (!may_lag_) return false;
  if (auto* const asking = std::get_if<AskFinish>(&state_)) return ++asking->unseen < kMostLooksAtFinish;
  auto* const waiting = std::get_if<AwaitReady>(&state_);
  if (waiting == nullptr) return false;
  ++waiting->polls;
  return ++waiting->unseen < kMostLooks;
}

void VideoUpload::give_up(Error error) {
  if (std::holds_alternative<Finish>(state_) && finish_in_doubt_ && ends_the_session(error)) {
    error.error_class = ErrorClass::unknown_outcome;
    error.hint = "Check at Meta whether the video is there before you upload it again.";
  }
  if (ends_the_session(error) && !checkpoint_.finished) orphan_ = checkpoint_.session_id;
  state_ = Failed{std::move(error)};
}

void VideoUpload::fail(ErrorClass error_class, std::string message, std::string hint) {
  Error error;
  error.error_class = error_class;
  error.message = std::move(message);
  error.hint = std::move(hint);
  error.retryable = error_class == ErrorClass::protocol || error_class == ErrorClass::unknown_outcome;
  // A session whose offsets make no sense will make none later.
  if (error_class == ErrorClass::protocol) orphan_ = checkpoint_.session_id;
  give_up(std::move(error));
}

Milliseconds poll_delay(std::uint32_t polls, const PollLoad& load) {
  struct Pace {
    double first_ms;
    double longest_ms;
    double ms_per_read;  ///< at half of the calls in an hour that the tier allows (Graph API reference: limits 7)
  };
  constexpr std::size_t kSharedBy = 50;
  const Pace pace = load.development_tier ? Pace{10'000, 60'000, 24'000} : Pace{3'000, 30'000, 72};
  double delay_ms = pace.first_ms;
  for (std::uint32_t i = 0; i < polls && delay_ms < pace.longest_ms; ++i) delay_ms *= 1.5;
  const auto reads = load.shared ? (load.waiting + kSharedBy - 1) / kSharedBy : load.waiting;
  const auto further = static_cast<double>(std::max<std::size_t>(reads, 1) - 1);
  delay_ms = std::max(std::min(delay_ms, pace.longest_ms), further * pace.ms_per_read);
  return Milliseconds{static_cast<Milliseconds::rep>(delay_ms)};
}

}  // namespace metaup::upload
