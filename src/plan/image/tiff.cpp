#include "plan/image/tiff.hpp"

#include <algorithm>
#include <limits>

#include "plan/image/walk.hpp"

namespace metaup::plan::image {
namespace {

using namespace std::string_view_literals;

/// Bytes of one value of a type; 0 for types that are no whole numbers, nor bytes without a meaning.
std::size_t bytes_of(std::uint32_t type) {
  constexpr std::uint32_t kByte = 1, kUndefined = 7, kShort = 3, kLong = 4, kDirectory = 13, kLong8 = 16,
                          kDirectory8 = 18;
  switch (type) {
    case kByte:
    case kUndefined:
      return 1;
    case kShort:
      return 2;
    case kLong:
    case kDirectory:
      return 4;
    case kLong8:
    case kDirectory8:
      return 8;
    default:
      return 0;
  }
}

void take(TiffTags& tags, std::uint64_t tag, const TiffValues& values, std::uint64_t first) {
  const auto short_first = static_cast<std::uint32_t>(std::min<std::uint64_t>(first, 0xFFFFFFFFU));
  switch (tag) {
    case 254:
      tags.subfile = short_first;
      break;
    case 256:
      tags.width = short_first;
      break;
    case 257:
      tags.height = short_first;
      break;
    case 258:
      tags.depths = values;
      break;
    case 259:
      tags.compression = short_first;
      break;
    case 262:
      tags.photometric = short_first;
      break;
    case 273:  // strips
    case 324:  // tiles
      tags.tiled = tag == 324;
      tags.part_offsets = values;
      break;
    case 274:
      tags.orientation = short_first;
      break;
    case 277:
      tags.samples = short_first;
      break;
    case 278:
      tags.strip_rows = short_first;
      break;
    case 284:
      tags.planes_are = short_first;
      break;
    case 322:
      tags.tile_width = short_first;
      break;
    case 323:
      tags.tile_height = short_first;
      break;
    case 279:
    case 325:
      tags.part_lengths = values;
      break;
    case 513:
      tags.jpeg_offset = first;
      break;
    case 514:
      tags.jpeg_length = first;
      break;
    case 50706:
      tags.has_dng_version = true;
      break;
    default:
      break;
  }
}

/// What no decoder can do without: depths, the colour map, and the tables of strips that are JPEGs.
bool is_needed(std::uint64_t tag) { return tag == 258 || tag == 320 || tag == 347; }

/// DNG, NEF, CR2 and their like: TIFF files whose first picture is a preview, or what a sensor saw.
bool is_camera_raw(ByteSource& source, const TiffTags& tags) {
  constexpr std::uint32_t kColourFilterArray = 32803, kLinearRaw = 34892;
  const bool canon = source.at(0, 2) == "II" && source.at(8, 2) == "CR";
  const bool sensor = tags.photometric == kColourFilterArray || tags.photometric == kLinearRaw;
  return canon || sensor || tags.has_dng_version || (tags.subfile & 1U) != 0;
}

std::uint64_t parts_of(std::uint32_t side, std::uint32_t part) {
  return part == 0 ? 0 : (std::uint64_t{side} + part - 1) / part;
}

/// How many strips or tiles the picture needs; 0 when they have no size.
std::uint64_t parts_needed(const TiffTags& tags) {
  constexpr std::uint32_t kSeparate = 2;
  const auto of_plane = tags.tiled ? parts_of(tags.width, tags.tile_width) * parts_of(tags.height, tags.tile_height)
                                   : parts_of(tags.height, tags.strip_rows);
  return tags.planes_are == kSeparate ? of_plane * tags.samples : of_plane;
}

/// How many bytes the rows have at the least; 0 when they are packed, so that nothing follows from
/// their number.
std::uint64_t bytes_needed(TiffReader& reader, const TiffTags& tags) {
  constexpr std::uint32_t kPlain = 1, kSubsampled = 6;
  constexpr std::uint32_t kMostSamples = 64, kMostDepth = 64;
  if (tags.compression != kPlain || tags.photometric == kSubsampled || tags.samples > kMostSamples) return 0;
  const auto depths = reader.numbers(tags.depths, 0, tags.samples).value_or(std::vector<std::uint64_t>{});
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < tags.samples; ++i) {
    const auto depth = depths.empty() ? 1 : depths[std::min(i, depths.size() - 1)];
    bits += std::min<std::uint64_t>(depth, kMostDepth);
  }
  const auto row = (tags.width * bits + 7) / 8;
  const auto most = std::numeric_limits<std::uint64_t>::max() / std::max<std::uint64_t>(row, 1);
  return tags.height > most ? std::numeric_limits<std::uint64_t>::max() : row * tags.height;
}

/// What is wrong with the strips or tiles. They are read in blocks: turning from one list to the
/// other for each number would read a window for each.
std::optional<Flaw> flaw_of_parts(TiffReader& reader, const TiffTags& tags) {
  constexpr std::size_t kBlock = 4096;
  constexpr std::uint64_t kHead = 8;
  const auto& offsets = tags.part_offsets;
  const Flaw cut{"is truncated: it ends before the last part of its picture"};
  const Flaw unwritten{"is damaged: a part of its picture was never written"};
  const auto needed = parts_needed(tags);
  if (needed == 0) return Flaw{"is damaged: the parts of its picture have no size"};
  std::uint64_t bytes = 0;
  for (std::uint64_t first = 0; first < offsets.count; first += kBlock) {
    const auto begins = reader.numbers(offsets, first, kBlock);
    if (!begins || begins->empty()) return cut;
    const auto lengths = reader.numbers(tags.part_lengths, first, kBlock);
    if (!lengths) return cut;
    for (std::size_t i = 0; i < begins->size(); ++i) {
      const auto begin = (*begins)[i];
      const auto length = i < lengths->size() ? (*lengths)[i] : 0;
      if (begin > reader.size() || length > reader.size() - begin) return cut;
      const bool counts = first + i < needed;  // there may be more than the picture has
      if (counts && (begin < kHead || length == 0)) return unwritten;
      bytes += length;
    }
  }
  if (offsets.count < needed) return Flaw{"is damaged: it has fewer strips or tiles than its size needs"};
  if (bytes < bytes_needed(reader, tags)) return Flaw{"is damaged: its picture has fewer bytes than its size needs"};
  return std::nullopt;
}

/// What is missing of the picture and of what no decoder can do without.
std::optional<Flaw> missing_part(TiffReader& reader, const TiffTags& tags) {
  const auto old_jpeg = tags.jpeg_offset != 0;  // as TIFF 6.0 kept them: its strips mean little
  if (tags.part_offsets.count != 0 && !old_jpeg) {
    if (auto flaw = flaw_of_parts(reader, tags)) return flaw;
  }
  if (tags.needed_end > reader.size()) return Flaw{"is truncated: it ends before its tables"};
  if (tags.jpeg_offset > reader.size() || tags.jpeg_length > reader.size() - tags.jpeg_offset) {
    return Flaw{"is truncated: it ends before the last part of its picture"};
  }
  if (tags.part_offsets.count == 0 && !old_jpeg) return Flaw{"is damaged: it holds no picture data"};
  return std::nullopt;
}

}  // namespace

TiffReader::TiffReader(ByteSource& source) : source_(source) {
  const auto head = source.at(0, 4);
  little_ = head.starts_with("II");
  big_tiff_ = head == "II+\0"sv || head == "MM\0+"sv;
}

std::optional<std::uint64_t> TiffReader::number(std::uint64_t offset, std::size_t bytes) {
  if (bytes == 8) return little_ ? source_.little_endian_64(offset) : source_.big_endian_64(offset);
  const auto value = little_ ? source_.little_endian(offset, bytes) : source_.big_endian(offset, bytes);
  return value ? std::optional<std::uint64_t>(*value) : std::nullopt;
}

std::optional<TiffTags> TiffReader::first_directory() {
  constexpr std::uint64_t kMostEntries = 0xFFFF;
  const std::size_t wide = big_tiff_ ? 8 : 4;  // of a count, an offset and a value
  const std::uint64_t entry_bytes = 4 + 2 * wide, count_bytes = big_tiff_ ? 8 : 2;
  const auto directory = number(big_tiff_ ? 8 : 4, wide);
  if (!directory || *directory > size()) return std::nullopt;
  const auto entries = number(*directory, count_bytes);
  if (!entries || *entries > kMostEntries) return std::nullopt;

  TiffTags tags;
  for (std::uint64_t i = 0; i < *entries; ++i) {
    const auto entry = *directory + count_bytes + entry_bytes * i;
    const auto tag = number(entry, 2), type = number(entry + 2, 2);
    const auto count = number(entry + 4, wide), value = number(entry + 4 + wide, wide);
    if (!tag || !type || !count || !value) return std::nullopt;
    const auto bytes = bytes_of(static_cast<std::uint32_t>(*type));
    if (bytes == 0 || *count == 0) continue;
    const bool inside = *count <= wide / bytes;  // in the entry itself
    const TiffValues values{static_cast<std::uint32_t>(*type), *count, inside ? entry + 4 + wide : *value};
    if (!inside && is_needed(*tag)) {
      const bool fits = *value <= size() && *count <= size() / bytes;  // neither can overflow then
      const auto end = fits ? *value + *count * bytes : size() + 1;
      tags.needed_end = std::max(tags.needed_end, end);
    }
    take(tags, *tag, values, inside ? number(values.offset, bytes).value_or(0) : 0);
  }
  return tags;
}

std::optional<std::vector<std::uint64_t>> TiffReader::numbers(const TiffValues& values, std::uint64_t first,
                                                              std::size_t most) {
  const auto bytes = bytes_of(values.type);
  std::vector<std::uint64_t> list;
  if (values.count <= first) return list;
  if (bytes == 0 || values.offset > size() || values.count > (size() - values.offset) / bytes) return std::nullopt;
  const auto count = std::min<std::uint64_t>(most, values.count - first);
  list.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto value = number(values.offset + (first + i) * bytes, bytes);
    if (!value) return std::nullopt;
    list.push_back(*value);
  }
  return list;
}

std::uint32_t exif_orientation(std::string_view exif) {
  constexpr auto kMark = "Exif\0\0"sv;
  if (exif.starts_with(kMark)) exif.remove_prefix(kMark.size());
  ByteSource source(exif);
  return TiffReader(source).first_directory().value_or(TiffTags{}).orientation;
}

Walked walk_tiff(ByteSource& source) {
  ImageFacts facts{.format = Format::tiff};
  TiffReader reader(source);
  const auto tags = reader.first_directory();
  if (!tags) return truncated("the end of its directory");
  if (is_camera_raw(source, *tags)) return camera_raw();
  if (tags->width == 0 || tags->height == 0) return damaged("its width or height is missing");
  if (auto flaw = missing_part(reader, *tags)) return tl::unexpected(*std::move(flaw));
  facts.width = tags->width;
  facts.height = tags->height;
  return oriented(facts, tags->orientation);
}

}  // namespace metaup::plan::image
