#include <cstring>

#include "plan/image/walk.hpp"

namespace metaup::plan::image {
namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t kEndOfImage = 0xD9, kStartOfScan = 0xDA, kNumberOfLines = 0xDC, kApp1 = 0xE1;

/// Markers without a segment: restarts, a repeated start of image, TEM.
bool is_bare(unsigned code) { return (code >= 0xD0 && code <= 0xD8) || code == 0x01; }

/// A frame header carries the size. C4, C8 and CC lie in its range and are other things.
bool is_frame(std::uint32_t code) {
  return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
}

/// Where the code of the next marker is. Picture data, stuffed zeros, fill bytes and bare
/// markers in between are skipped, as decoders do.
std::optional<std::uint64_t> next_marker(ByteSource& source, std::uint64_t offset) {
  bool after_ff = false;
  for (auto bytes = source.from(offset); !bytes.empty(); bytes = source.from(offset)) {
    std::size_t i = 0;
    while (i < bytes.size()) {
      if (!after_ff) {
        const auto* const ff = std::memchr(bytes.data() + i, 0xFF, bytes.size() - i);
        if (ff == nullptr) break;
        i = static_cast<std::size_t>(static_cast<const char*>(ff) - bytes.data()) + 1;
        after_ff = true;
        continue;
      }
      const unsigned code = static_cast<unsigned char>(bytes[i]);
      if (code != 0xFF) after_ff = false;
      if (code != 0 && code != 0xFF && !is_bare(code)) return offset + i;
      ++i;
    }
    offset += bytes.size();
  }
  return std::nullopt;
}

std::uint32_t orientation_in(ByteSource& source, std::uint64_t offset, std::size_t length) {
  const std::string segment(source.at(offset, length));
  constexpr auto kExif = "Exif\0\0"sv;
  if (!segment.starts_with(kExif)) return 1;
  ByteSource exif(std::string_view(segment).substr(kExif.size()));
  return read_tiff_tags(exif).value_or(TiffTags{}).orientation;
}

}  // namespace

Walked walk_jpeg(ByteSource& source) {
  ImageFacts facts{.format = Format::jpeg};
  std::uint32_t orientation = 1;
  bool has_frame = false;
  bool has_scan = false;
  std::uint64_t offset = 2;
  while (const auto marker = next_marker(source, offset)) {
    const auto code = source.big_endian(*marker, 1).value_or(0);
    if (code == kEndOfImage) {
      if (!has_scan) return damaged("it holds no picture data");
      if (facts.width == 0 || facts.height == 0) return damaged("its width or height is 0");
      return oriented(facts, orientation);
    }
    const auto segment = *marker + 1;
    const auto length = source.big_endian(segment, 2);
    if (!length) break;
    if (*length < 2) return damaged("a segment of it has an impossible length");
    if (is_frame(code) && !has_frame) {
      has_frame = true;
      facts.height = source.big_endian(segment + 3, 2).value_or(0);
      facts.width = source.big_endian(segment + 5, 2).value_or(0);
    } else if (code == kNumberOfLines && facts.height == 0) {
      facts.height = source.big_endian(segment + 2, 2).value_or(0);
    } else if (code == kApp1 && orientation == 1) {
      orientation = orientation_in(source, segment + 2, *length - 2);
    } else if (code == kStartOfScan) {
      if (!has_frame) return damaged("its picture data comes before its frame header");
      has_scan = true;
    }
    offset = segment + *length;
  }
  return truncated("the JPEG end marker");
}

}  // namespace metaup::plan::image
