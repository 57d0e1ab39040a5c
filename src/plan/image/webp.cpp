#include "plan/image/walk.hpp"

namespace metaup::plan::image {
namespace {

constexpr std::uint64_t kFirstChunk = 12, kChunkHead = 8;

/// What the EXIF chunk says, wherever it is before `end`.
std::uint32_t orientation_of(ByteSource& source, std::uint64_t end) {
  for (auto offset = kFirstChunk; offset + kChunkHead <= end;) {
    const auto length = source.little_endian(offset + 4, 4).value_or(0);
    if (source.at(offset, 4) == "EXIF") return exif_orientation(source.at(offset + kChunkHead, length));
    offset += kChunkHead + length + length % 2;
  }
  return 1;
}

}  // namespace

Walked walk_webp(ByteSource& source) {
  ImageFacts facts{.format = Format::webp};
  constexpr std::uint64_t kContent = kFirstChunk + kChunkHead;
  const auto end = std::uint64_t{source.little_endian(4, 4).value_or(0)} + 8;
  if (end > source.size()) return truncated("the end that its header declares");

  std::uint32_t orientation = 1;
  const std::string chunk(source.at(kFirstChunk, 4));
  if (chunk == "VP8X") {  // canvas, each side less one in three bytes
    const auto low_width = source.little_endian(kContent + 4, 2), high_width = source.little_endian(kContent + 6, 1);
    const auto low_height = source.little_endian(kContent + 7, 2), high_height = source.little_endian(kContent + 9, 1);
    if (!low_width || !high_width || !low_height || !high_height) return truncated("its canvas size");
    facts.width = (*low_width | *high_width << 16U) + 1;
    facts.height = (*low_height | *high_height << 16U) + 1;
    orientation = orientation_of(source, end);
  } else if (chunk == "VP8L") {  // 14 bits a side behind one signature byte
    const auto sides = source.little_endian(kContent + 1, 4);
    if (!sides) return truncated("its size");
    facts.width = (*sides & 0x3FFFU) + 1;
    facts.height = (*sides >> 14U & 0x3FFFU) + 1;
  } else if (chunk == "VP8 ") {  // behind a frame tag and a start code of three bytes each
    const auto width = source.little_endian(kContent + 6, 2), height = source.little_endian(kContent + 8, 2);
    if (!width || !height) return truncated("its size");
    facts.width = *width & 0x3FFFU;
    facts.height = *height & 0x3FFFU;
  } else {
    return damaged("its first chunk is of unknown kind");
  }
  if (facts.width == 0 || facts.height == 0) return damaged("its width or height is 0");
  return oriented(facts, orientation);
}

}  // namespace metaup::plan::image
