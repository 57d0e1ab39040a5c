#pragma once
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "graph/video_reply.hpp"
#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// What asking for the status of an account's videos costs.
struct PollLoad {
  std::size_t waiting = 1;  ///< videos of the account that are waited for
  bool shared = true;       ///< one request, and one point of Meta's limits, asks for many
  bool development_tier = false;
  Milliseconds left = Milliseconds::max();  ///< until the wait ends with a last look
};
/// As it is now.
using ReadLoad = std::function<PollLoad()>;

/// How long to wait before asking for a video's status again, after `polls` that found it unready: 3 s,
/// then half as long again each time, up to 30 s; on the development tier 10 s to 60 s. Longer when so
/// many are waited for that asking for all of them would take more than half of the calls that the
/// tier allows in an hour. Never longer than what is left of the wait.
[[nodiscard]] Milliseconds poll_delay(std::uint32_t polls, const PollLoad& load);

/// A video that is at Meta, until Meta has processed it:
///   Ask --not yet--> Ask --ready--> ReadThumbnails --a page after it--> ReadThumbnails --otherwise--> Done
///   Ask --it cannot be processed, otherwise--> Failed
/// It may go on for ever; who drives it knows how long to wait.
class VideoWait final : public Machine {
 public:
  struct Begin {
    bool just_made = false;  ///< Meta's reads may not show it yet: "not there" is "not yet" for a while
    bool at_once = false;    ///< ask without a wait first
  };
  VideoWait(AccountId account, std::string video_id, ReadLoad load, Begin begin);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  [[nodiscard]] const std::string& video_id() const { return video_id_; }
  /// Answers that found it unready, or did not find it.
  [[nodiscard]] std::uint32_t polls() const { return polls_; }
  /// Meta has processed it.
  [[nodiscard]] bool is_ready() const { return std::holds_alternative<ReadThumbnails>(state_) || is_done(); }
  /// Meta took the video and could not process it, which is final for this video id.
  [[nodiscard]] bool encode_failed() const { return encode_failed_; }
  /// The pictures that Meta has made of it, once it is done.
  [[nodiscard]] const Result<std::vector<graph::Thumbnail>>& thumbnails() const { return thumbnails_; }

 private:
  struct Ask {};
  struct ReadThumbnails {
    std::string after;  ///< the cursor
  };
  using State = std::variant<Ask, ReadThumbnails, Done, Failed>;

  void on_thumbnails(Result<graph::ThumbnailPage> page);
  void on_status(const Result<graph::VideoStatus>& status);
  [[nodiscard]] bool look_again();
  [[nodiscard]] bool is_done() const { return std::holds_alternative<Done>(state_); }

  AccountId account_;
  std::string video_id_;
  ReadLoad load_;
  Begin begin_;
  State state_ = Ask{};
  std::uint32_t polls_ = 0;
  std::uint32_t unseen_ = 0;  ///< looks in a row that did not find it
  bool encode_failed_ = false;
  Result<std::vector<graph::Thumbnail>> thumbnails_;  ///< so far
  std::set<std::string> pages_;                       ///< cursors of the pages of thumbnails
};

}  // namespace metaup::upload
