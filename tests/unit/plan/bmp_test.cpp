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

std::string number(std::uint64_t value, unsigned bytes) { return test::tiff_number({}, value, bytes); }

/// What the header of a BMP says; of 6 x 4 pixels.
struct Bmp {
  std::uint32_t header = 40;
  std::uint32_t width = 6;
  std::uint32_t height = 4;
  std::uint32_t planes = 1;
  std::uint32_t depth = 24;
  std::uint32_t compression = 0;
  std::uint32_t pixels = 0;  ///< 0: behind the header
};
std::string bmp_of(const Bmp& kind) {
  const unsigned wide = kind.header == 12 ? 2 : 4;
  auto header = number(kind.header, 4) + number(kind.width, wide) + number(kind.height, wide) + number(kind.planes, 2) +
                number(kind.depth, 2) + number(kind.compression, 4);
  header.resize(kind.header, '\0');
  const auto pixels = kind.pixels == 0 ? 14 + kind.header : kind.pixels;
  const auto rows = std::string(std::size_t{4} * ((6 * kind.depth + 31) / 32 * 4), 'p');
  return "BM" + number(14 + header.size() + rows.size(), 4) + number(0, 4) + number(pixels, 4) + header + rows;
}

}  // namespace

TEST_CASE("a BMP has the rows, or the packed bytes, that its header promises", "[plan]") {
  auto bit_fields = test::make_bmp(1, 5, 9);
  const auto [compression, depth] = GENERATE(table<char, char>({{0, 24}, {3, 16}, {6, 16}}));
  bit_fields[28] = depth;
  bit_fields[30] = compression;
  bit_fields.resize(54 + 9U * (depth == 24 ? 16 : 12));
  CHECK(inspect_image(bit_fields, "ad.bmp"));
  CHECK_THAT(problem_of(bit_fields.substr(0, bit_fields.size() - 1)), Contains("truncated"));
  auto packed = bit_fields;
  packed[28] = 8;
  packed[30] = 1;  // run lengths
  packed.replace(34, 4, test::tiff_number({}, packed.size() - 54, 4));
  CHECK(inspect_image(packed, "ad.bmp"));
  CHECK_THAT(problem_of(packed.substr(0, packed.size() - 1)), Contains("truncated"));
  packed.replace(34, 4, std::string(4, '\0'));  // not told
  CHECK(inspect_image(packed.substr(0, packed.size() - 1), "ad.bmp"));
}

TEST_CASE("a BMP has one of the depths that there are", "[plan]") {
  auto bytes = test::make_bmp(1, 4, 4);
  for (int depth = 0; depth < 70; ++depth) {
    bytes[28] = static_cast<char>(depth);
    const bool known = depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16 || depth == 24;
    CHECK(inspect_image(bytes, "ad.bmp").has_value() == known);  // 32 would have more bytes than there are
  }
}

TEST_CASE("a BMP of any common header is measured", "[plan]") {
  const auto bytes = GENERATE(12U, 16U, 20U, 40U, 42U, 46U, 52U, 56U, 64U, 108U, 124U);
  const auto bmp = bmp_of({.header = bytes});
  const auto facts = inspect_image(bmp, "ad.bmp");
  CAPTURE(bytes);
  REQUIRE(facts);
  CHECK(facts->width == 6);
  CHECK(facts->height == 4);
  CHECK_THAT(problem_of(bmp.substr(0, bmp.size() - 1)), Contains("truncated"));
}

TEST_CASE("a BMP whose header has an impossible size says so", "[plan]") {
  const auto bytes = GENERATE(0U, 1U, 11U, 13U, 15U, 65U, 107U, 125U, 0xFFFFU, 0xFFFFFFFFU);
  auto bmp = bmp_of({});
  bmp.replace(14, 4, number(bytes, 4));
  CHECK_THAT(problem_of(bmp), Contains("header has an impossible size"));
}

TEST_CASE("what a BMP's header may not say is damage", "[plan]") {
  const auto [kind, reason] = GENERATE(table<Bmp, std::string>({
      {{.width = 0}, "width or height is 0"},
      {{.height = 0}, "width or height is 0"},
      {{.width = 0x80000000U}, "impossible"},
      {{.width = 0xFFFFFFFAU}, "impossible"},
      {{.height = 0x80000000U}, "impossible"},
      {{.planes = 0}, "planes"},
      {{.planes = 3}, "planes"},
      {{.depth = 0}, "depth"},
      {{.depth = 5}, "depth"},
      {{.compression = 4}, "compression"},  // a JPEG, for printers
      {{.compression = 5}, "compression"},
      {{.compression = 7}, "compression"},
      {{.compression = 0xFFFFFFFFU}, "compression"},
      {{.depth = 24, .compression = 3}, "compression"},
      {{.depth = 4, .compression = 1}, "compression"},
      {{.depth = 8, .compression = 2}, "compression"},
      {{.height = 0xFFFFFFFCU, .depth = 8, .compression = 1}, "top down"},
      {{.pixels = 30}, "within its header"},
  }));
  CHECK_THAT(problem_of(bmp_of(kind)), Contains("damaged") && Contains(reason));
}

TEST_CASE("a BMP's rows may be packed, masked or run from the top down", "[plan]") {
  const auto kind =
      GENERATE(Bmp{.height = 0xFFFFFFFCU}, Bmp{.depth = 16, .compression = 3}, Bmp{.depth = 32, .compression = 6},
               Bmp{.depth = 8, .compression = 1}, Bmp{.depth = 4, .compression = 2},
               Bmp{.header = 64, .depth = 24, .compression = 4}, Bmp{.header = 64, .depth = 1, .compression = 3});
  const auto facts = inspect_image(bmp_of(kind), "ad.bmp");
  REQUIRE(facts);
  CHECK(facts->height == 4);
}
