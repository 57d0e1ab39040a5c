#include <algorithm>
#include <array>

#include "plan/image/walk.hpp"

namespace metaup::plan::image {
namespace {

/// Whether rows are stored pixel by pixel, so that their size follows from the picture's.
bool has_plain_rows(std::uint32_t compression) {
  constexpr std::uint32_t kNone = 0, kBitFields = 3, kAlphaBitFields = 6;
  return compression == kNone || compression == kBitFields || compression == kAlphaBitFields;
}

/// BMP heights are signed: rows that run from the top down have a negative one.
std::uint32_t magnitude(std::uint32_t value) { return (value & 0x80000000U) != 0 ? 0U - value : value; }

}  // namespace

Walked walk_bmp(ByteSource& source) {
  constexpr std::uint32_t kOldHeader = 12, kInfoHeader = 40;
  ImageFacts facts{.format = Format::bmp};
  const auto pixels = source.little_endian(10, 4);
  const auto header = source.little_endian(14, 4).value_or(0);
  const std::size_t wide = header == kOldHeader ? 2 : 4;
  const auto width = source.little_endian(18, wide);
  const auto height = source.little_endian(18 + wide, wide);
  const auto depth = source.little_endian(20 + 2 * wide, 2);
  if (!pixels || !width || !height || !depth) return truncated("its picture data");
  facts.width = magnitude(*width);
  facts.height = wide == 2 ? *height : magnitude(*height);
  if (facts.width == 0 || facts.height == 0) return damaged("its width or height is 0");

  const auto compression = header < kInfoHeader ? 0 : source.little_endian(30, 4).value_or(0);
  constexpr std::array<std::uint32_t, 7> kDepths{1, 2, 4, 8, 16, 24, 32};
  const bool possible = std::find(kDepths.begin(), kDepths.end(), *depth) != kDepths.end();
  const bool plain = has_plain_rows(compression);
  if (plain && !possible) return damaged("its colour depth is impossible");
  // Rows are padded to four bytes. With 2^31 pixels of 32 bits a row still fits in 64 bits.
  const auto row = (std::uint64_t{facts.width} * *depth + 31) / 32 * 4;
  const auto available = source.size() > *pixels ? source.size() - *pixels : 0;
  const auto packed = plain ? 0 : source.little_endian(34, 4).value_or(0);  // its size as the header gives it
  const bool short_of_rows = plain ? available / row < facts.height : available < packed;
  if (available == 0 || short_of_rows) return truncated("its last row");
  return facts;
}

}  // namespace metaup::plan::image
