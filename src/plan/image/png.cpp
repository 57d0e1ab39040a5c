#include "plan/image/walk.hpp"

namespace metaup::plan::image {

Walked walk_png(ByteSource& source) {
  constexpr std::uint64_t kSignature = 8, kOverhead = 12;  // length, type and checksum of a chunk
  constexpr std::uint32_t kLongestChunk = 0x7FFFFFFF;
  ImageFacts facts{.format = Format::png};
  std::uint32_t orientation = 1;
  bool has_data = false;
  for (std::uint64_t offset = kSignature; offset + kOverhead <= source.size();) {
    const auto length = source.big_endian(offset, 4).value_or(0);
    const std::string type(source.at(offset + 4, 4));
    if (length > kLongestChunk) return damaged("a chunk of it has an impossible length");
    const auto end = offset + kOverhead + length;
    if (end > source.size()) return truncated("the end of its " + (type == "IDAT" ? "picture data" : type + " chunk"));
    if (offset == kSignature) {
      if (type != "IHDR" || length != 13) return damaged("it does not begin with an image header");
      facts.width = source.big_endian(offset + 8, 4).value_or(0);
      facts.height = source.big_endian(offset + 12, 4).value_or(0);
      if (facts.width == 0 || facts.height == 0) return damaged("its width or height is 0");
    } else if (type == "IDAT") {
      has_data = true;
    } else if (type == "eXIf") {
      const std::string segment(source.at(offset + 8, length));
      ByteSource exif{std::string_view(segment)};
      orientation = read_tiff_tags(exif).value_or(TiffTags{}).orientation;
    } else if (type == "IEND") {
      if (!has_data) return damaged("it holds no picture data");
      return oriented(facts, orientation);
    }
    offset = end;
  }
  return truncated("the PNG end chunk");
}

}  // namespace metaup::plan::image
