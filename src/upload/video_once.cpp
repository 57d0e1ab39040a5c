#include "metaup/upload/video_once.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "metaup/base/text.hpp"

namespace metaup::upload {
namespace {

constexpr std::uint32_t kMostLooks = 3;
/// Meta and ffprobe round differently.
constexpr double kSameLengthSeconds = 1.0;

bool lengths_agree(double ours, double theirs) {
  return ours <= 0 || theirs <= 0 || std::abs(ours - theirs) <= kSameLengthSeconds;
}

/// "7, 8 and 3 more"
std::string describe(const std::vector<std::string>& ids) {
  constexpr std::size_t kMostNamed = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(ids.size(), kMostNamed); ++i) text += (i == 0 ? "" : ", ") + ids[i];
  if (ids.size() > kMostNamed) text += " and " + std::to_string(ids.size() - kMostNamed) + " more";
  return text;
}

}  // namespace

VideoOnce VideoOnce::in_doubt(VideoLikeness likeness) {
  VideoOnce video(std::move(likeness));
  Error error;
  error.message = "an earlier run sent it and did not see the reply";
  video.on_unknown(error);
  return video;
}

void VideoOnce::on_created(std::string video_id) {
  outcome_is_open_ = false;
  state_ = Accepted{.video_id = std::move(video_id)};
}

void VideoOnce::on_unknown(const Error& error) {
  outcome_is_open_ = true;
  doubt_ = error;
  state_ = Find{};
}

bool VideoOnce::is_like_ours(const graph::VideoInfo& video) const {
  const bool same_title = !likeness_.title.empty() && video.title == likeness_.title;
  return same_title && lengths_agree(likeness_.length, video.length);
}

void VideoOnce::on_found(const std::vector<graph::VideoInfo>& videos, WallTime earliest, const IsKnown& is_known) {
  const auto* const find = std::get_if<Find>(&state_);
  if (find == nullptr) return;
  std::vector<std::string> ours;
  std::vector<std::string> older;
  for (const auto& video : videos) {
    const auto created = parse_time(video.created_time);
    if (!created || !is_like_ours(video) || is_known(video.id)) continue;
    (*created < earliest ? older : ours).push_back(video.id);
  }
  if (ours.size() == 1) {
    outcome_is_open_ = false;
    state_ = Accepted{.video_id = ours.front(), .found = true};
  } else if (ours.size() > 1) {
    give_up("these videos may be the one: " + describe(ours));
  } else if (find->looks + 1 < kMostLooks) {
    state_ = Find{.looks = find->looks + 1};
  } else if (!older.empty()) {
    give_up(describe(older) + (older.size() == 1 ? " is like it, but older" : " are like it, but older") +
            " by Meta's clock");
  } else {
    give_up("none of the account's videos is certainly the one");
  }
}

void VideoOnce::on_error(Error error) { state_ = Failed{std::move(error)}; }

/// It is never sent again unasked, as that could make a second video.
void VideoOnce::give_up(const std::string& what_was_seen) {
  auto error = doubt_;
  error.error_class = ErrorClass::unknown_outcome;
  error.message = "it is unknown whether the video was uploaded (" + doubt_.message + "); " + what_was_seen;
  error.hint = "look at the account's videos at Meta; if it is not there, run the command again with --force";
  error.retryable = true;
  error.outcome_unknown = true;
  state_ = Failed{std::move(error)};
}

Milliseconds look_delay(std::uint32_t looks) {
  constexpr Milliseconds kFirst{5'000};
  return kFirst * (std::min(looks, kMostLooks - 1) + 1);
}

}  // namespace metaup::upload
