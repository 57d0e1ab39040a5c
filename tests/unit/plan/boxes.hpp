#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// The top-level structure of MP4 files, made by hand.
namespace metaup::test {

inline std::string big_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) text += static_cast<char>((value >> shift) & 0xFFU);
  return text;
}

inline std::string box(std::string_view type, std::string_view content = {}) {
  return big_endian(8 + content.size(), 4) + std::string(type) + std::string(content);
}
/// With its size in 64 bits.
inline std::string long_box(std::string_view type, std::string_view content) {
  return big_endian(1, 4) + std::string(type) + big_endian(16 + content.size(), 8) + std::string(content);
}

inline std::string file_type() { return box("ftyp", std::string("isom\0\0\2\0isommp41", 16)); }
/// Whole as far as its boxes go; over 1 KB.
inline std::string make_mp4() {
  return file_type() + box("moov", std::string(200, 'm')) + box("mdat", std::string(900, 'd'));
}

}  // namespace metaup::test
