#pragma once
#include <string>
#include <string_view>

namespace metaup {

/// `text` with "…" in place of what can hold a secret in the URLs in it: users and passwords, and queries and
/// fragments. A text that is one URL may have blanks in it. Of what is no URL, "?name=value" is taken for a query.
[[nodiscard]] std::string without_url_secrets(std::string_view text);

}  // namespace metaup
