#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>

#include "plan/image/walk.hpp"

namespace metaup::plan::image {
namespace {

constexpr std::uint32_t kFileHead = 14;  // before the header that says what the picture is
constexpr std::uint32_t kOldHeader = 12, kInfoHeader = 40;

struct BmpHeader {
  std::uint32_t bytes = 0;
  std::uint32_t width = 0;
  std::int64_t height = 0;  ///< negative: rows run from the top down
  std::uint32_t planes = 0;
  std::uint32_t depth = 0;
  std::uint32_t compression = 0;
  std::uint32_t packed_bytes = 0;  ///< of the picture; 0 when not told

  /// Of OS/2 2.x, which may leave out members, and has compressions of its own.
  [[nodiscard]] bool of_os2() const {
    constexpr std::uint32_t kWithMasks = 52, kWithAlpha = 56;
    return bytes > kOldHeader && bytes <= 64 && bytes != kInfoHeader && bytes != kWithMasks && bytes != kWithAlpha;
  }
};

/// 12 bytes of OS/2 1.x and Windows 2; 16 to 64 of OS/2 2.x; 40, 52, 56, 108 and 124 of Windows.
bool is_header_size(std::uint32_t bytes) {
  return bytes == kOldHeader || (bytes >= 16 && bytes <= 64) || bytes == 108 || bytes == 124;
}

std::optional<BmpHeader> read_header(ByteSource& source, std::uint32_t bytes) {
  const std::size_t wide = bytes == kOldHeader ? 2 : 4;
  const auto width = source.little_endian(18, wide), height = source.little_endian(18 + wide, wide);
  const auto planes = source.little_endian(18 + 2 * wide, 2), depth = source.little_endian(20 + 2 * wide, 2);
  if (!width || !height || !planes || !depth) return std::nullopt;
  const auto member = [&](std::uint32_t at) {  // headers may end before it
    return at + 4 <= bytes ? source.little_endian(kFileHead + at, 4).value_or(0) : 0;
  };
  return BmpHeader{.bytes = bytes,
                   .width = *width,
                   .height = wide == 2 ? std::int64_t{*height} : static_cast<std::int32_t>(*height),
                   .planes = *planes,
                   .depth = *depth,
                   .compression = member(16),
                   .packed_bytes = member(20)};
}

/// How rows are stored.
enum class BmpRows { plain, packed, unknown };

/// Plain rows are stored pixel by pixel, so that their size follows from the picture's.
BmpRows rows_of(const BmpHeader& header) {
  constexpr std::uint32_t kNone = 0, kRuns8 = 1, kRuns4 = 2, kBitFields = 3, kRuns24 = 4, kAlphaBitFields = 6;
  const auto packed_if = [](bool possible) { return possible ? BmpRows::packed : BmpRows::unknown; };
  switch (header.compression) {
    case kNone:
      return BmpRows::plain;
    case kRuns8:
      return packed_if(header.depth == 8);
    case kRuns4:
      return packed_if(header.depth == 4);
    case kBitFields:
      if (header.of_os2()) return packed_if(header.depth == 1);  // Huffman codes, as a fax has them
      [[fallthrough]];
    case kAlphaBitFields:
      return header.depth == 16 || header.depth == 32 ? BmpRows::plain : BmpRows::unknown;
    case kRuns24:
      return packed_if(header.of_os2() && header.depth == 24);
    default:
      return BmpRows::unknown;
  }
}

bool is_depth(std::uint32_t depth) {
  constexpr std::array<std::uint32_t, 7> kDepths{1, 2, 4, 8, 16, 24, 32};
  return std::find(kDepths.begin(), kDepths.end(), depth) != kDepths.end();
}

std::string_view flaw_of(const BmpHeader& header, std::uint32_t pixels) {
  constexpr std::uint32_t kMostWidth = 0x7FFFFFFF;
  if (header.width == 0 || header.height == 0) return "its width or height is 0";
  if (header.width > kMostWidth || header.height == std::numeric_limits<std::int32_t>::min()) {
    return "its width or height is impossible";
  }
  if (header.planes != 1) return "its number of colour planes is not 1";
  if (!is_depth(header.depth)) return "its colour depth is impossible";
  const auto rows = rows_of(header);
  if (rows == BmpRows::unknown) return "its compression is unknown, or does not go with its colour depth";
  if (rows == BmpRows::packed && header.height < 0) return "its rows are compressed and run from the top down";
  if (pixels < kFileHead + header.bytes) return "its picture data begins within its header";
  return {};
}

}  // namespace

Walked walk_bmp(ByteSource& source) {
  const auto pixels = source.little_endian(10, 4), bytes = source.little_endian(kFileHead, 4);
  if (!pixels || !bytes) return truncated("its picture data");
  if (!is_header_size(*bytes)) return damaged("its header has an impossible size");
  const auto header = read_header(source, *bytes);
  if (!header) return truncated("its picture data");
  if (const auto flaw = flaw_of(*header, *pixels); !flaw.empty()) return damaged(std::string(flaw));

  const ImageFacts facts{
      .format = Format::bmp, .width = header->width, .height = static_cast<std::uint32_t>(std::abs(header->height))};
  // Rows are padded to four bytes. With 2^31 pixels of 32 bits a row still fits in 64 bits.
  const auto row = (std::uint64_t{facts.width} * header->depth + 31) / 32 * 4;
  const auto available = source.size() > *pixels ? source.size() - *pixels : 0;
  const bool plain = rows_of(*header) == BmpRows::plain;
  const bool short_of_rows = plain ? available / row < facts.height : available < header->packed_bytes;
  if (available == 0 || short_of_rows) return truncated("its last row");
  return facts;
}

}  // namespace metaup::plan::image
