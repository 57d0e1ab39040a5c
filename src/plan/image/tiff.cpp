#include "plan/image/walk.hpp"

namespace metaup::plan::image {

std::optional<TiffTags> read_tiff_tags(ByteSource& source) {
  constexpr std::uint32_t kWidth = 256, kHeight = 257, kOrientation = 274, kShort = 3, kLong = 4;
  const bool little = source.at(0, 2) == "II";
  const auto number = [&](std::uint64_t offset, std::size_t bytes) {
    return little ? source.little_endian(offset, bytes) : source.big_endian(offset, bytes);
  };
  const auto directory = number(4, 4);
  if (!directory) return std::nullopt;
  const auto count = number(*directory, 2);
  if (!count) return std::nullopt;

  TiffTags tags;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto entry = std::uint64_t{*directory} + 2 + std::uint64_t{12} * i;
    const auto tag = number(entry, 2);
    const auto type = number(entry + 2, 2);
    const auto value = number(entry + 8, type == kShort ? 2 : 4);
    if (!tag || !type || !value) return std::nullopt;
    if (*type != kShort && *type != kLong) continue;
    if (*tag == kWidth) tags.width = *value;
    if (*tag == kHeight) tags.height = *value;
    if (*tag == kOrientation) tags.orientation = *value;
  }
  return tags;
}

Walked walk_tiff(ByteSource& source) {
  ImageFacts facts{.format = Format::tiff};
  const auto head = source.at(0, 4);
  if (head.find('+') != std::string_view::npos) return facts;  // BigTIFF: recognised, not measured
  const auto tags = read_tiff_tags(source);
  if (!tags) return truncated("the end of its directory");
  if (tags->width == 0 || tags->height == 0) return damaged("its width or height is missing");
  facts.width = tags->width;
  facts.height = tags->height;
  return oriented(facts, tags->orientation);
}

}  // namespace metaup::plan::image
