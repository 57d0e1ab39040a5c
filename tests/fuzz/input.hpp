#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// What the fuzz targets share.
namespace metaup::fuzz {

/// Says to libFuzzer, and to a replay, that something does not hold.
inline void require(bool holds) {
  if (!holds) std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Takes the input up to the next `end`, which is dropped; all of it when there is none.
inline std::string take_until(std::string_view& input, char end) {
  const auto at = std::min(input.find(end), input.size());
  std::string taken(input.substr(0, at));
  input.remove_prefix(std::min(at + 1, input.size()));
  return taken;
}

/// Takes one byte; 0 when there is none.
inline std::uint8_t take_byte(std::string_view& input) {
  if (input.empty()) return 0;
  const auto byte = static_cast<std::uint8_t>(input.front());
  input.remove_prefix(1);
  return byte;
}

/// Takes eight bytes as a number; what is missing of them is 0.
inline std::int64_t take_number(std::string_view& input) {
  std::uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8U | take_byte(input);
  return static_cast<std::int64_t>(number);
}

}  // namespace metaup::fuzz
