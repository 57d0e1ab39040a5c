#include "base/url_text.hpp"

#include <algorithm>

namespace metaup {
namespace {

constexpr std::string_view kSeparator = "://";
constexpr std::string_view kCut = "…";

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == '+' || c == '%' || c == '[' || c == ']';
}

/// Where a URL or a query ends within other text.
std::size_t end_of_word(std::string_view text, std::size_t from) {
  const auto end = text.find_first_of(" \t\r\n\"'<>`", from);
  return end == std::string_view::npos ? text.size() : end;
}

/// What is shown of a URL behind its "://".
std::string shown_rest(std::string_view rest) {
  const auto path = std::min(rest.find_first_of("/?#"), rest.size());
  auto user = rest.substr(0, path).rfind('@');
  // A password that is not encoded may hold what ends a host.
  const auto colon = rest.substr(0, path).find(':');
  const bool has_port = colon != std::string_view::npos &&
                        rest.substr(colon + 1, path - colon - 1).find_first_not_of("0123456789") == std::string::npos;
  if (user == std::string_view::npos && colon != std::string_view::npos && !has_port) user = rest.rfind('@');
  std::string shown;
  if (user != std::string_view::npos) {
    shown = std::string(kCut) + "@";
    rest.remove_prefix(user + 1);
  }
  const auto query = rest.find_first_of("?#");
  shown += rest.substr(0, query);
  if (query != std::string_view::npos) shown += rest[query] + std::string(kCut);
  return shown;
}

/// Whether "?name=" begins at `at`.
bool begins_query(std::string_view text, std::size_t at) {
  auto end = at + 1;
  while (end < text.size() && is_word(text[end])) ++end;
  return end > at + 1 && end < text.size() && text[end] == '=';
}

}  // namespace

std::string without_url_secrets(std::string_view text) {
  const auto scheme = std::find_if_not(text.begin(), text.end(), is_word) - text.begin();
  const bool is_url = scheme > 0 && text.substr(static_cast<std::size_t>(scheme)).starts_with(kSeparator);
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at).starts_with(kSeparator)) {
      const auto from = at + kSeparator.size();
      at = is_url ? text.size() : end_of_word(text, from);
      shown += std::string(kSeparator) + shown_rest(text.substr(from, at - from));
    } else if ((text[at] == '?' || text[at] == '#') && begins_query(text, at)) {
      shown += text[at] + std::string(kCut);
      at = end_of_word(text, at);
    } else {
      shown += text[at++];
    }
  }
  return shown;
}

}  // namespace metaup
