// Images that are good, or bad, and could be taken for the other.
#include <catch2/catch.hpp>

#include "metaup/base/digest.hpp"
#include "metaup/plan/media.hpp"
#include "support/images.hpp"
#include "support/temp_dir.hpp"
#include "tiff_maker.hpp"

using namespace metaup;
using namespace metaup::plan;
using namespace std::string_literals;
using Catch::Matchers::Contains;
using test::strip_entries;
using test::strips_of;

namespace {

std::string problem_of(const std::string& bytes) {
  const auto facts = inspect_image(bytes, "ad.x");
  if (facts) return "no problem";
  CHECK(facts.error().error_class == ErrorClass::local);
  CHECK_FALSE(facts.error().hint.empty());
  return facts.error().message;
}

std::string big(std::uint64_t value, unsigned bytes) { return test::tiff_number({.little = false}, value, bytes); }

std::string chunk(const std::string& type, const std::string& content) {
  return big(content.size(), 4) + type + content + big(crc32(type + content), 4);
}
std::string png_header(char depth, char colour, const std::string& methods = "\0\0\0"s) {
  return "\x89PNG\r\n\x1A\n" + chunk("IHDR", big(7, 4) + big(5, 4) + depth + colour + methods);
}
std::string png_of(char depth, char colour, const std::string& before_data = "") {
  return png_header(depth, colour) + before_data + chunk("IDAT", "data") + chunk("IEND", "");
}

std::string jpeg_segment(char code, const std::string& content) {
  return "\xFF"s + code + big(content.size() + 2, 2) + content;
}
/// 3 wide, 2 high, of one component.
std::string jpeg_of(char frame, char precision = 8) {
  return "\xFF\xD8"s + jpeg_segment(frame, precision + "\0\x02\0\x03\x01\x01\x11\0"s) +
         jpeg_segment('\xDA', "\x01\x01\0\0\x3F\0"s) + "scan\xFF\xD9";
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

TEST_CASE("a wrong checksum of a critical chunk damages a PNG", "[plan]") {
  const auto good = png_of(8, 3, chunk("PLTE", "rgb"));
  CHECK(inspect_image(good, "ad.png"));
  for (const auto* const type : {"IHDR", "PLTE", "IDAT", "IEND"}) {
    auto bad = good;
    const auto at = bad.find(type) - 4;
    const auto length = static_cast<unsigned char>(bad[at + 3]);
    bad[at + 8 + length] = static_cast<char>(bad[at + 8 + length] ^ 1);
    CHECK_THAT(problem_of(bad), Contains("is damaged: the checksum of its"));
  }
  CHECK_THAT(problem_of(png_of(8, 0, big(1, 4) + "NEWCx" + big(0, 4))), Contains("NEWC chunk is wrong"));
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
  CHECK(inspect_image(png_of(8, 2, big(4, 4) + "tEXttext" + big(0, 4)), "ad.png"));
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
      const auto bytes = png_of(static_cast<char>(depth), static_cast<char>(colour), chunk("PLTE", "rgb"));
      CHECK(inspect_image(bytes, "ad.png").has_value() == fits);
    }
  }
}

TEST_CASE("other headers that no PNG has are damage", "[plan]") {
  const auto end = chunk("IDAT", "data") + chunk("IEND", "");
  CHECK(inspect_image(png_header(8, 2, "\0\0\x01"s) + end, "ad.png"));  // interlaced
  for (const auto& methods : {"\x01\0\0"s, "\0\x01\0"s, "\0\0\x02"s}) {
    CHECK_THAT(problem_of(png_header(8, 2, methods) + end), Contains("method is unknown"));
  }
  CHECK_THAT(problem_of(png_of(8, 3)), Contains("no palette"));
  CHECK_THAT(problem_of("\x89PNG\r\n\x1A\n" + chunk("IHDR", big(1ULL << 31U, 4) + big(5, 4) + "\x08\x02\0\0\0"s) + end),
             Contains("width or height"));
}

TEST_CASE("EXIF in a PNG turns its size", "[plan]") {
  const auto facts = inspect_image(png_of(8, 2, chunk("eXIf", exif_of(8))), "ad.png");
  REQUIRE(facts);
  CHECK(facts->width == 5);
}

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
  entries[8].values[1] = 0;  // a strip that was never written
  entries[5].values[1] = test::kPictures + 320;
  CHECK(inspect_image(make_tiff_of(entries, strips_of(2)), "ad.tif"));
  entries[5].values[1] = test::kPictures + 321;
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

TEST_CASE("a BMP has the rows, or the packed bytes, that its header promises", "[plan]") {
  auto bit_fields = test::make_bmp(1, 5, 9);
  const auto compression = GENERATE(as<char>{}, 0, 3, 6);
  bit_fields[30] = compression;
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

TEST_CASE("the CRC-32 is that of PNG, in one piece or in several", "[plan]") {
  CHECK(crc32("123456789") == 0xCBF43926U);
  CHECK(crc32("") == 0);
  const std::string text = "The quick brown fox jumps over the lazy dog";
  CHECK(crc32(text) == 0x414FA339U);
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    CHECK(crc32(text.substr(cut), crc32(text.substr(0, cut))) == 0x414FA339U);
  }
}
