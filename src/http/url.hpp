#pragma once
#include <concepts>
#include <string>
#include <string_view>

#include "metaup/base/error.hpp"

namespace metaup::http {

/// Nothing when a request may go to `url`: https, or http to a loopback host. Otherwise why not.
[[nodiscard]] Result<void> check_url(const std::string& url);

/// `url` up to its query, for messages: a query may hold a signature.
[[nodiscard]] std::string_view without_query(std::string_view url);
template <std::same_as<std::string> Temporary>
std::string without_query(Temporary&& text) {
  return std::string(without_query(std::string_view(text)));
}

/// The last segment of a URL's path, decoded, as a name that is safe to show and to join to a
/// folder: no separators, no control characters, bounded, not "." or "..". Empty when there is none.
[[nodiscard]] std::string file_name_of(std::string_view url_path);
/// The whole of such a path, each segment of it like that: "/art/Hero 1.jpg" of "/art/Hero%201.jpg".
[[nodiscard]] std::string readable_path(std::string_view url_path);

}  // namespace metaup::http
