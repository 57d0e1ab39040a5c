#include <catch2/catch.hpp>

#include "metaup/plan/video.hpp"

using namespace metaup::plan;
using Catch::Matchers::Contains;

namespace {

VideoFacts good(std::uint32_t width, std::uint32_t height) {
  return {.container = "mov,mp4,m4a,3gp,3g2,mj2",
          .codec = "h264",
          .audio_codec = "aac",
          .duration = 15,
          .width = width,
          .height = height,
          .frame_rate = 30,
          .bit_rate = 4'000'000,
          .has_audio = true};
}

std::string only_warning(Placement placement, const VideoFacts& facts) {
  const auto warnings = placement_warnings(placement, facts);
  REQUIRE(warnings.size() == 1);
  return warnings.front();
}

}  // namespace

TEST_CASE("a video that a placement likes has no warnings", "[plan]") {
  const auto [placement, width, height] = GENERATE(table<Placement, std::uint32_t, std::uint32_t>({
      {Placement::feed, 1080, 1350},
      {Placement::feed, 1280, 720},
      {Placement::feed, 1080, 1920},
      {Placement::story, 1080, 1920},
      {Placement::reels, 720, 1280},
      {Placement::square, 1080, 1080},
      {Placement::carousel, 1080, 1080},
  }));
  CHECK(placement_warnings(placement, good(width, height)).empty());
}

TEST_CASE("a ratio that does not fit is told with the figures", "[plan]") {
  const auto [placement, width, height] = GENERATE(table<Placement, std::uint32_t, std::uint32_t>({
      {Placement::feed, 2560, 1080},
      {Placement::feed, 720, 1600},
      {Placement::story, 1080, 1080},
      {Placement::story, 1080, 1880},
      {Placement::reels, 1920, 1080},
      {Placement::square, 1080, 1350},
      {Placement::carousel, 1280, 720},
  }));
  const auto warning = only_warning(placement, good(width, height));
  CHECK_THAT(warning, Contains(std::string(to_string(placement)) + " needs a ratio of"));
  CHECK_THAT(warning, Contains(std::to_string(width) + "x" + std::to_string(height)));
}

TEST_CASE("each figure outside of its limits has its own warning", "[plan]") {
  auto facts = good(1080, 1920);
  const auto [change, warning] = GENERATE(table<void (*)(VideoFacts&), std::string>({
      {[](VideoFacts& video) { video.width = 360, video.height = 640; }, "shorter side of at least 720 pixels"},
      {[](VideoFacts& video) { video.duration = 0.5; }, "at least 1 second; this file has 0.50 s"},
      {[](VideoFacts& video) { video.duration = 901; }, "at most 15 minutes; this file has 15.0"},
      {[](VideoFacts& video) { video.frame_rate = 15; }, "24 to 60 frames per second; this file has 15"},
      {[](VideoFacts& video) { video.frame_rate = 120; }, "24 to 60 frames per second; this file has 120"},
      {[](VideoFacts& video) { video.codec = "mpeg2video"; }, "H.264, H.265, VP9 or AV1; this file is mpeg2video"},
      {[](VideoFacts& video) { video.audio_codec = "mp3"; }, "AAC sound; this file has mp3"},
      {[](VideoFacts& video) { video.container = "avi"; }, "MP4 or MOV; this file is avi"},
  }));
  change(facts);
  CHECK_THAT(only_warning(Placement::reels, facts), Contains("reels ") && Contains(warning));
}

TEST_CASE("the usual fractions of a frame rate and of a length are fine", "[plan]") {
  auto facts = good(1080, 1920);
  facts.frame_rate = GENERATE(24'000.0 / 1'001, 30'000.0 / 1'001, 60'000.0 / 1'001, 24.0, 60.0);
  facts.duration = GENERATE(1.0, 900.0);
  CHECK(placement_warnings(Placement::reels, facts).empty());
}

TEST_CASE("a feed takes what is too long for a reel", "[plan]") {
  auto facts = good(1080, 1350);
  facts.duration = 3'600;
  CHECK(placement_warnings(Placement::feed, facts).empty());
  facts.duration = 242 * 60;
  CHECK_THAT(only_warning(Placement::feed, facts), Contains("at most 241 minutes; this file has 242.0"));
}

TEST_CASE("a length that one service does not show is told with its name", "[plan]") {
  const auto [placement, fits, too_long, warning] = GENERATE(table<Placement, double, double, std::string>({
      {Placement::story, 180, 180.1, "story takes at most 3 minutes on Facebook; this file has 3.0"},
      {Placement::story, 180, 3'600, "story takes at most 3 minutes on Facebook; this file has 60.0"},
      {Placement::story, 180, 3'601, "story takes at most 60 minutes; this file has 60.0"},
      {Placement::feed, 3'600, 3'660, "feed takes at most 60 minutes on Instagram; this file has 61.0"},
      {Placement::feed, 3'600, 241 * 60, "feed takes at most 60 minutes on Instagram; this file has 241.0"},
      {Placement::reels, 900, 901, "reels takes at most 15 minutes; this file has 15.0"},
      {Placement::square, 3'600, 3'660, "square takes at most 60 minutes on Instagram; this file has 61.0"},
      {Placement::carousel, 241 * 60, 242 * 60, "carousel takes at most 241 minutes; this file has 242.0"},
  }));
  const bool is_square = placement == Placement::square || placement == Placement::carousel;
  auto facts = good(1080, is_square ? 1080 : 1920);
  facts.duration = fits;
  CHECK(placement_warnings(placement, facts).empty());
  facts.duration = too_long;
  CHECK(only_warning(placement, facts) == warning);
}

TEST_CASE("a ratio may be off by one percent", "[plan]") {
  CHECK(placement_warnings(Placement::square, good(1000, 1009)).empty());
  CHECK_FALSE(placement_warnings(Placement::square, good(1000, 1011)).empty());
  CHECK(placement_warnings(Placement::feed, good(1290, 720)).empty());
  CHECK_FALSE(placement_warnings(Placement::feed, good(1300, 720)).empty());
}

TEST_CASE("the least width depends on the length", "[plan]") {
  const auto [width, height, seconds, warning] = GENERATE(table<std::uint32_t, std::uint32_t, double, std::string>({
      {249, 443, 29.9, "reels needs a width of at least 250 pixels; this file is 249x443"},
      {250, 444, 29.9, "reels needs a shorter side of at least 720 pixels; this file is 250x444"},
      {499, 887, 30, "reels needs a width of at least 500 pixels from 30 seconds on; this file is 499x887"},
      {500, 889, 30, "reels needs a shorter side of at least 720 pixels; this file is 500x889"},
      {249, 443, 0, "reels needs a width of at least 250 pixels; this file is 249x443"},  // its length is not known
  }));
  auto facts = good(width, height);
  facts.duration = seconds;
  CHECK(only_warning(Placement::reels, facts) == warning);
}

TEST_CASE("what is not known is not complained about, nor is silence", "[plan]") {
  CHECK(placement_warnings(Placement::story, VideoFacts{}).empty());
  auto silent = good(1080, 1920);
  silent.has_audio = false;
  silent.audio_codec.clear();
  CHECK(placement_warnings(Placement::story, silent).empty());
}
