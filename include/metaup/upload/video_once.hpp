#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/error.hpp"
#include "metaup/graph/video_reply.hpp"

/// How one video is sent in a single request, as a state machine without sockets, clock or disk.
namespace metaup::upload {

/// By what a video can be told from others when its id is not known: Meta keeps no digest of it.
struct VideoLikeness {
  std::string title;  ///< without one nothing is ever recognised
  double length = 0;  ///< seconds; 0 when not known
};

/// A video whose file, or its address, travels in one request. Meta does not recognise a video that
/// it has, so a lost reply must be looked into before anything is sent again (Graph API reference:
/// video 11):
///   Send --id--> Accepted      Send --unknown outcome--> Find --the one new video--> Accepted
///   Find --none in three looks, or several--> Failed      any --error--> Failed
class VideoOnce {
 public:
  struct Send {};
  /// Look for it among the account's videos, once `look_delay` has passed.
  struct Find {
    std::uint32_t looks = 0;  ///< that did not show it
  };
  struct Accepted {
    std::string video_id;
    bool found = false;  ///< its reply was lost, and it was recognised
  };
  struct Failed {
    Error error;
  };
  using State = std::variant<Send, Find, Accepted, Failed>;
  /// Whether a video came from elsewhere: the ledger, or another item of this run, has its id.
  using IsKnown = std::function<bool(const std::string& video_id)>;

  explicit VideoOnce(VideoLikeness likeness) : likeness_(std::move(likeness)) {}
  /// An earlier process sent it and left no word of what became of it.
  [[nodiscard]] static VideoOnce in_doubt(VideoLikeness likeness);

  [[nodiscard]] const State& state() const { return state_; }
  /// Whether it may be at Meta unseen: its intent must outlive this process.
  [[nodiscard]] bool outcome_is_open() const { return outcome_is_open_; }

  void on_created(std::string video_id);
  /// The request may have been obeyed.
  void on_unknown(const Error& error);
  /// The account's videos, as one look shows them. One that was made before `earliest` is not surely it.
  /// Only in Find.
  void on_found(const std::vector<graph::VideoInfo>& videos, WallTime earliest, const IsKnown& is_known);
  /// What is left once nothing more can be repeated.
  void on_error(Error error);

 private:
  [[nodiscard]] bool is_like_ours(const graph::VideoInfo& video) const;
  void give_up(const std::string& what_was_seen);

  VideoLikeness likeness_;
  State state_ = Send{};
  bool outcome_is_open_ = false;
  Error doubt_;  ///< why the outcome is not known
};

/// How long to wait before the next look, after `looks` of them: the three take 30 s.
[[nodiscard]] Milliseconds look_delay(std::uint32_t looks);

}  // namespace metaup::upload
