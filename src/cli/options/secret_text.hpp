#pragma once
#include <string>
#include <string_view>

namespace metaup::cli {

/// Why `text` can be neither a token nor an app secret, such as "is in quotes"; empty when it may be
/// one. Never holds a part of the text beyond a single character that no secret has.
[[nodiscard]] std::string why_no_secret(std::string_view text);

}  // namespace metaup::cli
