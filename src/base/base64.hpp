#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace metaup {

/// The bytes of standard base64 with padding, or nothing.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace metaup
