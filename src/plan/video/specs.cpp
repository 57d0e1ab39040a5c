#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "metaup/plan/video.hpp"

namespace metaup::plan {
namespace {

using namespace std::string_view_literals;

/// A length that one of the services does not show, though another does.
struct Limit {
  double seconds = 0;  ///< 0: there is none
  std::string_view service;
};

/// What a placement asks of a video beyond what all do (docs/graph-api.md, "Video files").
struct Wish {
  Placement placement;
  double narrowest;  ///< width / height
  double widest;
  double longest;  ///< seconds, on any service
  Limit shorter;   ///< on one of them
  std::string_view advice;
};

constexpr double kTall = 9.0 / 16.0, kWide = 16.0 / 9.0, kSquare = 1.0;
constexpr double kTolerance = 0.01;  // of a ratio, relative
constexpr double kMinute = 60, kShortest = 1, kLongest = 241 * kMinute;
constexpr Limit kInstagram{60 * kMinute, "Instagram"}, kFacebookStory{3 * kMinute, "Facebook"};
constexpr std::array<Wish, 5> kWishes{{
    {Placement::feed, kTall, kWide, kLongest, kInstagram, "between 9:16 and 16:9, such as 1080x1350"},
    {Placement::story, kTall, kTall, 60 * kMinute, kFacebookStory, "9:16, such as 1080x1920"},
    {Placement::reels, kTall, kTall, 15 * kMinute, {}, "9:16, such as 1080x1920"},
    {Placement::square, kSquare, kSquare, kLongest, kInstagram, "1:1, such as 1080x1080"},
    {Placement::carousel, kSquare, kSquare, kLongest, {}, "1:1, such as 1080x1080"},
}};

const Wish& wish_of(Placement placement) {
  const auto* const found =
      std::find_if(kWishes.begin(), kWishes.end(), [&](const Wish& wish) { return wish.placement == placement; });
  return found == kWishes.end() ? kWishes.front() : *found;
}

/// What all placements want of the encoding.
void add_encoding(std::string_view placement, const VideoFacts& facts, std::vector<std::string>& warnings) {
  constexpr std::array kCodecs{"h264"sv, "hevc"sv, "vp9"sv, "av1"sv};
  constexpr double kSlowest = 23.9, kFastest = 60.1;  // 24000/1001 counts as 24
  const bool is_mp4 = facts.container.find("mp4") != std::string::npos;
  if (!facts.container.empty() && !is_mp4) {
    warnings.push_back(fmt::format("{} needs MP4 or MOV; this file is {}", placement, facts.container));
  }
  if (!facts.codec.empty() && std::find(kCodecs.begin(), kCodecs.end(), facts.codec) == kCodecs.end()) {
    warnings.push_back(fmt::format("{} needs H.264, H.265, VP9 or AV1; this file is {}", placement, facts.codec));
  }
  if (facts.has_audio && !facts.audio_codec.empty() && facts.audio_codec != "aac") {
    warnings.push_back(fmt::format("{} needs AAC sound; this file has {}", placement, facts.audio_codec));
  }
  if (facts.frame_rate > 0 && (facts.frame_rate < kSlowest || facts.frame_rate > kFastest)) {
    warnings.push_back(
        fmt::format("{} needs 24 to 60 frames per second; this file has {:.4g}", placement, facts.frame_rate));
  }
}

/// A video of this many seconds must be wider than a shorter one.
constexpr double kLong = 30;
constexpr std::uint32_t least_width(double seconds) { return seconds >= kLong ? 500 : 250; }

void add_picture(const Wish& wish, const VideoFacts& facts, std::vector<std::string>& warnings) {
  constexpr std::uint32_t kLeastSide = 720;
  if (facts.width == 0 || facts.height == 0) return;
  const auto placement = to_string(wish.placement);
  const auto size = fmt::format("{}x{}", facts.width, facts.height);
  const auto ratio = static_cast<double>(facts.width) / static_cast<double>(facts.height);
  if (ratio < wish.narrowest * (1 - kTolerance) || ratio > wish.widest * (1 + kTolerance)) {
    warnings.push_back(
        fmt::format("{} needs a ratio of {}; this file is {} ({:.2f}:1)", placement, wish.advice, size, ratio));
  }
  if (const auto least = least_width(facts.duration); facts.width < least) {
    warnings.push_back(fmt::format("{} needs a width of at least {} pixels{}; this file is {}", placement, least,
                                   facts.duration >= kLong ? " from 30 seconds on" : "", size));
  } else if (std::min(facts.width, facts.height) < kLeastSide) {
    warnings.push_back(
        fmt::format("{} needs a shorter side of at least {} pixels; this file is {}", placement, kLeastSide, size));
  }
}

void add_duration(const Wish& wish, const VideoFacts& facts, std::vector<std::string>& warnings) {
  if (facts.duration <= 0) return;
  const auto placement = to_string(wish.placement);
  if (facts.duration < kShortest) {
    warnings.push_back(fmt::format("{} needs at least 1 second; this file has {:.2f} s", placement, facts.duration));
  }
  if (facts.duration > wish.longest) {
    warnings.push_back(fmt::format("{} takes at most {:.0f} minutes; this file has {:.1f}", placement,
                                   wish.longest / kMinute, facts.duration / kMinute));
  } else if (wish.shorter.seconds > 0 && facts.duration > wish.shorter.seconds) {
    warnings.push_back(fmt::format("{} takes at most {:.0f} minutes on {}; this file has {:.1f}", placement,
                                   wish.shorter.seconds / kMinute, wish.shorter.service, facts.duration / kMinute));
  }
}

}  // namespace

std::vector<std::string> placement_warnings(Placement placement, const VideoFacts& facts) {
  const auto& wish = wish_of(placement);
  std::vector<std::string> warnings;
  add_picture(wish, facts, warnings);
  add_duration(wish, facts, warnings);
  add_encoding(to_string(placement), facts, warnings);
  return warnings;
}

}  // namespace metaup::plan
