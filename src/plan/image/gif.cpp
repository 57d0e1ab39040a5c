#include "plan/image/walk.hpp"

namespace metaup::plan::image {
namespace {

/// The bytes that a colour table takes, by the flags of the descriptor before it.
std::uint64_t colour_table_bytes(std::uint32_t flags) {
  constexpr std::uint32_t kPresent = 0x80;
  return (flags & kPresent) != 0 ? 3ULL << ((flags & 7U) + 1U) : 0;
}

/// The offset behind a chain of sub-blocks, which an empty one ends.
std::optional<std::uint64_t> skip_sub_blocks(ByteSource& source, std::uint64_t offset) {
  while (const auto length = source.big_endian(offset, 1)) {
    offset += 1 + *length;
    if (*length == 0) return offset;
  }
  return std::nullopt;
}

/// Where the picture data of a frame begins, behind its descriptor, colours and code size.
std::uint64_t frame_data(ByteSource& source, std::uint64_t descriptor) {
  const auto flags = source.big_endian(descriptor + 9, 1).value_or(0);
  return descriptor + 11 + colour_table_bytes(flags);
}

}  // namespace

Walked walk_gif(ByteSource& source) {
  constexpr std::uint32_t kImage = 0x2C, kExtension = 0x21, kTrailer = 0x3B;
  ImageFacts facts{.format = Format::gif};
  const auto width = source.little_endian(6, 2);
  const auto height = source.little_endian(8, 2);
  const auto screen = source.big_endian(10, 1);
  if (!width || !height || !screen) return truncated("its first frame");
  facts.width = *width;
  facts.height = *height;
  if (facts.width == 0 || facts.height == 0) return damaged("its width or height is 0");

  // Decoders stop at the trailer, and after a whole frame also at whatever is no block: many programs
  // leave the trailer out, write zeros before it, or append something of their own.
  bool has_frame = false;
  std::uint64_t offset = 13 + colour_table_bytes(*screen);
  while (const auto block = source.big_endian(offset, 1)) {
    std::optional<std::uint64_t> next;
    if (*block == kImage) {
      const auto data = frame_data(source, offset);
      const bool has_data = source.big_endian(data, 1).value_or(0) != 0;
      next = skip_sub_blocks(source, data);
      has_frame = has_frame || (has_data && next);
    } else if (*block == kExtension) {
      next = skip_sub_blocks(source, offset + 2);
    } else if (has_frame) {
      return facts;
    } else {
      return damaged(*block == kTrailer ? "it holds no frame" : "it has a block of unknown kind");
    }
    if (!next) return truncated(has_frame ? "the end of a further frame" : "the end of its first frame");
    offset = *next;
  }
  if (has_frame) return facts;
  return truncated("its first frame");
}

}  // namespace metaup::plan::image
