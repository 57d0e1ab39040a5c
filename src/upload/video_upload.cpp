#include "upload/video_upload.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace metaup::upload {
namespace {

constexpr std::uint32_t kMostStalls = 1;
constexpr std::uint64_t kLeastCorrections = 10;
constexpr std::uint32_t kMostDoubts = 5;
constexpr std::uint32_t kMostLooksAtFinish = 3;

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

VideoUpload::VideoUpload(AccountId account, VideoFile video, ReadLoad load)
    : account_(std::move(account)), video_(std::move(video)), load_(std::move(load)), file_size_(video_.file->size()) {}

VideoUpload::VideoUpload(AccountId account, VideoFile video, ReadLoad load, VideoCheckpoint checkpoint)
    : VideoUpload(std::move(account), std::move(video), std::move(load)) {
  checkpoint_ = std::move(checkpoint);
  progress_.resumed = true;
  if (checkpoint_.finished) {
    state_ = Done{};
  } else {
    take_window(checkpoint_.wanted);
  }
}

Next VideoUpload::next() const {
  if (const auto* const failed = std::get_if<Failed>(&state_)) return *failed;
  if (std::holds_alternative<Start>(state_)) return Send{start_video(account_, file_size_)};
  if (const auto* const chunk = std::get_if<SendChunk>(&state_)) {
    return Send{send_chunk(account_, video_, checkpoint_, chunk->range)};
  }
  if (std::holds_alternative<Finish>(state_)) return Send{finish_video(account_, video_, checkpoint_.session_id)};
  if (const auto* const asking = std::get_if<AskFinish>(&state_)) {
    return Send{.operation = ask_video_status(account_, checkpoint_.video_id),
                .wait = asking->unseen == 0 ? Milliseconds{0} : poll_delay(asking->unseen, load_())};
  }
  return Done{};
}

bool VideoUpload::needs_file() const {
  return std::holds_alternative<Start>(state_) || std::holds_alternative<SendChunk>(state_) ||
         std::holds_alternative<Finish>(state_);
}

void VideoUpload::on(const Ending& ending) {
  if (const auto* const reply = std::get_if<graph::Reply>(&ending)) return on_reply(*reply);
  const auto* const error = error_of(ending);
  if (error == nullptr) return;
  const bool says_nothing = std::holds_alternative<NeverSent>(ending) && error->error_class != ErrorClass::local;
  if (says_nothing) {  // of the session or the video
    state_ = Failed{*error};
    return;
  }
  const bool in_doubt = std::holds_alternative<InDoubt>(ending) && error->error_class != ErrorClass::cancelled;
  if (in_doubt && std::holds_alternative<Finish>(state_)) return on_finish_doubt();
  on_error(*error);
}

void VideoUpload::on_reply(const graph::Reply& reply) {
  const auto take = [this](const auto& read, auto use) {
    if (read) {
      use(*read);
    } else {
      on_error(read.error());
    }
  };
  if (std::holds_alternative<Start>(state_)) {
    take(graph::read_video_session(reply), [this](const auto& session) { on_started(session); });
  } else if (std::holds_alternative<SendChunk>(state_)) {
    take(graph::read_video_window(reply), [this](const auto& wanted) { on_window(wanted); });
  } else if (std::holds_alternative<Finish>(state_)) {
    take(graph::read_success(reply), [this](bool accepted) { on_finished(accepted); });
  } else {
    take(graph::read_video_status(reply), [this](const auto& status) { on_status(status); });
  }
}

/// Where Meta has the bytes already, it asks for none of them (`skip_upload`).
void VideoUpload::on_started(const graph::VideoSession& session) {
  checkpoint_ = {.session_id = session.session_id, .video_id = session.video_id, .wanted = {}, .finished = false};
  const bool wants_none = session.wanted.empty() && session.wanted.begin <= file_size_;
  take_window(wants_none ? ByteRange{file_size_, file_size_} : session.wanted);
}

void VideoUpload::on_window(ByteRange wanted) {
  const auto sent = checkpoint_.wanted;
  if (wanted.begin > progress_.furthest) {
    ++progress_.windows;
    progress_.stalls = 0;
  } else if (wanted.begin <= sent.begin && ++progress_.stalls > kMostStalls) {
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
  progress_.furthest = std::max(progress_.furthest, wanted.begin);
  checkpoint_.wanted = wanted;
  if (!all_there) {
    state_ = SendChunk{wanted};
  } else if (progress_.resumed && progress_.windows == 0) {
    // Another process sent the last byte, and perhaps `finish` as well.
    progress_.finish_in_doubt = true;
    state_ = AskFinish{};
  } else {
    state_ = Finish{};
  }
}

void VideoUpload::on_finished(bool accepted) {
  if (!accepted) return fail(ErrorClass::invalid, "Meta did not accept the finished upload (success:false)");
  checkpoint_.finished = true;
  state_ = Done{};
}

/// `finish` may have been accepted.
void VideoUpload::on_finish_doubt() {
  if (++progress_.doubts > kMostDoubts) {
    return fail(ErrorClass::unknown_outcome, "it is still unknown whether the upload was finished",
                "Run the command again later: it asks Meta before it sends anything.");
  }
  progress_.finish_in_doubt = true;
  state_ = AskFinish{};
}

void VideoUpload::on_status(const graph::VideoStatus& status) {
  using Phase = graph::VideoStatus::Phase;
  // A word that we do not know says nothing of `finish`. To send it again harms nothing, while to
  // wait for a video that was never finished would take for ever.
  const bool landed =
      status.phase == Phase::processing ? status.word == "processing" : status.phase != Phase::uploading;
  if (landed) {
    checkpoint_.finished = true;
    state_ = Done{};
    return;
  }
  const auto* const asking = std::get_if<AskFinish>(&state_);
  if (asking != nullptr && asking->session_refused) return start_over();
  progress_.finish_in_doubt = progress_.finish_in_doubt && status.phase != Phase::uploading;
  state_ = Finish{};
}

/// Only while `finish` is known not to have been accepted: else it could make a second video.
bool VideoUpload::may_start_over(const Error& error) const {
  const bool sending = std::holds_alternative<SendChunk>(state_) || std::holds_alternative<Finish>(state_);
  const bool session_used = progress_.resumed || progress_.windows > 0;
  return sending && session_used && !started_over_ && !progress_.finish_in_doubt && may_be_the_session(error);
}

void VideoUpload::start_over() {
  started_over_ = true;
  orphan_ = std::move(checkpoint_.session_id);
  checkpoint_ = {};
  progress_ = {};
  state_ = Start{};
}

/// An error that names the bytes that the server wants is progress.
void VideoUpload::on_error(const Error& error) {
  if (std::holds_alternative<SendChunk>(state_) && error.wanted) {
    if (++progress_.corrections > std::max(kLeastCorrections, 2 * progress_.windows)) {
      return fail(ErrorClass::protocol,
                  "Meta corrected the offset " + std::to_string(progress_.corrections) + " times without success");
    }
    return take_window(*error.wanted);
  }
  auto* const asking = std::get_if<AskFinish>(&state_);
  if (asking != nullptr && error.error_class == ErrorClass::not_found) {
    if (++asking->unseen < kMostLooksAtFinish) return;
    if (asking->session_refused) return start_over();
    progress_.finish_in_doubt = false;  // nothing was finished that could be seen
    state_ = Finish{};
    return;
  }
  if (!may_start_over(error)) return give_up(error);
  // A process that was killed may have finished the session before it could write down how far it was.
  const bool may_be_finished = std::holds_alternative<SendChunk>(state_) && progress_.resumed && progress_.windows == 0;
  may_be_finished ? void(state_ = AskFinish{.unseen = 0, .session_refused = true}) : start_over();
}

void VideoUpload::give_up(Error error) {
  if (std::holds_alternative<Finish>(state_) && progress_.finish_in_doubt && ends_the_session(error)) {
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

}  // namespace metaup::upload
