#include "plan/image/gif_pixels.hpp"

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

/// What stands before the picture data of a frame.
struct Frame {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t code_size = 0;
  std::uint64_t data = 0;  ///< where its sub-blocks begin
};

std::optional<Frame> frame_at(ByteSource& source, std::uint64_t descriptor) {
  const auto width = source.little_endian(descriptor + 5, 2), height = source.little_endian(descriptor + 7, 2);
  const auto flags = source.big_endian(descriptor + 9, 1);
  if (!width || !height || !flags) return std::nullopt;
  const auto code_size = source.big_endian(descriptor + 10 + colour_table_bytes(*flags), 1);
  if (!code_size) return std::nullopt;
  return Frame{*width, *height, *code_size, descriptor + 11 + colour_table_bytes(*flags)};
}

/// What is wrong with the first frame, whose sub-blocks are all there. Further ones are not unpacked:
/// what is shown of a picture is its first frame.
std::optional<Flaw> check_pixels(ByteSource& source, const Frame& frame) {
  constexpr std::uint32_t kMostCodeSize = 8;
  if (frame.code_size > kMostCodeSize) return Flaw{"is damaged: its picture data has an impossible code size"};
  GifPixels pixels(std::uint64_t{frame.width} * frame.height, frame.code_size);
  auto offset = frame.data;
  for (auto length = source.big_endian(offset, 1); length && *length != 0; length = source.big_endian(offset, 1)) {
    pixels.take(source.at(offset + 1, *length));
    if (pixels.broken()) return Flaw{"is damaged: its picture data cannot be unpacked"};
    if (pixels.complete()) return std::nullopt;
    offset += 1 + *length;
  }
  return Flaw{"is damaged: its picture data has fewer pixels than its first frame"};
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
      const auto frame = frame_at(source, offset);
      if (frame) next = skip_sub_blocks(source, frame->data);
      if (next && !has_frame && frame->width != 0 && frame->height != 0 && *next > frame->data + 1) {
        if (auto flaw = check_pixels(source, *frame)) return tl::unexpected(*std::move(flaw));
        has_frame = true;
      }
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
