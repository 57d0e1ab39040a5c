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

  bool has_frame = false;
  std::uint64_t offset = 13 + colour_table_bytes(*screen);
  while (const auto block = source.big_endian(offset, 1)) {
    std::optional<std::uint64_t> next;
    if (*block == kTrailer) {
      if (!has_frame) return damaged("it holds no frame");
      return facts;
    }
    if (*block == kImage) {
      has_frame = true;
      const auto frame = source.big_endian(offset + 9, 1).value_or(0);
      next = skip_sub_blocks(source, offset + 11 + colour_table_bytes(frame));
    } else if (*block == kExtension) {
      next = skip_sub_blocks(source, offset + 2);
    } else {
      return damaged("it has a block of unknown kind");
    }
    if (!next) break;
    offset = *next;
  }
  return truncated("the GIF trailer");
}

}  // namespace metaup::plan::image
