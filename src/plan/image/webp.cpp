#include "plan/image/walk.hpp"

namespace metaup::plan::image {

Walked walk_webp(ByteSource& source) {
  ImageFacts facts{.format = Format::webp};
  constexpr std::uint64_t kFirstChunk = 12, kContent = 20;
  const auto declared = source.little_endian(4, 4).value_or(0);
  if (std::uint64_t{declared} + 8 > source.size()) return truncated("the end that its header declares");

  const std::string chunk(source.at(kFirstChunk, 4));
  if (chunk == "VP8X") {  // canvas, each side less one in three bytes
    const auto low_width = source.little_endian(kContent + 4, 2), high_width = source.little_endian(kContent + 6, 1);
    const auto low_height = source.little_endian(kContent + 7, 2), high_height = source.little_endian(kContent + 9, 1);
    if (!low_width || !high_width || !low_height || !high_height) return truncated("its canvas size");
    facts.width = (*low_width | *high_width << 16U) + 1;
    facts.height = (*low_height | *high_height << 16U) + 1;
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
  return facts;
}

}  // namespace metaup::plan::image
