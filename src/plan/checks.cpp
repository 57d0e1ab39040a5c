#include "metaup/plan/checks.hpp"

#include <fmt/format.h>

#include <array>

namespace metaup::plan {
namespace {

/// What a placement asks of an image (docs/graph-api.md, "Images").
struct Shape {
  Placement placement;
  std::string_view word;
  double narrowest;  ///< width / height
  double widest;
  double tolerance;  ///< of the ratio, relative
  std::uint32_t least_width;
  std::uint32_t least_height;
  std::string_view advice;
};

constexpr double kSquareRatio = 1.0, kPortraitRatio = 4.0 / 5.0, kLandscapeRatio = 1.91, kTallRatio = 9.0 / 16.0;
constexpr std::array<Shape, 5> kShapes{{
    {Placement::feed, "feed", kPortraitRatio, kLandscapeRatio, 0.03, 600, 0,
     "between 4:5 and 1.91:1, such as 1080x1080"},
    {Placement::story, "story", kTallRatio, kTallRatio, 0.01, 500, 0, "9:16, such as 1080x1920"},
    {Placement::reels, "reels", kTallRatio, kTallRatio, 0.01, 500, 0, "9:16, such as 1080x1920"},
    {Placement::square, "square", kSquareRatio, kSquareRatio, 0.03, 600, 600, "1:1, such as 1080x1080"},
    {Placement::carousel, "carousel", kSquareRatio, kSquareRatio, 0.03, 600, 600, "1:1, such as 1080x1080"},
}};

const Shape& shape_of(Placement placement) {
  for (const auto& shape : kShapes) {
    if (shape.placement == placement) return shape;
  }
  return kShapes.front();
}

}  // namespace

std::string_view to_string(Placement placement) { return shape_of(placement).word; }

std::vector<std::string> placement_warnings(Placement placement, const ImageFacts& facts) {
  const auto& shape = shape_of(placement);
  std::vector<std::string> warnings;
  if (facts.format != Format::jpeg && facts.format != Format::png) {
    warnings.push_back(fmt::format("{} needs JPG or PNG; this file is {}", shape.word, to_string(facts.format)));
  }
  if (facts.width == 0 || facts.height == 0) {
    warnings.push_back(fmt::format("{} was not checked: the image's width and height are not known", shape.word));
    return warnings;
  }
  const auto size = fmt::format("{}x{}", facts.width, facts.height);
  if (facts.width < shape.least_width) {
    warnings.push_back(
        fmt::format("{} needs a width of at least {} pixels; this file is {}", shape.word, shape.least_width, size));
  }
  if (facts.height < shape.least_height) {
    warnings.push_back(
        fmt::format("{} needs a height of at least {} pixels; this file is {}", shape.word, shape.least_height, size));
  }
  const auto ratio = static_cast<double>(facts.width) / static_cast<double>(facts.height);
  if (ratio < shape.narrowest * (1 - shape.tolerance) || ratio > shape.widest * (1 + shape.tolerance)) {
    warnings.push_back(
        fmt::format("{} needs a ratio of {}; this file is {} ({:.2f}:1)", shape.word, shape.advice, size, ratio));
  }
  return warnings;
}

}  // namespace metaup::plan
