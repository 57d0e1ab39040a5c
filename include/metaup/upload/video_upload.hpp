#pragma once
#include <cstdint>
#include <string>
#include <variant>

#include "metaup/base/byte_range.hpp"
#include "metaup/base/error.hpp"
#include "metaup/graph/video_reply.hpp"

/// How one video becomes a ready one, as a state machine without sockets, clock or disk.
namespace metaup::upload {

/// What must be kept after each accepted window so that another process can go on.
struct VideoCheckpoint {
  std::string session_id;
  std::string video_id;
  ByteRange wanted;       ///< what the server wants next
  bool finished = false;  ///< `finish` was accepted: nothing is left to send
};

/// One resumable upload (Graph API reference: video 2, 4):
///   Start --range--> SendChunk --range--> SendChunk | Finish --accepted--> AwaitReady --ready--> Ready
///   Finish --unknown outcome--> AskFinish --landed--> AwaitReady, --not--> Finish
///   SendChunk --session is gone--> Start, once
///   any --error--> Failed
/// An accepted chunk and a corrected one are the same event: the server owns the offset.
class VideoUpload {
 public:
  struct Start {};
  struct SendChunk {
    ByteRange range;
  };
  struct Finish {};
  struct AskFinish {};
  struct AwaitReady {
    std::uint32_t polls = 0;  ///< that found it unready
    std::uint32_t progress = 0;  ///< percent, as Meta says
  };
  struct Ready {};
  struct Failed {
    Error error;
  };
  using State = std::variant<Start, SendChunk, Finish, AskFinish, AwaitReady, Ready, Failed>;

  explicit VideoUpload(std::uint64_t file_size) : file_size_(file_size) {}
  /// Goes on where an earlier process stopped.
  VideoUpload(std::uint64_t file_size, VideoCheckpoint checkpoint);
  /// A video that is already at Meta, to be waited for.
  [[nodiscard]] static VideoUpload awaiting(std::string video_id);

  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] const VideoCheckpoint& checkpoint() const { return checkpoint_; }
  /// Whether the session was started over because the server had forgotten it.
  [[nodiscard]] bool started_over() const { return started_over_; }

  void on_started(const graph::VideoSession& session);
  /// The server wants these bytes next, whether it took the last ones or not.
  void on_window(ByteRange wanted);
  void on_finished(bool accepted);
  void on_status(const graph::VideoStatus& status);
  /// What is left once nothing more can be repeated. An error that names the bytes that the server
  /// wants is progress.
  void on_error(const Error& error);
  /// `finish` may have been accepted.
  void on_finish_unknown() { state_ = AskFinish{}; }

 private:
  void take_window(ByteRange wanted);
  void fail(ErrorClass error_class, std::string message, std::string hint = {});

  std::uint64_t file_size_ = 0;
  VideoCheckpoint checkpoint_;
  State state_ = Start{};
  std::uint32_t windows_ = 0;
  std::uint32_t corrections_ = 0;
  std::uint32_t stalls_ = 0;
  bool resumed_ = false;
  bool started_over_ = false;
};

}  // namespace metaup::upload
