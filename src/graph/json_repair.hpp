#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace metaup::graph {

/// What becomes of control characters that stand unescaped in a string.
enum class Controls : std::uint8_t {
  replaced,  ///< each is U+FFFD
  kept,      ///< for a document whose strings are documents themselves, such as a batch's reply
};

/// JSON text in which everything that JSON does not allow inside a string (half a surrogate pair, an
/// unknown escape, a byte that is not UTF-8, a control character) is U+FFFD, so that one odd name
/// does not cost the whole reply. What is odd outside of strings stays.
[[nodiscard]] std::string repair_strings(std::string_view text, Controls controls);

}  // namespace metaup::graph
