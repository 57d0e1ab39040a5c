#include <catch2/catch.hpp>

#include "metaup/plan/checks.hpp"

using namespace metaup::plan;
using Catch::Matchers::Contains;

namespace {

ImageFacts jpeg(unsigned width, unsigned height) { return {.format = Format::jpeg, .width = width, .height = height}; }

}  // namespace

TEST_CASE("an image that fits its placement draws no warning", "[plan]") {
  const auto [placement, width, height] = GENERATE(table<Placement, unsigned, unsigned>({
      {Placement::feed, 1200, 628},
      {Placement::feed, 1080, 1080},
      {Placement::feed, 600, 750},
      {Placement::feed, 1080, 1390},  // within 3% of 4:5
      {Placement::story, 1080, 1920},
      {Placement::story, 500, 889},
      {Placement::reels, 1440, 2560},
      {Placement::square, 600, 600},
      {Placement::carousel, 1080, 1050},
  }));
  CAPTURE(to_string(placement), width, height);
  CHECK(placement_warnings(placement, jpeg(width, height)).empty());
}

TEST_CASE("a warning names the placement, its wish and the figures", "[plan]") {
  const auto [placement, width, height, wish] = GENERATE(table<Placement, unsigned, unsigned, std::string>({
      {Placement::feed, 1080, 1920, "between 4:5 and 1.91:1"},
      {Placement::feed, 2000, 1000, "1.91:1"},
      {Placement::feed, 599, 599, "width of at least 600 pixels"},
      {Placement::story, 1080, 1080, "9:16"},
      {Placement::story, 1080, 1880, "9:16"},  // 2% off, where 1% is allowed
      {Placement::reels, 499, 887, "width of at least 500 pixels"},
      {Placement::square, 1080, 1920, "1:1"},
      {Placement::carousel, 609, 592, "height of at least 600 pixels"},
  }));
  CAPTURE(to_string(placement), width, height);
  const auto warnings = placement_warnings(placement, jpeg(width, height));
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains(std::string(to_string(placement))) && Contains(wish) &&
                              Contains(std::to_string(width) + "x" + std::to_string(height)));
}

TEST_CASE("placements want JPG or PNG", "[plan]") {
  const auto warnings = placement_warnings(Placement::feed, {.format = Format::gif, .width = 1080, .height = 1080});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("JPG or PNG") && Contains("GIF"));
}

TEST_CASE("an image of unknown size is said to be unchecked", "[plan]") {
  const auto warnings = placement_warnings(Placement::square, jpeg(0, 0));
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("not checked"));
}
