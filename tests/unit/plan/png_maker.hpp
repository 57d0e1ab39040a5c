#pragma once
#include <zlib.h>

#include <cstdint>
#include <stdexcept>
#include <string>

/// PNG files made by hand, chunk by chunk.
namespace metaup::test {

inline std::string big(std::uint64_t value, unsigned bytes) {
  std::string text;
  for (unsigned i = bytes; i-- > 0;) text += static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}

inline std::string chunk(const std::string& type, const std::string& content) {
  const auto all = type + content;
  const auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(all.data()), static_cast<uInt>(all.size()));
  return big(content.size(), 4) + all + big(sum, 4);
}

inline std::string deflated(const std::string& bytes) {
  auto size = compressBound(static_cast<uLong>(bytes.size()));
  std::string packed(size, '\0');
  const auto code = compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                             reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()));
  if (code != Z_OK) throw std::runtime_error("zlib failed");
  packed.resize(size);
  return packed;
}

/// What the header of a PNG says.
struct PngKind {
  unsigned width = 7;
  unsigned height = 5;
  char depth = 8;
  char colour = 0;
  std::string methods = std::string(3, '\0');  ///< of compression, filters and interlacing
};
inline std::string png_header(const PngKind& kind = {}) {
  return "\x89PNG\r\n\x1A\n" +
         chunk("IHDR", big(kind.width, 4) + big(kind.height, 4) + kind.depth + kind.colour + kind.methods);
}

/// Rows of zeros, not interlaced, each behind its filter.
inline std::string png_rows(const PngKind& kind = {}, char filter = 0) {
  const unsigned samples = kind.colour == 2 ? 3 : kind.colour == 4 ? 2 : kind.colour == 6 ? 4 : 1;
  const auto bits = kind.width * samples * static_cast<unsigned>(static_cast<unsigned char>(kind.depth));
  std::string rows;
  for (unsigned i = 0; i < kind.height; ++i) rows += filter + std::string((bits + 7) / 8, '\0');
  return rows;
}

inline std::string png_data(const PngKind& kind = {}) { return chunk("IDAT", deflated(png_rows(kind))); }
inline std::string png_end() { return chunk("IEND", ""); }
inline std::string png_of(const PngKind& kind = {}, const std::string& before_data = "") {
  return png_header(kind) + before_data + png_data(kind) + png_end();
}

}  // namespace metaup::test
