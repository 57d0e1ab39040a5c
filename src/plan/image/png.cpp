#include <array>
#include <utility>

#include "base/digest.hpp"
#include "plan/image/png_data.hpp"

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

/// Goes over a chunk's type and content once; picture data is unpacked on the way.
bool checksum_fits(ByteSource& source, const Chunk& chunk, PngData* data) {
  std::uint32_t sum = 0;
  for (auto offset = chunk.offset + 4; offset < chunk.checksum();) {
    const auto bytes = source.from(offset);
    if (bytes.empty()) return false;
    const auto piece =
        bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), chunk.checksum() - offset)));
    sum = crc32(piece, sum);
    const auto of_type = std::min<std::uint64_t>(chunk.content() - std::min(chunk.content(), offset), piece.size());
    if (data != nullptr) data->take(piece.substr(static_cast<std::size_t>(of_type)));
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
  PngShape shape;
  bool needs_palette = false;
};

std::uint32_t samples_of(std::uint32_t colour_type) {
  constexpr std::array<std::uint32_t, 7> kSamples{1, 0, 3, 1, 2, 0, 4};
  return kSamples[colour_type];
}

tl::expected<Header, Flaw> read_header(ByteSource& source, const Chunk& chunk) {
  constexpr std::uint32_t kPalette = 3;
  if (chunk.type == "CgBI") {
    return undecodable("a PNG of Apple's own kind (CgBI), which only Apple's programs read",
                       "save it as an ordinary PNG");
  }
  if (chunk.type != "IHDR" || chunk.length != 13) return damaged("it does not begin with an image header");
  const auto number = [&](std::uint64_t at, std::size_t bytes) {
    return source.big_endian(chunk.content() + at, bytes).value_or(0);
  };
  const auto width = number(0, 4), height = number(4, 4), depth = number(8, 1), colour_type = number(9, 1);
  if (width == 0 || height == 0) return damaged("its width or height is 0");
  if (width > kLongestChunk || height > kLongestChunk) return damaged("its width or height is impossible");
  if (!is_depth_of(colour_type, depth)) return damaged("its colour type and depth do not go together");
  const bool known_methods = number(10, 1) == 0 && number(11, 1) == 0 && number(12, 1) <= 1;
  if (!known_methods) return damaged("its compression, filter or interlace method is unknown");
  return Header{.shape = {.width = width,
                          .height = height,
                          .bits_per_pixel = depth * samples_of(colour_type),
                          .interlaced = number(12, 1) == 1},
                .needs_palette = colour_type == kPalette};
}

std::string name_of(const Chunk& chunk) { return chunk.type == "IDAT" ? "picture data" : chunk.type + " chunk"; }

/// The order of the chunks that every decoder must understand.
class Order {
 public:
  explicit Order(bool needs_palette) : needs_palette_(needs_palette) {}

  /// What is wrong with `chunk` where it stands.
  [[nodiscard]] std::optional<Flaw> take(const Chunk& chunk) {
    const bool is_data = chunk.type == "IDAT";
    if (is_data && needs_palette_) return Flaw{"is damaged: it has no palette"};
    if (is_data && data_ == Data::behind) return Flaw{"is damaged: its picture data is not in one piece"};
    if (data_ == Data::here && !is_data) data_ = Data::behind;
    if (is_data) data_ = Data::here;
    if (chunk.type == "IHDR" && std::exchange(has_header_, true)) return Flaw{"is damaged: it has two image headers"};
    if (chunk.type == "PLTE") return take_palette(chunk.length);
    const bool known = is_data || chunk.type == "IHDR" || chunk.type == "IEND" || !chunk.critical();
    if (!known) return Flaw{"is damaged: it has a chunk that decoders may not leave out and do not know"};
    return std::nullopt;
  }
  [[nodiscard]] bool has_data() const { return data_ != Data::ahead; }

 private:
  enum class Data { ahead, here, behind };

  std::optional<Flaw> take_palette(std::uint32_t length) {
    constexpr std::uint32_t kColour = 3, kMostColours = 256;
    needs_palette_ = false;
    if (has_data()) return Flaw{"is damaged: its palette comes behind its picture data"};
    if (std::exchange(has_palette_, true)) return Flaw{"is damaged: it has two palettes"};
    const bool possible = length != 0 && length % kColour == 0 && length <= kColour * kMostColours;
    if (!possible) return Flaw{"is damaged: its palette has an impossible length"};
    return std::nullopt;
  }

  bool needs_palette_;
  bool has_header_ = false;
  bool has_palette_ = false;
  Data data_ = Data::ahead;
};

}  // namespace

Walked walk_png(ByteSource& source) {
  ImageFacts facts{.format = Format::png};
  std::uint32_t orientation = 1;
  std::optional<Order> order;
  std::optional<PngData> data;
  for (std::uint64_t offset = kSignature; offset + kOverhead <= source.size();) {
    const Chunk chunk{.offset = offset,
                      .length = source.big_endian(offset, 4).value_or(0),
                      .type = std::string(source.at(offset + 4, 4))};
    if (chunk.type.size() != 4) break;  // the file cannot be read
    if (chunk.length > kLongestChunk) return damaged("a chunk of it has an impossible length");
    if (chunk.end() > source.size()) return truncated("the end of its " + name_of(chunk));
    if (!order) {
      const auto header = read_header(source, chunk);
      if (!header) return tl::unexpected(header.error());
      facts.width = header->shape.width;
      facts.height = header->shape.height;
      order.emplace(header->needs_palette);
      data.emplace(header->shape);
    }
    // What is not critical is left out by decoders when its checksum is wrong.
    if (chunk.critical() && !checksum_fits(source, chunk, chunk.type == "IDAT" ? &*data : nullptr)) {
      return damaged("the checksum of its " + name_of(chunk) + " is wrong");
    }
    if (auto flaw = order->take(chunk)) return tl::unexpected(*std::move(flaw));
    if (auto flaw = data->broken()) return tl::unexpected(*std::move(flaw));
    if (chunk.type == "eXIf") {
      orientation = exif_orientation(source.at(chunk.content(), chunk.length));
    } else if (chunk.type == "IEND") {
      if (!order->has_data()) return damaged("it holds no picture data");
      if (auto flaw = data->missing()) return tl::unexpected(*std::move(flaw));
      return oriented(facts, orientation);
    }
    offset = chunk.end();
  }
  return truncated("the PNG end chunk");
}

}  // namespace metaup::plan::image
