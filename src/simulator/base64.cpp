#include "simulator/base64.hpp"

#include <array>
#include <cstdint>

namespace metaup::simulator {
namespace {

constexpr std::array<std::int8_t, 256> decoding_table() {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}

constexpr auto kTable = decoding_table();

}  // namespace

std::optional<std::string> base64_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int digits = 0;
  int padding = 0;
  for (const char c : text) {
    if (c == '\r' || c == '\n') continue;
    const auto value = kTable[static_cast<unsigned char>(c)];
    if (c == '=') {
      ++padding;
    } else if (value < 0 || padding > 0) {
      return std::nullopt;
    }
    bits = (bits << 6) | (c == '=' ? 0U : static_cast<std::uint32_t>(value));
    if (++digits < 4) continue;
    if (padding > 2) return std::nullopt;
    for (int i = 0; i < 3 - padding; ++i) decoded += static_cast<char>((bits >> (16 - 8 * i)) & 0xFFU);
    bits = 0;
    digits = 0;
  }
  if (digits != 0) return std::nullopt;
  return decoded;
}

}  // namespace metaup::simulator
