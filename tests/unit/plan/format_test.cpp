#include <catch2/catch.hpp>

#include "metaup/plan/media.hpp"
#include "support/images.hpp"

using namespace metaup;
using namespace metaup::plan;
using namespace std::string_literals;

TEST_CASE("a format is known by its content", "[plan]") {
  const auto [bytes, format] = GENERATE(table<std::string, Format>({
      {test::make_jpeg(1), Format::jpeg},
      {test::make_png(1), Format::png},
      {test::make_gif(1), Format::gif},
      {test::make_bmp(1), Format::bmp},
      {test::make_tiff(1), Format::tiff},
      {test::make_webp_head(8, 6), Format::webp},
      {test::make_heic_head(), Format::heic},
      {test::make_avif_head(), Format::avif},
      {"\0\0\0\x1C"
       "ftypmif1\0\0\0\0mif1avif"s,
       Format::avif},
      {"\0\0\0\x1C"
       "ftypmif1\0\0\0\0mif1heic"s,
       Format::heic},
      {"IIU\0\x18\0\0\0"s, Format::raw},
      {"IIRS\x08\0\0\0"s, Format::raw},
      {"MMOR\0\0\0\x08"s, Format::raw},
      {"FUJIFILMCCD-RAW 0201"s, Format::raw},
      {"FOVb"s, Format::raw},
      {"\0\0\0\x18"
       "ftypcrx \0\0\0\1"s,
       Format::raw},
      {"PK\x03\x04"s, Format::zip},
      {test::make_mp4_head(), Format::video},
      {"\0\0\0\x14"
       "ftypqt  "s,
       Format::video},
      {"\0\0\0\x08"
       "wide\0\0\0\0mdat"s,
       Format::video},
      {"\x1A\x45\xDF\xA3"s, Format::video},
      {"RIFF\0\0\0\0AVI LIST"s, Format::video},
      {"FLV\x01\x05"s, Format::video},
      {"\0\0\x01\xBA\x44"s, Format::video},
      {"\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9"s, Format::video},
      {"OggS" + std::string(24, '\0') + "\x80theora", Format::video},
  }));
  CHECK(sniff(bytes) == format);
}

TEST_CASE("what is neither image nor video nor zip is unknown", "[plan]") {
  const auto bytes = GENERATE(values<std::string>({
      "",
      "G",
      "GIF",
      "BM and more text than that",
      "RIFF\0\0\0\0WAVEfmt "s,
      "%PDF-1.7",
      "<svg xmlns=",
      "\0\0\0\x18"
      "ftypM4A \0\0\0\0"s,
      "OggS" + std::string(24, '\0') + "\x01vorbis",
      "8BPS",
      std::string(512, 'a'),
      "ftyp",
      "\xFF\xD8",
  }));
  CHECK(sniff(bytes) == Format::unknown);
}

TEST_CASE("a transport stream is known by its sync bytes, not by one letter", "[plan]") {
  std::string stream(512, 'x');
  stream[0] = 'G';
  CHECK(sniff(stream) == Format::unknown);
  stream[188] = stream[376] = 'G';
  CHECK(sniff(stream) == Format::video);
}

TEST_CASE("Meta accepts videos and five formats of images", "[plan]") {
  const auto [format, accepted, kind] = GENERATE(table<Format, bool, std::optional<AssetKind>>({
      {Format::jpeg, true, AssetKind::image},
      {Format::png, true, AssetKind::image},
      {Format::gif, true, AssetKind::image},
      {Format::bmp, true, AssetKind::image},
      {Format::tiff, true, AssetKind::image},
      {Format::webp, false, AssetKind::image},
      {Format::heic, false, AssetKind::image},
      {Format::avif, false, AssetKind::image},
      {Format::raw, false, AssetKind::image},
      {Format::zip, false, std::nullopt},
      {Format::video, true, AssetKind::video},
      {Format::unknown, false, std::nullopt},
  }));
  CHECK(is_accepted(format) == accepted);
  CHECK(kind_of(format) == kind);
}

TEST_CASE("sniffing needs no more than its own number of bytes", "[plan]") {
  const auto png = test::make_png(1);
  CHECK(sniff(std::string_view(png).substr(0, kSniffBytes)) == sniff(png));
}

TEST_CASE("extensions are compared without case and belong to one format", "[plan]") {
  CHECK(extension_fits(Format::jpeg, "JPG"));
  CHECK(extension_fits(Format::jpeg, "jpeg"));
  CHECK(extension_fits(Format::video, "MOV"));
  CHECK_FALSE(extension_fits(Format::jpeg, "png"));
  CHECK_FALSE(extension_fits(Format::png, ""));
  CHECK(format_of_extension("TIF") == Format::tiff);
  CHECK(format_of_extension("NEF") == Format::raw);
  CHECK(format_of_extension("txt") == Format::unknown);
  CHECK(format_of_extension("") == Format::unknown);
  CHECK(extension_of(Format::jpeg) == "jpg");
  CHECK(mime_type_of(Format::jpeg) == "image/jpeg");
  CHECK(extension_of(Format::unknown).empty());
}
