#include <catch2/catch.hpp>

#include "image_problem.hpp"
#include "metaup/plan/media.hpp"
#include "support/images.hpp"
#include "tiff_maker.hpp"

using namespace metaup;
using namespace metaup::plan;
using namespace std::string_literals;
using Catch::Matchers::Contains;
using test::problem_of;

namespace {

std::string sub_blocks(const std::string& packed) {
  std::string blocks;
  for (std::size_t at = 0; at < packed.size(); at += 255) {
    const auto block = packed.substr(at, 255);
    blocks += static_cast<char>(block.size()) + block;
  }
  return blocks + "\0"s;
}

/// One frame whose sub-blocks are `blocks`, of codes of three bits at first; one row unless a size is given.
std::string gif_of(const std::string& blocks, unsigned width, const std::string& size = "") {
  const auto sides = test::tiff_number({}, width, 2) + "\x01\0"s;
  return "GIF89a" + sides + "\0\0\0,\0\0\0\0"s + (size.empty() ? sides : size) + "\0\x02"s + blocks + "\0;"s;
}

/// The codes of a row of one colour, each one pixel longer than the one before, until the table is full.
std::string packed_row(unsigned pixels) {
  std::string packed;
  std::uint64_t held = 0;
  unsigned count = 0;
  const auto put = [&](std::uint64_t code, unsigned bits) {
    held |= code << count;
    for (count += bits; count >= 8; count -= 8, held >>= 8U) packed += static_cast<char>(held & 0xFFU);
  };
  put(4, 3);
  unsigned bits = 3, next = 6, length = 1, left = pixels;
  put(0, bits);
  for (--left; left > 0; left -= length) {
    length = std::min(length + 1, left);
    put(length == 1 ? 0 : 6 + length - 2, bits);
    if (++next == 1U << bits && bits < 12) ++bits;
  }
  put(5, bits);
  put(0, 7);
  auto blocks = sub_blocks(packed);
  blocks.pop_back();
  return blocks;
}

}  // namespace

TEST_CASE("a GIF ends with its last whole frame", "[plan]") {
  const auto gif = test::make_gif(1, 30, 20), open = gif.substr(0, gif.size() - 1);
  const auto comment = "\x21\xFE\x05hello\0"s;
  const auto bytes =
      GENERATE_COPY(as<std::string>{}, open, open + "\0\0\x3b"s, open + gif, open + "<?xpacket", open + comment,
                    open + comment + "TAG", gif + std::string(100, '\0'), open + "\xFF\xFF");
  const auto facts = inspect_image(bytes, "ad.gif");
  REQUIRE(facts);
  CHECK(facts->width == 30);
  CHECK(facts->height == 20);
}

TEST_CASE("a GIF that ends within a frame or a block is truncated", "[plan]") {
  const auto gif = test::make_gif(1, 30, 20), open = gif.substr(0, gif.size() - 1);
  const auto frame = gif.substr(19, open.size() - 19);  // behind the head and two colours
  const auto bytes =
      GENERATE_COPY(gif.substr(0, gif.size() - 2), open + frame.substr(0, 5), open + frame.substr(0, 200),
                    open + "\x21\xFE\x05hel", gif.substr(0, 19), gif.substr(0, 12));
  CHECK_THAT(problem_of(bytes), Contains("truncated"));
}

TEST_CASE("a frame without data makes no GIF", "[plan]") {
  const auto head = "GIF89a\x01\0\x01\0\0\0\0"s, frame = ",\0\0\0\0\x01\0\x01\0\0\x02\0"s;
  CHECK_THAT(problem_of(head + frame + ";"), Contains("holds no frame"));
  CHECK_THAT(problem_of(head + frame + "Q"), Contains("unknown kind"));
  CHECK(inspect_image(head + frame.substr(0, 11) + "\x01x\0;"s, "ad.gif"));
}

TEST_CASE("a frame of no size is no picture", "[plan]") {
  const auto size = GENERATE("\0\0\x01\0"s, "\x01\0\0\0"s, "\0\0\0\0"s);
  CHECK_THAT(problem_of(gif_of("\x02\x44\x01"s, 2, size)), Contains("holds no frame"));
}

TEST_CASE("the picture data of a GIF has a code size that there is", "[plan]") {
  const auto gif = test::make_gif(1, 30, 20);
  const auto at = gif.find(","s + "\0\0\0\0"s + "\x1E\0\x14\0\0"s) + 10;
  REQUIRE(gif[at] == 2);
  for (int size = 9; size < 256; ++size) {
    auto bytes = gif;
    bytes[at] = static_cast<char>(size);
    CHECK_THAT(problem_of(bytes), Contains("impossible code size"));
  }
}

TEST_CASE("the first frame of a GIF has all its pixels", "[plan]") {
  // Codes of three bits: clear (4), 0, 1, the end (5); one pixel each of 0 and 1.
  const auto two = "\x02\x44\x0A"s;  // 100 000 001 101
  CHECK(inspect_image(gif_of(two, 2), "ad.gif"));
  CHECK_THAT(problem_of(gif_of(two, 3)), Contains("fewer pixels"));
  CHECK_THAT(problem_of(gif_of("\x01\x04"s, 2)), Contains("fewer pixels"));
  CHECK_THAT(problem_of(gif_of("\x02\x7C\x00"s, 2)), Contains("cannot be unpacked"));  // 100 111
}

TEST_CASE("long codes of a GIF stand for as many pixels as they were made of", "[plan]") {
  for (const unsigned pixels : {1U, 10U, 100U, 1'000U, 60'000U}) {
    const auto packed = packed_row(pixels);
    CAPTURE(pixels);
    CHECK(inspect_image(gif_of(packed, pixels), "ad.gif"));
    if (pixels < 60'000U) CHECK_THAT(problem_of(gif_of(packed, pixels + 1)), Contains("fewer pixels"));
  }
}

TEST_CASE("a GIF that is cut and followed by another is no whole one", "[plan]") {
  const auto gif = test::make_gif(3, 120, 90);
  const auto percent = GENERATE(10U, 30U, 50U, 70U, 90U);
  CHECK(problem_of(test::truncated(gif, percent) + gif) != "no problem");
}
