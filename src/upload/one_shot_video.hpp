#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "graph/video_reply.hpp"
#include "metaup/upload/machine.hpp"
#include "upload/recognition.hpp"
#include "upload/video_operations.hpp"

namespace metaup::upload {

/// By what a video can be told from others when its id is not known: Meta keeps no digest of it.
struct VideoLikeness {
  std::string title;  ///< without one nothing is ever recognised
  double length = 0;  ///< seconds; 0 when not known
};

/// Whether two videos may be equally long, in seconds; 0: not known.
[[nodiscard]] bool is_same_length(double ours, double theirs);

/// A video whose file, or its address, travels in one request. Meta does not recognise a video that
/// it has, so a lost reply must be looked into before anything is sent again
/// (docs/graph-api.md, "Errors and retries"):
///   Send --id--> Done      Send --in doubt--> Find --the one new video--> Done
///   Find --none in three looks, or several--> Failed      otherwise --> Failed
class OneShotVideo final : public Machine {
 public:
  /// What is sent is `send_video_at_once` or `fetch_video`. With `in_doubt` an earlier process has sent it and left
  /// no word of what became of it.
  OneShotVideo(graph::Operation request, VideoLikeness likeness, Recognition recognition, bool in_doubt);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Once it is done.
  [[nodiscard]] const std::string& video_id() const { return video_id_; }
  /// Whether it may be at Meta unseen: its intent must outlive this process.
  [[nodiscard]] bool is_in_doubt() const { return in_doubt_; }

 private:
  /// Looks for it among the account's videos.
  struct Find {
    std::uint32_t looks = 0;  ///< that did not show it
    std::string after;        ///< the cursor of the page of this look
  };
  struct ToSend {};
  using State = std::variant<ToSend, Find, Done, Failed>;

  void on_doubt(const Error& error);
  void on_videos(const graph::VideoPage& page, std::uint32_t looks);
  void on_looked(std::uint32_t looks);
  [[nodiscard]] bool is_like_ours(const graph::VideoInfo& video) const;
  void give_up(const std::string& what_was_seen);

  graph::Operation request_;
  VideoLikeness likeness_;
  Recognition recognition_;
  State state_ = ToSend{};
  std::string video_id_;
  bool in_doubt_ = false;
  Error doubt_;                     ///< why the outcome is not known
  std::vector<std::string> ours_;   ///< of the look under way
  std::vector<std::string> older_;  ///< of the same look: only their age speaks against them
  std::set<std::string> pages_;     ///< cursors of the same look
};

}  // namespace metaup::upload
