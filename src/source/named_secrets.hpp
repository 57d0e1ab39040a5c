#pragma once
#include <string>
#include <string_view>

namespace metaup::source {

/// Text of a program that may have read secrets which nobody told us, with "[secret]" in place of what looks like one:
/// what follows a name such as access_token, password or key, or the word Bearer or Basic.
[[nodiscard]] std::string without_named_secrets(std::string_view text);

}  // namespace metaup::source
