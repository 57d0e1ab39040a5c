#include "metaup/base/digest.hpp"
#include "plan/image/walk.hpp"

namespace metaup::plan::image {
namespace {

constexpr std::uint64_t kSignature = 8, kOverhead = 12;  // length, type and checksum of a chunk
constexpr std::uint32_t kLongestChunk = 0x7FFFFFFF;

struct Chunk {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  std::string type;

  [[nodiscard]] std::uint64_t content() const { return offset + 8; }
  [[nodiscard]] std::uint64_t checksum() const { return content() + length; }
  [[nodiscard]] std::uint64_t end() const { return offset + kOverhead + length; }
  /// Decoders must understand it: its type begins with a capital letter.
  [[nodiscard]] bool critical() const { return (static_cast<unsigned char>(type.front()) & 0x20U) == 0; }
};

bool checksum_fits(ByteSource& source, const Chunk& chunk) {
  std::uint32_t sum = 0;
  for (auto offset = chunk.offset + 4; offset < chunk.checksum();) {
    const auto bytes = source.from(offset);
    if (bytes.empty()) return false;
    const auto piece =
        bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), chunk.checksum() - offset)));
    sum = crc32(piece, sum);
    offset += piece.size();
  }
  return source.big_endian(chunk.checksum(), 4) == sum;
}

/// The pairs of the PNG specification, table 11.1.
bool is_depth_of(std::uint32_t colour_type, std::uint32_t depth) {
  const bool small = depth == 1 || depth == 2 || depth == 4;
  switch (colour_type) {
    case 0:
      return small || depth == 8 || depth == 16;
    case 3:
      return small || depth == 8;
    case 2:
    case 4:
    case 6:
      return depth == 8 || depth == 16;
    default:
      return false;
  }
}

struct Header {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t colour_type = 0;
};

tl::expected<Header, Flaw> read_header(ByteSource& source, const Chunk& chunk) {
  if (chunk.type != "IHDR" || chunk.length != 13) return damaged("it does not begin with an image header");
  const auto number = [&](std::uint64_t at, std::size_t bytes) {
    return source.big_endian(chunk.content() + at, bytes).value_or(0);
  };
  const Header header{.width = number(0, 4), .height = number(4, 4), .colour_type = number(9, 1)};
  if (header.width == 0 || header.height == 0) return damaged("its width or height is 0");
  if (header.width > kLongestChunk || header.height > kLongestChunk)
    return damaged("its width or height is impossible");
  if (!is_depth_of(header.colour_type, number(8, 1))) return damaged("its colour type and depth do not go together");
  const bool known_methods = number(10, 1) == 0 && number(11, 1) == 0 && number(12, 1) <= 1;
  if (!known_methods) return damaged("its compression, filter or interlace method is unknown");
  return header;
}

}  // namespace

Walked walk_png(ByteSource& source) {
  constexpr std::uint32_t kPalette = 3;
  ImageFacts facts{.format = Format::png};
  std::uint32_t orientation = 1;
  bool needs_palette = false;
  bool has_data = false;
  for (std::uint64_t offset = kSignature; offset + kOverhead <= source.size();) {
    const Chunk chunk{.offset = offset,
                      .length = source.big_endian(offset, 4).value_or(0),
                      .type = std::string(source.at(offset + 4, 4))};
    if (chunk.type.size() != 4) break;  // the file cannot be read
    if (chunk.length > kLongestChunk) return damaged("a chunk of it has an impossible length");
    if (chunk.end() > source.size()) {
      return truncated("the end of its " + (chunk.type == "IDAT" ? "picture data" : chunk.type + " chunk"));
    }
    if (offset == kSignature) {
      const auto header = read_header(source, chunk);
      if (!header) return tl::unexpected(header.error());
      facts.width = header->width;
      facts.height = header->height;
      needs_palette = header->colour_type == kPalette;
    }
    // What is not critical is left out by decoders when its checksum is wrong.
    if (chunk.critical() && !checksum_fits(source, chunk)) {
      return damaged("the checksum of its " + (chunk.type == "IDAT" ? "picture data" : chunk.type + " chunk") +
                     " is wrong");
    }
    if (chunk.type == "PLTE") {
      needs_palette = false;
    } else if (chunk.type == "IDAT") {
      if (needs_palette) return damaged("it has no palette");
      has_data = true;
    } else if (chunk.type == "eXIf") {
      orientation = exif_orientation(source.at(chunk.content(), chunk.length));
    } else if (chunk.type == "IEND") {
      if (!has_data) return damaged("it holds no picture data");
      return oriented(facts, orientation);
    }
    offset = chunk.end();
  }
  return truncated("the PNG end chunk");
}

}  // namespace metaup::plan::image
