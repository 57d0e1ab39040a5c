#pragma once
#include <cstdint>
#include <string>
#include <vector>

/// TIFF files made by hand, with their directory before the pictures.
namespace metaup::test {

struct TiffEntry {
  std::uint32_t tag;
  std::uint32_t type;  ///< 1 byte, 3 short, 4 long, 16 long of 8 bytes
  std::vector<std::uint64_t> values;
};

/// Byte order and width of a TIFF.
struct TiffShape {
  bool little = true;
  bool big_tiff = false;
};

inline std::string tiff_number(TiffShape shape, std::uint64_t value, unsigned bytes) {
  std::string text;
  for (unsigned i = 0; i < bytes; ++i) {
    const auto place = shape.little ? i : bytes - 1 - i;
    text += static_cast<char>(value >> (8 * place) & 0xFFU);
  }
  return text;
}

/// Header, directory, the values that have no room in it, then `pictures`. An entry's value of
/// `kPictures + n` stands for the n-th byte of the pictures.
inline constexpr std::uint64_t kPictures = 1ULL << 40U;
inline std::string make_tiff_of(const std::vector<TiffEntry>& entries, const std::string& pictures,
                                TiffShape shape = {}) {
  const unsigned wide = shape.big_tiff ? 8 : 4;
  const auto bytes_of = [](std::uint32_t type) { return type == 1 ? 1U : type == 3 ? 2U : type == 16 ? 8U : 4U; };
  const std::uint64_t head = shape.big_tiff ? 16 : 8;
  const std::uint64_t spill = head + (shape.big_tiff ? 8 : 2) + entries.size() * (4 + 2 * wide) + wide;
  std::uint64_t spilled = 0;
  for (const auto& entry : entries) {
    const auto size = entry.values.size() * bytes_of(entry.type);
    spilled += size > wide ? size : 0;
  }
  const auto n = [&](std::uint64_t value, unsigned bytes) { return tiff_number(shape, value, bytes); };
  std::string file = shape.little ? "II" : "MM";
  file += shape.big_tiff ? n(43, 2) + n(8, 2) + n(0, 2) + n(head, 8) : n(42, 2) + n(head, 4);
  file += n(entries.size(), shape.big_tiff ? 8 : 2);
  std::string outside;
  for (const auto& entry : entries) {
    std::string values;
    for (const auto value : entry.values) {
      values += n(value >= kPictures ? value - kPictures + spill + spilled : value, bytes_of(entry.type));
    }
    file += n(entry.tag, 2) + n(entry.type, 2) + n(entry.values.size(), wide);
    if (values.size() <= wide) {
      file += values + std::string(wide - values.size(), '\0');
    } else {
      file += n(spill + outside.size(), wide);
      outside += values;
    }
  }
  return file + n(0, wide) + outside + pictures;
}

/// A grey picture of `strips` strips of four rows, 40 pixels wide.
inline std::vector<TiffEntry> strip_entries(std::size_t strips, bool tiles = false) {
  TiffEntry offsets{tiles ? 324U : 273U, 4, {}}, lengths{tiles ? 325U : 279U, 3, {}};
  for (std::size_t i = 0; i < strips; ++i) {
    offsets.values.push_back(kPictures + i * 160);
    lengths.values.push_back(160);
  }
  std::vector<TiffEntry> entries{{256, 3, {40}}, {257, 3, {strips * 4}}, {258, 3, {8}}, {259, 3, {1}}, {262, 3, {1}},
                                 offsets,        {277, 3, {1}},          {278, 3, {4}}, lengths};
  if (tiles) entries.insert(entries.end(), {{322, 3, {40}}, {323, 3, {4}}});
  return entries;
}
inline std::string strips_of(std::size_t strips) { return std::string(strips * 160, 'p'); }

}  // namespace metaup::test
