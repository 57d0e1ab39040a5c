#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace metaup::simulator {

/// Strict standard base64, line breaks allowed; nothing when it is not.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace metaup::simulator
