#include "metaup/plan/checks.hpp"

#include <fmt/format.h>

#include <array>

namespace metaup::plan {
namespace {

/// What a placement asks of an image (Graph API reference: images-creatives-batch 9).
struct Wish {
  Placement placement;
  std::string_view word;
  double narrowest;  ///< width / height
  double widest;
  double tolerance;  ///< of the ratio, relative
  std::uint32_t least_width;
  std::uint32_t least_height;
  std::string_view advice;
};

constexpr double kSquare = 1.0, kPortrait = 4.0 / 5.0, kLandscape = 1.91, kTall = 9.0 / 16.0;
constexpr std::array<Wish, 5> kWishes{{
    {Placement::feed, "feed", kPortrait, kLandscape, 0.03, 600, 0, "between 4:5 and 1.91:1, such as 1080x1080"},
    {Placement::story, "story", kTall, kTall, 0.01, 500, 0, "9:16, such as 1080x1920"},
    {Placement::reels, "reels", kTall, kTall, 0.01, 500, 0, "9:16, such as 1080x1920"},
    {Placement::square, "square", kSquare, kSquare, 0.03, 600, 600, "1:1, such as 1080x1080"},
    {Placement::carousel, "carousel", kSquare, kSquare, 0.03, 600, 600, "1:1, such as 1080x1080"},
}};

const Wish& wish_of(Placement placement) {
  for (const auto& wish : kWishes) {
    if (wish.placement == placement) return wish;
  }
  return kWishes.front();
}

}  // namespace

std::optional<Placement> parse_placement(std::string_view word) {
  for (const auto& wish : kWishes) {
    if (wish.word == word) return wish.placement;
  }
  return std::nullopt;
}

std::string_view to_string(Placement placement) { return wish_of(placement).word; }

std::vector<std::string> placement_warnings(Placement placement, const ImageFacts& facts) {
  const auto& wish = wish_of(placement);
  std::vector<std::string> warnings;
  if (facts.format != Format::jpeg && facts.format != Format::png) {
    warnings.push_back(fmt::format("{} needs JPG or PNG; this file is {}", wish.word, to_string(facts.format)));
  }
  if (facts.width == 0 || facts.height == 0) {
    warnings.push_back(fmt::format("{} was not checked: the image's width and height are not known", wish.word));
    return warnings;
  }
  const auto size = fmt::format("{}x{}", facts.width, facts.height);
  if (facts.width < wish.least_width) {
    warnings.push_back(
        fmt::format("{} needs a width of at least {} pixels; this file is {}", wish.word, wish.least_width, size));
  }
  if (facts.height < wish.least_height) {
    warnings.push_back(
        fmt::format("{} needs a height of at least {} pixels; this file is {}", wish.word, wish.least_height, size));
  }
  const auto ratio = static_cast<double>(facts.width) / static_cast<double>(facts.height);
  if (ratio < wish.narrowest * (1 - wish.tolerance) || ratio > wish.widest * (1 + wish.tolerance)) {
    warnings.push_back(
        fmt::format("{} needs a ratio of {}; this file is {} ({:.2f}:1)", wish.word, wish.advice, size, ratio));
  }
  return warnings;
}

}  // namespace metaup::plan
