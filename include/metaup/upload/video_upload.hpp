#pragma once
#include <cstdint>
#include <string>
#include <variant>

#include "metaup/base/byte_range.hpp"
#include "metaup/base/clock.hpp"
#include "metaup/base/error.hpp"
#include "metaup/graph/video_reply.hpp"

/// How one video becomes a ready one, as a state machine without sockets, clock or disk.
namespace metaup::upload {

/// What must be kept after each accepted window so that another process can go on.
struct VideoCheckpoint {
  std::string session_id;
  std::string video_id;
  ByteRange wanted;       ///< what the server wants next; empty at the file's end when it has it all
  bool finished = false;  ///< `finish` was accepted: nothing is left to send
};

/// One resumable upload (Graph API reference: video 2, 4):
///   Start --range--> SendChunk --range--> SendChunk | Finish --accepted--> AwaitReady --ready--> Ready
///   Finish --unknown outcome--> AskFinish --landed--> AwaitReady, --not--> Finish
///   SendChunk | Finish --session is gone--> Start, once
///   any --error--> Failed
/// Meta's reads lag behind its writes: a video that was just made and cannot be seen is asked for
/// again for a while, by AskFinish and AwaitReady.
/// An accepted chunk and a corrected one are the same event: the server owns the offset. Whatever
/// the server says, the bytes end after a bounded number of steps; only AwaitReady may go on.
class VideoUpload {
 public:
  struct Start {};
  struct SendChunk {
    ByteRange range;  ///< within the file, never empty
  };
  struct Finish {};
  struct AskFinish {
    std::uint32_t unseen = 0;  ///< looks that did not find the video
  };
  struct AwaitReady {
    std::uint32_t polls = 0;     ///< that found it unready
    std::uint32_t progress = 0;  ///< percent, as Meta says
    std::uint32_t unseen = 0;    ///< looks in a row that did not find the video
  };
  struct Ready {};
  struct Failed {
    Error error;
  };
  using State = std::variant<Start, SendChunk, Finish, AskFinish, AwaitReady, Ready, Failed>;

  explicit VideoUpload(std::uint64_t file_size) : file_size_(file_size) {}
  /// Goes on where an earlier process stopped.
  VideoUpload(std::uint64_t file_size, VideoCheckpoint checkpoint);
  /// A video that is already at Meta, to be waited for; `just_made`: Meta may not show it yet.
  [[nodiscard]] static VideoUpload awaiting(std::string video_id, bool just_made);

  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] const VideoCheckpoint& checkpoint() const { return checkpoint_; }
  /// Whether the session was started over because the server had forgotten it.
  [[nodiscard]] bool started_over() const { return started_over_; }
  /// The session that nobody goes on with, here or in a later process: it was started over, or it
  /// failed for good. To be cancelled and forgotten; empty when there is none.
  [[nodiscard]] const std::string& orphan() const { return orphan_; }

  /// Meta took the video and could not process it, which is final for this video id.
  [[nodiscard]] bool encode_failed() const { return encode_failed_; }

  void on_started(const graph::VideoSession& session);
  /// The server wants these bytes next, whether it took the last ones or not.
  void on_window(ByteRange wanted);
  void on_finished(bool accepted);
  /// Only in AskFinish and AwaitReady.
  void on_status(const graph::VideoStatus& status);
  /// What is left once nothing more can be repeated. An error that names the bytes that the server
  /// wants is progress.
  void on_error(const Error& error);
  /// `finish` may have been accepted.
  void on_finish_unknown();

 private:
  void take_window(ByteRange wanted);
  void start_over();
  [[nodiscard]] bool look_again();
  void on_finish_status(const graph::VideoStatus& status);
  [[nodiscard]] bool may_start_over(const Error& error) const;
  void give_up(Error error);
  void fail(ErrorClass error_class, std::string message, std::string hint = {});

  std::uint64_t file_size_ = 0;
  VideoCheckpoint checkpoint_;
  State state_ = Start{};
  std::string orphan_;
  std::uint64_t furthest_ = 0;     ///< where the furthest window of this session began
  std::uint64_t windows_ = 0;      ///< accepted, and further than any before
  std::uint64_t corrections_ = 0;  ///< of this session
  std::uint32_t stalls_ = 0;       ///< accepted, but no further, since the last that was
  std::uint32_t doubts_ = 0;       ///< how often the outcome of `finish` was unknown
  bool finish_in_doubt_ = false;   ///< `finish` may have been accepted
  bool resumed_ = false;
  bool may_lag_ = true;  ///< the video is new, so that "not there" may mean "not yet"
  bool started_over_ = false;
  bool encode_failed_ = false;
};

/// What asking for the status of an account's videos costs.
struct PollLoad {
  std::size_t waiting = 1;  ///< videos of the account that are waited for
  bool shared = true;       ///< one request, and one point of Meta's limits, asks for many
  bool development_tier = false;
};
/// How long to wait before asking for a video's status again, after `polls` that found it unready: 3 s,
/// then half as long again each time, up to 30 s; on the development tier 10 s to 60 s. Longer when so
/// many are waited for that asking for all of them would take more than half of the calls that the
/// tier allows in an hour.
[[nodiscard]] Milliseconds poll_delay(std::uint32_t polls, const PollLoad& load);

}  // namespace metaup::upload
