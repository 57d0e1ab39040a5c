#include <array>
#include <catch2/catch.hpp>

#include "image_problem.hpp"
#include "metaup/plan/media.hpp"
#include "png_maker.hpp"
#include "support/images.hpp"
#include "support/temp_dir.hpp"
#include "tiff_maker.hpp"

using namespace metaup;
using namespace metaup::plan;
using namespace metaup::test;
using namespace std::string_literals;
using Catch::Matchers::Contains;

namespace {

std::string with_data(const std::string& packed, const PngKind& kind = {}) {
  return png_header(kind) + chunk("IDAT", packed) + png_end();
}

/// The rows of the seven passes, pixel by pixel as the specification draws them.
std::string interlaced_rows(const PngKind& kind) {
  static constexpr std::array<std::string_view, 8> kPasses{"16462646", "77777777", "56565656", "77777777",
                                                           "36463646", "77777777", "56565656", "77777777"};
  std::string rows;
  for (char pass = '1'; pass <= '7'; ++pass) {
    for (unsigned y = 0; y < kind.height; ++y) {
      unsigned pixels = 0;
      for (unsigned x = 0; x < kind.width; ++x) pixels += kPasses[y % 8][x % 8] == pass ? 1U : 0U;
      if (pixels != 0) rows += std::string(1 + (pixels * static_cast<unsigned>(kind.depth) + 7) / 8, '\0');
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("a wrong checksum of a critical chunk damages a PNG", "[plan]") {
  const auto good = png_of({.colour = 3}, chunk("PLTE", "rgb"));
  CHECK(inspect_image(good, "ad.png"));
  for (const auto* const type : {"IHDR", "PLTE", "IDAT", "IEND"}) {
    auto bad = good;
    const auto at = bad.find(type) - 4;
    const auto length = static_cast<unsigned char>(bad[at + 3]);
    bad[at + 8 + length] = static_cast<char>(bad[at + 8 + length] ^ 1);
    CHECK_THAT(problem_of(bad), Contains("is damaged: the checksum of its"));
  }
  CHECK_THAT(problem_of(png_of({}, big(1, 4) + "NEWCx" + big(0, 4))), Contains("NEWC chunk is wrong"));
}

TEST_CASE("a turned bit in the picture data of a PNG is noticed, wherever it is", "[plan]") {
  const test::TempDir root;
  auto bytes = test::make_png(1, 300, 300);
  REQUIRE(bytes.size() > 100'000);  // several windows
  const auto at = GENERATE(50U, 65'536U, 65'600U, 100'000U);
  bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
  CHECK_THAT(problem_of(bytes), Contains("checksum of its picture data is wrong"));
  const auto file = OpenFile::open(root.write("ad.png", bytes));
  REQUIRE(file);
  CHECK_FALSE(inspect_image(**file));
}

TEST_CASE("a wrong checksum of what decoders may leave out does no harm", "[plan]") {
  CHECK(inspect_image(png_of({.colour = 2}, big(4, 4) + "tEXttext" + big(0, 4)), "ad.png"));
}

TEST_CASE("only the pairs of depth and colour that PNG knows are good", "[plan]") {
  const std::vector<std::pair<int, std::vector<int>>> good{
      {0, {1, 2, 4, 8, 16}}, {2, {8, 16}}, {3, {1, 2, 4, 8}}, {4, {8, 16}}, {6, {8, 16}}};
  for (int colour = 0; colour < 9; ++colour) {
    for (int depth = 0; depth < 34; ++depth) {
      const bool fits = std::any_of(good.begin(), good.end(), [&](const auto& row) {
        return row.first == colour && std::find(row.second.begin(), row.second.end(), depth) != row.second.end();
      });
      CAPTURE(colour, depth);
      const auto bytes =
          png_of({.depth = static_cast<char>(depth), .colour = static_cast<char>(colour)}, chunk("PLTE", "rgb"));
      CHECK(inspect_image(bytes, "ad.png").has_value() == fits);
    }
  }
}

TEST_CASE("other headers that no PNG has are damage", "[plan]") {
  const auto end = png_data() + png_end();
  for (const auto& methods : {"\x01\0\0"s, "\0\x01\0"s, "\0\0\x02"s}) {
    CHECK_THAT(problem_of(png_header({.methods = methods}) + end), Contains("method is unknown"));
  }
  CHECK_THAT(problem_of(png_of({.colour = 3})), Contains("no palette"));
  CHECK_THAT(problem_of(png_header({.width = 1U << 31U}) + end), Contains("width or height"));
}

TEST_CASE("EXIF in a PNG turns its size", "[plan]") {
  const auto exif = test::make_tiff_of({{274, 3, {8}}}, "");
  const auto facts = inspect_image(png_of({.colour = 2}, chunk("eXIf", exif)), "ad.png");
  REQUIRE(facts);
  CHECK(facts->width == 5);
}

TEST_CASE("the picture data of a PNG unpacks to all its rows", "[plan]") {
  const auto width = GENERATE(1U, 3U, 8U, 300U), height = GENERATE(1U, 5U, 200U);
  const auto [depth, colour] = GENERATE(table<char, char>({{1, 0}, {4, 0}, {16, 0}, {8, 2}, {16, 4}, {8, 6}}));
  const PngKind kind{.width = width, .height = height, .depth = depth, .colour = colour};
  const auto rows = png_rows(kind);
  CHECK(inspect_image(with_data(deflated(rows), kind), "ad.png"));
  CHECK_THAT(problem_of(with_data(deflated(rows.substr(0, rows.size() - 1)), kind)), Contains("fewer rows"));
  CHECK_THAT(problem_of(with_data(deflated(rows.substr(0, rows.size() / 2)), kind)), Contains("fewer rows"));
  CHECK_THAT(problem_of(with_data(deflated(""), kind)), Contains("fewer rows"));
}

TEST_CASE("an interlaced PNG has the rows of its seven passes", "[plan]") {
  const auto width = GENERATE(1U, 2U, 3U, 4U, 5U, 8U, 9U, 33U), height = GENERATE(1U, 2U, 3U, 4U, 5U, 8U, 17U);
  const auto depth = GENERATE(as<char>{}, 1, 8);
  const PngKind kind{.width = width, .height = height, .depth = depth, .methods = "\0\0\x01"s};
  const auto rows = interlaced_rows(kind);
  CAPTURE(width, height);
  CHECK(inspect_image(with_data(deflated(rows), kind), "ad.png"));
  CHECK_THAT(problem_of(with_data(deflated(rows.substr(0, rows.size() - 1)), kind)), Contains("fewer rows"));
}

TEST_CASE("picture data may be cut into chunks anywhere", "[plan]") {
  const auto packed = deflated(png_rows());
  const auto cut = GENERATE_COPY(range(std::size_t{0}, packed.size()));
  const auto pieces = chunk("IDAT", packed.substr(0, cut)) + chunk("IDAT", "") + chunk("IDAT", packed.substr(cut));
  CHECK(inspect_image(png_header() + pieces + png_end(), "ad.png"));
}

TEST_CASE("picture data that is no zlib stream damages a PNG", "[plan]") {
  const auto good = deflated(png_rows());
  auto sum = good, method = good, dictionary = good;
  sum.back() = static_cast<char>(sum.back() ^ 1);
  method[0] = '\x77';
  dictionary.replace(0, 2, "\x78\x20");
  const auto packed = GENERATE_COPY(as<std::string>{}, sum, method, dictionary, std::string(40, '\xFF'), "data",
                                    good.substr(0, 2) + std::string(60, '\xFF'), good.substr(2));
  CHECK_THAT(problem_of(with_data(packed)), Contains("damaged") && Contains("picture data"));
}

TEST_CASE("a zlib stream that breaks off is damage, wherever it does", "[plan]") {
  const auto good = deflated(png_rows({.width = 40, .height = 40}));
  const auto kept = GENERATE_COPY(range(std::size_t{0}, good.size()));
  CHECK_THAT(problem_of(with_data(good.substr(0, kept), {.width = 40, .height = 40})), Contains("damaged"));
}

TEST_CASE("what follows the rows or the stream is ignored", "[plan]") {
  const auto good = deflated(png_rows());
  const auto packed = GENERATE_COPY(good + "more", deflated(png_rows() + "x"), deflated(png_rows() + png_rows()),
                                    deflated(png_rows() + std::string(1'000'000, '\x09')));
  CHECK(inspect_image(with_data(packed), "ad.png"));
}

TEST_CASE("rows have one of five filters", "[plan]") {
  for (int filter = 0; filter < 256; ++filter) {
    const auto bytes = with_data(deflated(png_rows({}, static_cast<char>(filter))));
    CHECK(inspect_image(bytes, "ad.png").has_value() == (filter <= 4));
  }
}

TEST_CASE("chunks of a PNG that decoders do not forgive are damage", "[plan]") {
  const auto data = png_data(), colours = chunk("PLTE", "rgb"), text = chunk("tEXt", "a\0b"s), end = png_end();
  const auto again = png_header().substr(8), packed = deflated(png_rows());
  const auto parts = std::pair(chunk("IDAT", packed.substr(0, 5)), chunk("IDAT", packed.substr(5)));
  const auto [body, reason] = GENERATE_COPY(table<std::string, std::string>({
      {again + data, "two image headers"},
      {data + again, "two image headers"},
      {chunk("ABCD", "") + data, "do not know"},
      {data + chunk("ABCD", "x"), "do not know"},
      {parts.first + text + parts.second, "not in one piece"},
      {data + text + data, "not in one piece"},
      {data + colours, "behind its picture data"},
      {colours + colours + data, "two palettes"},
      {chunk("PLTE", "") + data, "impossible length"},
      {chunk("PLTE", "rg") + data, "impossible length"},
      {chunk("PLTE", "rgbr") + data, "impossible length"},
      {chunk("PLTE", std::string(771, 'c')) + data, "impossible length"},
  }));
  CHECK_THAT(problem_of(png_header() + body + end), Contains("damaged") && Contains(reason));
  CHECK(inspect_image(png_header() + text + colours + text + data + text + chunk("abcd", "") + end, "ad.png"));
}

TEST_CASE("a PNG for Apple's programs is told by name", "[plan]") {
  auto bytes = png_of();
  bytes.insert(8, chunk("CgBI", "\x50\0\x20\x02"s));
  CHECK_THAT(problem_of(bytes), Contains("CgBI"));
}

TEST_CASE("a PNG that unpacks to far more than it should is not followed", "[plan]") {
  const PngKind kind{.width = 60'000, .height = 60'000, .depth = 16, .colour = 6};
  CHECK_THAT(problem_of(with_data(deflated(std::string(30'000'000, '\0')), kind)), Contains("fewer rows"));
}
