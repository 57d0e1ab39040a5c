#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "graph/video_reply.hpp"
#include "metaup/upload/machine.hpp"
#include "upload/video_operations.hpp"
#include "upload/video_wait.hpp"

namespace metaup::upload {

/// One resumable upload (docs/graph-api.md, "Video uploads"):
///   Start --range--> SendChunk --range--> SendChunk | Finish --accepted--> Done
///   Finish --in doubt--> AskFinish --landed--> Done, --not--> Finish
///   SendChunk | Finish --session is gone--> Start, once
///   SendChunk --session of an earlier process is gone--> AskFinish --landed--> Done, --not--> Start, once
///   otherwise --> Failed
/// Meta's reads lag behind its writes: a video that was just made and cannot be seen is asked for again for a
/// while, by AskFinish.
/// An accepted chunk and a corrected one are the same event: the server owns the offset. Whatever
/// the server says, it ends after a bounded number of steps.
class VideoUpload final : public Machine {
 public:
  VideoUpload(AccountId account, VideoFile video, ReadLoad load);
  /// Goes on where an earlier process stopped.
  VideoUpload(AccountId account, VideoFile video, ReadLoad load, VideoCheckpoint checkpoint);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// What must be kept so that another process can go on.
  [[nodiscard]] const VideoCheckpoint& checkpoint() const { return checkpoint_; }
  /// Whether the next request needs the file as it was: what is not one file must never be finished.
  [[nodiscard]] bool needs_file() const;
  /// The session that nobody goes on with, here or in a later process: it was started over, or it
  /// failed for good. To be cancelled and forgotten; empty when there is none.
  [[nodiscard]] const std::string& orphan() const { return orphan_; }
  /// Whether the server has forgotten the session, and the next request begins another.
  [[nodiscard]] bool starts_over() const { return started_over_ && std::holds_alternative<Start>(state_); }

 private:
  struct Start {};
  struct SendChunk {
    ByteRange range;  ///< within the file, never empty
  };
  struct Finish {};
  struct AskFinish {
    std::uint32_t unseen = 0;      ///< looks that did not find the video
    bool session_refused = false;  ///< unless the video has landed, the upload starts over
  };
  using State = std::variant<Start, SendChunk, Finish, AskFinish, Done, Failed>;

  void on_reply(const graph::Reply& reply);
  void on_started(const graph::VideoSession& session);
  void on_window(ByteRange wanted);
  void on_finished(bool accepted);
  void on_finish_doubt();
  void on_status(const graph::VideoStatus& status);
  void on_error(const Error& error);
  void take_window(ByteRange wanted);
  void start_over();
  [[nodiscard]] bool may_start_over(const Error& error) const;
  void give_up(Error error);
  void fail(ErrorClass error_class, std::string message, std::string hint = {});

  AccountId account_;
  VideoFile video_;
  ReadLoad load_;
  std::uint64_t file_size_ = 0;
  VideoCheckpoint checkpoint_;
  State state_ = Start{};
  std::string orphan_;
  /// How a session goes; a new one starts from nothing.
  struct Progress {
    std::uint64_t furthest = 0;  ///< where the furthest window began
    std::uint64_t windows = 0;   ///< accepted, and further than any before
    std::uint64_t corrections = 0;
    std::uint32_t stalls = 0;      ///< accepted, but no further, since the last that was
    std::uint32_t doubts = 0;      ///< how often the outcome of `finish` was unknown
    bool finish_in_doubt = false;  ///< `finish` may have been accepted
    bool resumed = false;
  };
  Progress progress_;
  bool started_over_ = false;
};

}  // namespace metaup::upload
