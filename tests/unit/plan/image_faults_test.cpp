// Images that are good, or bad, and could be taken for the other.
#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "image_problem.hpp"
#include "jpeg_maker.hpp"
#include "metaup/plan/media.hpp"
#include "support/images.hpp"
#include "tiff_maker.hpp"

using namespace metaup;
using namespace metaup::plan;
using namespace std::string_literals;
using Catch::Matchers::Contains;
using test::problem_of;
using test::strip_entries;
using test::strips_of;

namespace {

/// 3 wide, 2 high, of one component.
std::string jpeg_of(char frame, char precision = 8) {
  return "\xFF\xD8" + test::jpeg_tables() + test::jpeg_frame(frame, 2, precision) + test::jpeg_scan() + "\xFF\xD9";
}

std::string exif_of(std::uint16_t orientation, test::TiffShape shape = {}) {
  return test::make_tiff_of({{274, 3, {orientation}}}, "", shape);
}
std::string riff_chunk(const std::string& type, const std::string& content) {
  return type + test::tiff_number({}, content.size(), 4) + content + (content.size() % 2 == 1 ? "\0"s : ""s);
}
/// 30 wide, 20 high.
std::string webp_of(const std::string& chunks) {
  const auto all = "WEBP" + riff_chunk("VP8X", "\x08\0\0\0\x1D\0\0\x13\0\0"s) + riff_chunk("VP8 ", "odd") + chunks;
  return riff_chunk("RIFF", all);
}

}  // namespace

TEST_CASE("a JPEG that common programs decode is good", "[plan]") {
  const auto frame = GENERATE(as<char>{}, '\xC0', '\xC1', '\xC2');
  CHECK(inspect_image(jpeg_of(frame), "ad.jpg"));
}

TEST_CASE("a JPEG of a rare kind is refused with what to do", "[plan]") {
  const auto [frame, word] = GENERATE(table<char, std::string>({{'\xC3', "lossless"},
                                                                {'\xC5', "hierarchical"},
                                                                {'\xC6', "hierarchical"},
                                                                {'\xC7', "hierarchical"},
                                                                {'\xC9', "arithmetic"},
                                                                {'\xCA', "arithmetic"},
                                                                {'\xCB', "lossless"},
                                                                {'\xCD', "hierarchical"},
                                                                {'\xCE', "hierarchical"},
                                                                {'\xCF', "hierarchical"},
                                                                {'\xF7', "JPEG-LS"}}));
  const auto facts = inspect_image(jpeg_of(frame), "ad.jpg");
  REQUIRE_FALSE(facts);
  CHECK_THAT(facts.error().message, Contains("rare kind") && Contains(word));
  CHECK_THAT(facts.error().hint, Contains("ordinary JPEG"));
}

TEST_CASE("a JPEG has 8 bits a colour", "[plan]") {
  const auto frame = GENERATE(as<char>{}, '\xC0', '\xC1', '\xC2');
  const auto precision = GENERATE(as<char>{}, 0, 2, 7, 9, 12, 16);
  CHECK_THAT(problem_of(jpeg_of(frame, precision)), Contains(std::to_string(precision) + " bits a colour"));
}

TEST_CASE("a JPEG's frame header must fit its number of colours", "[plan]") {
  auto bytes = jpeg_of('\xC0');
  const auto components = bytes.find("\0\x02\0\x03\x01"s) + 4;
  bytes[components] = 0;
  CHECK_THAT(problem_of(bytes), Contains("frame header makes no sense"));
  bytes[components] = 3;
  CHECK_THAT(problem_of(bytes), Contains("frame header makes no sense"));
}

TEST_CASE("a JPEG that is cut and followed by another is truncated", "[plan]") {
  const auto jpeg = test::make_jpeg(1, 200, 100);
  const auto data = jpeg.find("\xFF\xDA"s);
  for (auto kept = data + 20; kept < jpeg.size(); kept += jpeg.size() / 50) {
    const auto what = kept + 1 < jpeg.size() ? "truncated" : "another JPEG";
    CHECK_THAT(problem_of(jpeg.substr(0, kept) + jpeg), Contains(what));
  }
  CHECK_THAT(problem_of(jpeg.substr(0, jpeg.size() - 2) + jpeg), Contains("another JPEG follows"));
  CHECK_THAT(problem_of("\xFF\xD8" + jpeg), Contains("second JPEG begins within"));
}

TEST_CASE("what follows the end of a JPEG, or lies within its segments, is not looked at", "[plan]") {
  const auto jpeg = test::make_jpeg(1);
  const auto small = jpeg.substr(0, 600) + "\xFF\xD9";
  auto with_thumbnail = jpeg;
  with_thumbnail.insert(2, test::jpeg_segment('\xE1', "Exif\0\0"s + small));
  const auto bytes = GENERATE_COPY(jpeg + jpeg, jpeg + jpeg.substr(0, jpeg.size() / 2), jpeg + "\xFF\xD8\xFF",
                                   jpeg + "x", with_thumbnail, with_thumbnail + jpeg);
  CHECK(inspect_image(bytes, "ad.jpg"));
}

TEST_CASE("a JPEG has the tables that its scans need", "[plan]") {
  const auto dqt = test::jpeg_quantization(), dc = test::jpeg_huffman(0), ac = test::jpeg_huffman(1);
  const auto frame = test::jpeg_frame('\xC0'), end = test::jpeg_scan() + "\xFF\xD9";
  CHECK(inspect_image("\xFF\xD8" + frame + ac + dqt + dc + end, "ad.jpg"));
  const auto [tables, reason] = GENERATE_COPY(table<std::string, std::string>({
      {"", "no quantization table"},
      {dc + ac, "no quantization table"},
      {test::jpeg_quantization(1) + dc + ac, "no quantization table"},
      {dqt, "no Huffman table"},
      {dqt + dc, "no Huffman table"},
      {dqt + ac, "no Huffman table"},
      {dqt + dc + test::jpeg_huffman(1, 1), "no Huffman table"},
      {test::jpeg_segment('\xDB', "short") + dc + ac, "quantization table makes no sense"},
      {test::jpeg_segment('\xDB', "\x04" + std::string(64, 'q')), "quantization table makes no sense"},
      {dqt + test::jpeg_segment('\xC4', "short"), "Huffman table makes no sense"},
      {dqt + test::jpeg_segment('\xC4', "\0\xFF"s + std::string(15, '\0')), "Huffman table makes no sense"},
      {dqt + test::jpeg_segment('\xC4', "\x20" + std::string(16, '\0')), "Huffman table makes no sense"},
  }));
  CHECK_THAT(problem_of("\xFF\xD8" + frame + tables + end), Contains("damaged") && Contains(reason));
}

TEST_CASE("a progressive scan needs the tables of its kind only", "[plan]") {
  const auto scan = [](char first, char last, char bits) {
    return test::jpeg_segment('\xDA', "\x01\x01\0"s + first + last + bits) + "scan";
  };
  const auto begin = "\xFF\xD8" + test::jpeg_quantization() + test::jpeg_frame('\xC2');
  const auto dc = test::jpeg_huffman(0), ac = test::jpeg_huffman(1);
  CHECK(inspect_image(begin + dc + scan(0, 0, 1) + ac + scan(1, 63, 0) + scan(0, 0, 0x10) + "\xFF\xD9", "ad.jpg"));
  CHECK(inspect_image(begin + scan(0, 0, 0x10) + "\xFF\xD9", "ad.jpg"));
  CHECK_THAT(problem_of(begin + ac + scan(0, 0, 1) + "\xFF\xD9"), Contains("no Huffman table"));
  CHECK_THAT(problem_of(begin + dc + scan(1, 63, 0) + "\xFF\xD9"), Contains("no Huffman table"));
}

TEST_CASE("headers of a JPEG that contradict each other are damage", "[plan]") {
  const auto tables = test::jpeg_tables(), frame = test::jpeg_frame('\xC0'), scan = test::jpeg_scan();
  const auto [body, reason] = GENERATE_COPY(table<std::string, std::string>({
      {frame + frame + tables + scan, "two frame headers"},
      {frame + tables + scan + frame, "two frame headers"},
      {frame + tables + test::jpeg_scan(""), "no picture data"},
      {frame + tables + test::jpeg_segment('\xDA', "\x01\x02\0\0\x3F\0"s) + "scan", "scan header"},
      {frame + tables + test::jpeg_segment('\xDA', "\0\0\x3F\0"s) + "scan", "scan header"},
      {frame + tables + test::jpeg_segment('\xDA', "\x02\x01\0\x01\0\0\x3F\0"s) + "scan", "scan header"},
      {frame + tables + test::jpeg_segment('\x42', "odd") + scan, "unknown kind"},
      {test::jpeg_segment('\xC0', "\x08\0\x02\0\x03\x01\x01\0\0"s) + tables + scan, "frame header"},
      {test::jpeg_segment('\xC0', "\x08\0\x02\0\x03\x01\x01\x51\0"s) + tables + scan, "frame header"},
  }));
  CHECK_THAT(problem_of("\xFF\xD8" + body + "\xFF\xD9"), Contains("damaged") && Contains(reason));
}

TEST_CASE("a TIFF whose strips or tiles are all there is measured", "[plan]") {
  const auto shape = GENERATE(test::TiffShape{}, test::TiffShape{.little = false}, test::TiffShape{.big_tiff = true},
                              test::TiffShape{.little = false, .big_tiff = true});
  const auto strips = GENERATE(as<std::size_t>{}, 1, 2, 5, 9'000);
  const auto tiles = GENERATE(false, true);
  const auto facts = inspect_image(make_tiff_of(strip_entries(strips, tiles), strips_of(strips), shape), "ad.tif");
  REQUIRE(facts);
  CHECK(facts->width == 40);
  CHECK(facts->height == strips * 4);
}

TEST_CASE("a TIFF that ends before its last strip or tile is truncated", "[plan]") {
  const auto shape = GENERATE(test::TiffShape{}, test::TiffShape{.little = false}, test::TiffShape{.big_tiff = true});
  const auto strips = GENERATE(as<std::size_t>{}, 1, 2, 5, 9'000);
  const auto tiles = GENERATE(false, true);
  const auto whole = make_tiff_of(strip_entries(strips, tiles), strips_of(strips), shape);
  for (const auto kept : {whole.size() / 2, whole.size() - 160, whole.size() - 1}) {
    CHECK_THAT(problem_of(whole.substr(0, kept)), Contains("truncated"));
  }
}

TEST_CASE("a strip may begin and end at the file's end, not behind it", "[plan]") {
  auto entries = strip_entries(2);
  entries[8].values[1] = 161;
  CHECK_THAT(problem_of(make_tiff_of(entries, strips_of(2))), Contains("truncated"));
  entries[8].values[1] = 160;
  entries[5].values[1] = test::kPictures + 161;
  CHECK_THAT(problem_of(make_tiff_of(entries, strips_of(2))), Contains("truncated"));
  entries[5].values[1] = 0xFFFFFFFF;
  CHECK_THAT(problem_of(make_tiff_of(entries, strips_of(2))), Contains("truncated"));
}

TEST_CASE("lists of a TIFF that promise more than the file has are no lists", "[plan]") {
  auto whole = make_tiff_of(strip_entries(2), strips_of(2));
  const auto offsets = whole.find("\x11\x01\x04\0"s);
  whole.replace(offsets + 4, 4, "\xFF\xFF\xFF\xFF");
  CHECK_THAT(problem_of(whole), Contains("truncated"));
}

TEST_CASE("a TIFF without strips, tiles or a JPEG holds no picture", "[plan]") {
  const std::vector<test::TiffEntry> size{{256, 3, {40}}, {257, 3, {4}}};
  CHECK_THAT(problem_of(make_tiff_of(size, "")), Contains("no picture data"));
  auto jpeg = size;
  jpeg.push_back({513, 4, {test::kPictures}});
  jpeg.push_back({514, 4, {10}});
  CHECK(inspect_image(make_tiff_of(jpeg, "0123456789"), "ad.tif"));
  CHECK_THAT(problem_of(make_tiff_of(jpeg, "012345678")), Contains("truncated"));
}

TEST_CASE("EXIF orientation turns the size of a TIFF and a WebP", "[plan]") {
  const auto orientation = static_cast<std::uint16_t>(GENERATE(range(0, 10)));
  const bool turned = orientation >= 5 && orientation <= 8;
  auto entries = strip_entries(2);
  entries.insert(entries.begin() + 6, {274, 3, {orientation}});
  const auto little = GENERATE(true, false);
  const auto tiff = inspect_image(make_tiff_of(entries, strips_of(2), {.little = little}), "ad.tif");
  REQUIRE(tiff);
  CHECK(tiff->width == (turned ? 8 : 40));
  CHECK(tiff->height == (turned ? 40 : 8));

  const auto exif = exif_of(orientation, {.little = little});
  for (const auto& content : {exif, "Exif\0\0"s + exif}) {
    const auto webp = inspect_image(webp_of(riff_chunk("XMP ", "odd") + riff_chunk("EXIF", content)), "ad.webp");
    REQUIRE(webp);
    CHECK(webp->width == (turned ? 20 : 30));
    CHECK(webp->height == (turned ? 30 : 20));
  }
}

TEST_CASE("a WebP whose EXIF cannot be read keeps its size", "[plan]") {
  const auto content = GENERATE(as<std::string>{}, "", "II*\0"s, "Exif\0\0"s, "nonsense");
  const auto facts = inspect_image(webp_of(riff_chunk("EXIF", content)), "ad.webp");
  REQUIRE(facts);
  CHECK(facts->width == 30);
}

TEST_CASE("a camera's raw file is no TIFF to be sent", "[plan]") {
  const auto with = [](test::TiffEntry entry) {
    auto entries = strip_entries(1);
    entries.insert(entries.begin(), std::move(entry));
    return make_tiff_of(entries, strips_of(1));
  };
  auto canon = make_tiff_of(strip_entries(1), strips_of(1));
  canon.insert(8, "CR\x02\0\0\0\0\0"s);  // the directory moves on by 8
  canon[4] = 16;
  auto photometric = strip_entries(1);
  photometric[4].values = {32803};
  const auto raw = GENERATE_COPY(with({50706, 1, {1, 4, 0, 0}}), with({254, 4, {1}}), with({254, 4, {5}}), canon,
                                 make_tiff_of(photometric, strips_of(1)), "IIU\0\x18\0\0\0"s, "IIRO\x08\0\0\0"s,
                                 "FUJIFILMCCD-RAW 0201"s,
                                 "\0\0\0\x18"
                                 "ftypcrx \0\0\0\1crx isom"s);
  const auto facts = inspect_image(raw, "ad.tif");
  REQUIRE_FALSE(facts);
  CHECK_THAT(facts.error().message, Contains("a camera's raw file"));
  CHECK_THAT(facts.error().hint, Contains("export"));
  CHECK(inspect_image(with({254, 4, {2}}), "page.tif"));  // one page of several
}

TEST_CASE("the tables that a TIFF's picture needs must be there", "[plan]") {
  const auto [tag, type] = GENERATE(table<std::uint32_t, std::uint32_t>({{258, 3}, {320, 3}, {347, 7}}));
  auto entries = strip_entries(1);
  std::erase_if(entries, [&, needed = tag](const auto& entry) { return entry.tag == needed; });
  entries.push_back({tag, type == 7 ? 4 : type, {8, 8, 8, 8, 8, 8}});
  auto whole = make_tiff_of(entries, strips_of(1));
  const auto at = whole.find(test::tiff_number({}, tag, 2) + test::tiff_number({}, type == 7 ? 4 : type, 2));
  if (type == 7) whole.replace(at + 2, 6, "\x07\0\x18\0\0\0"s);  // 24 bytes without a meaning
  CHECK(inspect_image(whole, "ad.tif"));
  auto outside = whole;
  outside.replace(at + 8, 4, test::tiff_number({}, whole.size() - 1, 4));
  CHECK_THAT(problem_of(outside), Contains("ends before its tables"));
  outside.replace(at + 4, 8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
  CHECK_THAT(problem_of(outside), Contains("ends before its tables"));
}

TEST_CASE("the CRC-32 is that of PNG, in one piece or in several", "[plan]") {
  CHECK(crc32("123456789") == 0xCBF43926U);
  CHECK(crc32("") == 0);
  const std::string text = "The quick brown fox jumps over the lazy dog";
  CHECK(crc32(text) == 0x414FA339U);
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    CHECK(crc32(text.substr(cut), crc32(text.substr(0, cut))) == 0x414FA339U);
  }
}
