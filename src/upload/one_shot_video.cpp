#include "upload/one_shot_video.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.hpp"

namespace metaup::upload {
namespace {

constexpr std::uint32_t kMostLooks = 3;
/// Meta and ffprobe round differently.
constexpr double kSameLengthSeconds = 1.0;

/// "7, 8 and 3 more"
std::string describe(const std::vector<std::string>& ids) {
  constexpr std::size_t kMostNamed = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(ids.size(), kMostNamed); ++i) text += (i == 0 ? "" : ", ") + ids[i];
  if (ids.size() > kMostNamed) text += " and " + std::to_string(ids.size() - kMostNamed) + " more";
  return text;
}

/// How long to wait before the next look, after `looks` of them: the three take 30 s.
Milliseconds look_delay(std::uint32_t looks) {
  constexpr Milliseconds kFirst{5'000};
  return kFirst * (std::min(looks, kMostLooks - 1) + 1);
}

}  // namespace

bool is_same_length(double ours, double theirs) {
  return ours <= 0 || theirs <= 0 || std::abs(ours - theirs) <= kSameLengthSeconds;
}

OneShotVideo::OneShotVideo(graph::Operation request, VideoLikeness likeness, Recognition recognition, bool in_doubt)
    : request_(std::move(request)), likeness_(std::move(likeness)), recognition_(std::move(recognition)) {
  Error error;
  error.message = "an earlier run sent it and did not see the reply";
  if (in_doubt) on_doubt(error);
}

Next OneShotVideo::next() const {
  if (const auto* const failed = std::get_if<Failed>(&state_)) return *failed;
  if (std::holds_alternative<Done>(state_)) return Done{};
  if (const auto* const find = std::get_if<Find>(&state_)) {
    const bool is_next_page = !find->after.empty();
    return Send{.operation = find_videos_by_title(request_.account, likeness_.title, find->after),
                .wait = is_next_page ? Milliseconds{0} : look_delay(find->looks)};
  }
  return Send{request_};
}

void OneShotVideo::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  const auto reply = reply_of(ending);
  if (const auto* const find = std::get_if<Find>(&state_)) {
    const auto page = reply.and_then([](const graph::Reply& read) { return graph::read_videos(read); });
    if (page) return on_videos(*page, find->looks);
    state_ = Failed{page.error()};
    return;
  }
  if (!reply && !std::holds_alternative<InDoubt>(ending)) {
    state_ = Failed{reply.error()};
    return;
  }
  auto id = reply.and_then([](const graph::Reply& read) { return graph::read_created_id(read); });
  if (!id) return on_doubt(id.error());  // no reply, or an odd one: there may be a video now
  video_id_ = *std::move(id);
  state_ = Done{};
}

void OneShotVideo::on_doubt(const Error& error) {
  in_doubt_ = true;
  doubt_ = error;
  state_ = Find{};
}

bool OneShotVideo::is_like_ours(const graph::VideoInfo& video) const {
  const bool same_title = !likeness_.title.empty() && video.title == likeness_.title;
  return same_title && is_same_length(likeness_.length, video.length);
}

/// A page of the account's videos. One that was made too early is not surely it.
void OneShotVideo::on_videos(const graph::VideoPage& page, std::uint32_t looks) {
  const auto earliest = recognition_.earliest();
  for (const auto& video : page.videos) {
    const auto created = parse_time(video.created_time);
    if (!created || !is_like_ours(video) || recognition_.is_known(video.id)) continue;
    auto& found = *created < earliest ? older_ : ours_;
    if (std::find(found.begin(), found.end(), video.id) == found.end()) found.push_back(video.id);
  }
  if (page.after.empty()) return on_looked(looks);
  if (!pages_.insert(page.after).second) {
    return give_up("Meta gives the same page of the account's videos again and again");
  }
  state_ = Find{.looks = looks, .after = page.after};
}

void OneShotVideo::on_looked(std::uint32_t looks) {
  const auto ours = std::exchange(ours_, {});
  const auto older = std::exchange(older_, {});
  pages_.clear();
  if (ours.size() == 1) {
    in_doubt_ = false;
    video_id_ = ours.front();
    state_ = Done{};
  } else if (ours.size() > 1) {
    give_up("these videos may be the one: " + describe(ours));
  } else if (looks + 1 < kMostLooks) {
    state_ = Find{.looks = looks + 1, .after = {}};
  } else if (!older.empty()) {
    give_up(describe(older) + (older.size() == 1 ? " is like it, but older" : " are like it, but older") +
            " by Meta's clock");
  } else {
    give_up("none of the account's videos is certainly the one");
  }
}

/// It is never sent again unasked, as that could make a second video.
void OneShotVideo::give_up(const std::string& what_was_seen) {
  auto error = doubt_;
  error.error_class = ErrorClass::unknown_outcome;
  error.message = "it is unknown whether the video was uploaded (" + doubt_.message + "); " + what_was_seen;
  error.hint = "look at the account's videos at Meta; if it is not there, run the command again with --force";
  error.retryable = true;
  error.outcome_unknown = true;
  state_ = Failed{std::move(error)};
}

}  // namespace metaup::upload
