#pragma once
#include <cstdint>
#include <string>

/// The structure of JPEG files made by hand, of one component, without pictures that decode.
namespace metaup::test {

inline std::string jpeg_segment(char code, const std::string& content) {
  const auto length = content.size() + 2;
  return std::string("\xFF") + code + static_cast<char>(length >> 8U) + static_cast<char>(length & 0xFFU) + content;
}
inline std::string jpeg_quantization(char index = 0) { return jpeg_segment('\xDB', index + std::string(64, '\x01')); }
/// One code of one bit; of DC coefficients (kind 0) or AC (1).
inline std::string jpeg_huffman(int kind, int index = 0) {
  return jpeg_segment('\xC4', static_cast<char>(kind << 4 | index) + ("\x01" + std::string(15, '\0')) + "v");
}
inline std::string jpeg_tables() { return jpeg_quantization() + jpeg_huffman(0) + jpeg_huffman(1); }
/// 3 wide.
inline std::string jpeg_frame(char code, char height = 2, char precision = 8) {
  return jpeg_segment(code, precision + std::string(1, '\0') + height + std::string("\0\x03\x01\x01\x11\0", 6));
}
inline std::string jpeg_scan(const std::string& data = "scan") {
  return jpeg_segment('\xDA', std::string("\x01\x01\0\0\x3F\0", 6)) + data;
}

}  // namespace metaup::test
