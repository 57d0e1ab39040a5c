#include <catch2/catch.hpp>

#include "image_problem.hpp"
#include "jpeg_maker.hpp"
#include "metaup/plan/media.hpp"
#include "support/images.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::plan;
using namespace std::string_literals;
using Catch::Matchers::Contains;
using test::problem_of;

namespace {

using test::jpeg_segment;

/// A JPEG's structure without pictures that decode: 3 wide, `height` high.
std::string bare_jpeg(char height, const std::string& after_scan) {
  return "\xFF\xD8" + test::jpeg_tables() + test::jpeg_frame('\xC0', height) + test::jpeg_scan() + after_scan;
}

}  // namespace

TEST_CASE("a whole image is measured", "[plan]") {
  const auto [bytes, format, width, height] = GENERATE(table<std::string, Format, unsigned, unsigned>({
      {test::make_jpeg(1, 64, 48), Format::jpeg, 64, 48},
      {test::make_png(1, 33, 7), Format::png, 33, 7},
      {test::make_gif(1, 300, 200), Format::gif, 300, 200},
      {test::make_bmp(1, 5, 9), Format::bmp, 5, 9},
      {test::make_tiff(1, 8, 6), Format::tiff, 8, 6},
      {test::make_webp_head(1080, 1920), Format::webp, 1080, 1920},
      {test::make_heic_head(), Format::heic, 0, 0},
      {test::make_avif_head(), Format::avif, 0, 0},
  }));
  const auto facts = inspect_image(bytes, "ad");
  REQUIRE(facts);
  CHECK(facts->format == format);
  CHECK(facts->width == width);
  CHECK(facts->height == height);
}

TEST_CASE("EXIF orientation turns the size of a JPEG", "[plan]") {
  const auto orientation = GENERATE(range<unsigned>(0, 10));  // 0 and 9 are no orientations
  const auto bytes = test::make_jpeg_with_orientation(1, static_cast<std::uint16_t>(orientation), 64, 48);
  const auto facts = inspect_image(bytes, "ad.jpg");
  REQUIRE(facts);
  const bool turned = orientation >= 5 && orientation <= 8;
  CHECK(facts->width == (turned ? 48 : 64));
  CHECK(facts->height == (turned ? 64 : 48));
}

TEST_CASE("an image cut anywhere is truncated", "[plan]") {
  const auto whole = GENERATE(as<std::string>{}, test::make_jpeg(7), test::make_png(7), test::make_gif(7),
                              test::make_bmp(7), test::make_tiff(7), test::make_webp_head(64, 48));
  const auto percent = GENERATE(20U, 60U, 95U);
  CAPTURE(sniff(whole), percent);
  CHECK_THAT(problem_of(test::truncated(whole, percent)), Contains("truncated"));
}

TEST_CASE("one missing byte at the end is noticed where the format has an end", "[plan]") {
  const auto whole = GENERATE(as<std::string>{}, test::make_jpeg(7), test::make_png(7), test::make_bmp(7),
                              test::make_webp_head(64, 48));
  CHECK_THAT(problem_of(whole.substr(0, whole.size() - 1)), Contains("truncated"));
}

TEST_CASE("bytes after the end of an image do no harm", "[plan]") {
  const auto whole = GENERATE(as<std::string>{}, test::make_jpeg(7), test::make_png(7), test::make_gif(7));
  CHECK(inspect_image(whole + "trailing bytes of a camera", "ad"));
}

TEST_CASE("what is not an image says so, and nothing is called empty", "[plan]") {
  CHECK_THAT(problem_of("just some text"), Contains("is not an image"));
  CHECK_THAT(problem_of(test::make_mp4_head()), Contains("is not an image"));
  CHECK_THAT(problem_of("PK\x03\x04 zip"), Contains("is not an image"));
  CHECK_THAT(problem_of(""), Contains("is empty"));
}

TEST_CASE("a JPEG's end is found behind stuffing, restarts, fill bytes and thumbnails", "[plan]") {
  const auto after = GENERATE(as<std::string>{}, "\xFF\xD9"s, "\xFF\x00more\xFF\xD0more\xFF\xD9"s, "\xFF\xFF\xFF\xD9"s,
                              test::jpeg_huffman(0) + test::jpeg_scan("next scan") + "\xFF\xD9");
  CHECK(inspect_image(bare_jpeg('\x02', after), "ad.jpg"));
}

TEST_CASE("the end marker of a thumbnail is not the end of the JPEG", "[plan]") {
  auto bytes = bare_jpeg('\x02', "\xFF");
  bytes.insert(2, jpeg_segment('\xE1', "Exif\0\0 thumbnail \xFF\xD8\xFF\xD9"s));
  CHECK_THAT(problem_of(bytes), Contains("truncated"));
}

TEST_CASE("a JPEG's height may follow its first scan", "[plan]") {
  const auto facts = inspect_image(bare_jpeg('\0', jpeg_segment('\xDC', "\0\x09"s) + "\xFF\xD9"), "ad.jpg");
  REQUIRE(facts);
  CHECK(facts->height == 9);
}

TEST_CASE("damaged structures are told apart from cut ones", "[plan]") {
  const auto bytes = GENERATE(as<std::string>{},
                              "\xFF\xD8\xFF\xD9"s,                                        // JPEG without a picture
                              "\xFF\xD8\xFF\xC0\0\x01"s,                                  // segment of length 1
                              bare_jpeg('\0', "\xFF\xD9"),                                // no height
                              "\xFF\xD8"s + jpeg_segment('\xDA', "\x01") + "\xFF\xD9",    // scan before frame
                              "\x89PNG\r\n\x1A\n\0\0\0\0IEND\xAE\x42\x60\x82"s,           // no header
                              "\x89PNG\r\n\x1A\n\xFF\xFF\xFF\xFFIHDR0123456789012crc_"s,  // absurd length
                              "GIF89a\x01\0\x01\0\0\0\0;"s,                               // no frame
                              "GIF89a\x01\0\x01\0\0\0\0Q"s,                               // unknown block
                              "GIF89a\0\0\x01\0\0\0\0;"s);                                // no width
  CHECK_THAT(problem_of(bytes), Contains("damaged"));
}

TEST_CASE("EXIF data that points anywhere is harmless", "[plan]") {
  const auto tiff = GENERATE(as<std::string>{}, ""s, "II*\0"s, "II*\0\xFF\xFF\xFF\xFF"s, "MM\0*\0\0\0\x08\xFF\xFF"s,
                             "II*\0\x08\0\0\0\xFF\xFF\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"s);
  auto bytes = test::make_jpeg(1, 64, 48);
  bytes.insert(2, jpeg_segment('\xE1', "Exif\0\0"s + tiff));
  const auto facts = inspect_image(bytes, "ad.jpg");
  REQUIRE(facts);
  CHECK(facts->width == 64);
}

TEST_CASE("a top-down BMP is measured", "[plan]") {
  auto bytes = test::make_bmp(1, 4, 4);
  bytes.replace(22, 4, "\xFC\xFF\xFF\xFF");  // -4
  const auto facts = inspect_image(bytes, "ad.bmp");
  REQUIRE(facts);
  CHECK(facts->height == 4);
}

TEST_CASE("a file larger than the reading window gives the same facts as its bytes", "[plan]") {
  const auto bytes = GENERATE(as<std::string>{}, test::make_jpeg(3, 700, 500), test::make_png(3, 300, 300),
                              test::make_gif(3, 900, 400));
  REQUIRE(bytes.size() > 100'000);
  const test::TempDir directory;
  const auto file = OpenFile::open(directory.write("ad", bytes));
  REQUIRE(file);
  const auto from_file = inspect_image(**file);
  const auto from_memory = inspect_image(bytes, "ad");
  REQUIRE(from_file);
  REQUIRE(from_memory);
  CHECK(from_file->width == from_memory->width);
  CHECK(from_file->height == from_memory->height);
}

TEST_CASE("each seed is another content, and the same seed the same", "[plan]") {
  CHECK(test::make_jpeg(1) == test::make_jpeg(1));
  CHECK(test::make_jpeg(1) != test::make_jpeg(2));
  CHECK(test::make_png(1) != test::make_png(2));
  CHECK(test::make_bmp(1) != test::make_bmp(2));
  CHECK(test::make_gif(1) != test::make_gif(2));
}
