#include "plan/thumbnail.hpp"

#include <stb/stb_image.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>

#include "metaup/plan/media.hpp"
#include "support/images.hpp"

using namespace metaup;
using namespace metaup::plan;

namespace {

struct Size {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  friend bool operator==(const Size&, const Size&) = default;
};

/// The size of the thumbnail; 0 x 0 when there is none.
Size size_of(const std::optional<std::string>& jpeg) {
  if (!jpeg) return {};
  const auto facts = inspect_image(*jpeg, "thumbnail");
  REQUIRE(facts);
  CHECK(facts->format == Format::jpeg);
  return {facts->width, facts->height};
}

/// How bright the image is in each quarter: left top, right top, left bottom, right bottom.
std::array<int, 4> quarters(const std::string& bytes) {
  int width = 0;
  int height = 0;
  int channels = 0;
  const std::unique_ptr<unsigned char, decltype(&stbi_image_free)> grey(
      stbi_load_from_memory(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                            &width, &height, &channels, 1),
      &stbi_image_free);
  REQUIRE(grey != nullptr);
  // The mean around a point, far from the bright corner, where the test picture's bytes wrap.
  const auto at = [&](int x, int y) {
    int sum = 0;
    for (int dy = -2; dy <= 2; ++dy) {
      for (int dx = -2; dx <= 2; ++dx) sum += grey.get()[(y + dy) * width + x + dx];
    }
    return sum / 25;
  };
  const int left = width * 35 / 100;
  const int right = width - 1 - left;
  const int top = height * 35 / 100;
  const int bottom = height - 1 - top;
  return {at(left, top), at(right, top), at(left, bottom), at(right, bottom)};
}

}  // namespace

TEST_CASE("a thumbnail keeps the shape, and is never larger than the image", "[plan]") {
  const auto [bytes, longest, expected] = GENERATE(table<std::string, std::uint32_t, Size>({
      {test::make_jpeg(1, 640, 480), 480, {480, 360}},
      {test::make_png(1, 480, 640), 480, {360, 480}},
      {test::make_png(1, 480, 480), 480, {480, 480}},
      {test::make_jpeg(1, 64, 48), 480, {64, 48}},
      {test::make_png(1, 2000, 1), 100, {100, 1}},
      {test::make_jpeg_with_orientation(1, 6, 640, 480), 480, {360, 480}},
      {test::make_jpeg_with_orientation(1, 3, 640, 480), 480, {480, 360}},
  }));
  CHECK(size_of(thumbnail(bytes, longest)) == expected);
}

TEST_CASE("what is no whole JPEG or PNG has no thumbnail", "[plan]") {
  const auto bytes =
      GENERATE(std::string{}, std::string("GIF89a"), test::make_gif(1), test::make_bmp(1), test::make_webp_head(64, 64),
               test::truncated(test::make_jpeg(1, 640, 480)), test::truncated(test::make_png(1, 640, 480)));
  CHECK_FALSE(thumbnail(bytes, 480));
}

TEST_CASE("an image of too many pixels is not decoded", "[plan]") {
  auto bomb = test::make_png(1, 8, 8);
  bomb.replace(16, 8, std::string("\x00\x00\x7F\x00\x00\x00\x7F\x00", 8));  // 32512 x 32512 in its header
  CHECK_FALSE(thumbnail(bomb, 480));
}

TEST_CASE("a thumbnail is turned as the EXIF data says", "[plan]") {
  // The picture grows brighter to the right, and a little to the bottom.
  const auto [left_top, right_top, left_bottom, right_bottom] = quarters(*thumbnail(test::make_jpeg(1, 200, 100), 50));
  REQUIRE(left_top < left_bottom);
  REQUIRE(left_bottom < right_top);
  // For each orientation: the quarter of the stored image that is shown left top, and right top.
  const auto [orientation, first, second] = GENERATE_COPY(table<std::uint16_t, int, int>({
      {1, left_top, right_top},
      {2, right_top, left_top},
      {3, right_bottom, left_bottom},
      {4, left_bottom, right_bottom},
      {5, left_top, left_bottom},
      {6, left_bottom, left_top},
      {7, right_bottom, right_top},
      {8, right_top, right_bottom},
  }));
  const auto shown = quarters(*thumbnail(test::make_jpeg_with_orientation(1, orientation, 200, 100), 50));
  CAPTURE(orientation, shown[0], shown[1], first, second);
  CHECK(std::abs(shown[0] - first) < 6);
  CHECK(std::abs(shown[1] - second) < 6);
}
