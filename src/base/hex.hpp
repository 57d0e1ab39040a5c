#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace metaup {

/// Two lower-case digits for each byte.
[[nodiscard]] std::string to_hex(std::string_view bytes);
/// Whether it is just so many hex digits in lower case.
[[nodiscard]] bool is_lower_hex(std::string_view text, std::size_t digits);

}  // namespace metaup
