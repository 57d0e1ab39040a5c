#include "cli/options/secret_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace metaup::cli {
namespace {

constexpr std::size_t kLongestSecret = 4096;
constexpr std::string_view kQuotes = "\"'`";

bool is_quote(char c) { return kQuotes.find(c) != std::string_view::npos; }

/// "${TOKEN}", "$TOKEN", "$(command)", "%TOKEN%", "{{ token }}".
bool is_unexpanded(std::string_view text) {
  const bool windows = text.size() > 2 && text.starts_with('%') && text.ends_with('%');
  return text.starts_with('$') || windows || text.starts_with("{{") || text.find("${") != std::string_view::npos;
}

bool is_json(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

bool is_header(std::string_view lower) {
  constexpr std::array<std::string_view, 4> kBeginnings{"bearer ", "bearer:", "oauth ", "authorization:"};
  return lower == "bearer" || std::any_of(kBeginnings.begin(), kBeginnings.end(),
                                          [&](std::string_view beginning) { return lower.starts_with(beginning); });
}

bool is_path(std::string_view text) {
  const bool drive = text.size() > 2 && text[1] == ':' && text[2] == '\\';
  return drive || text.starts_with("~/") || text.find('/') != std::string_view::npos ||
         text.find('\\') != std::string_view::npos;
}

/// What stands in examples, templates and masked logs. Nothing here can be a part of a real token by chance.
bool is_placeholder(std::string_view lower) {
  constexpr std::array<std::string_view, 11> kWhole{"access_token", "access-token", "app_secret",  "app-secret",
                                                    "changeme",     "change-me",    "placeholder", "null",
                                                    "none",         "undefined",    "todo"};
  constexpr std::array<std::string_view, 6> kBeginnings{"your_", "your-", "insert_", "insert-", "replace_", "replace-"};
  const bool one_character = lower.size() > 3 && lower.find_first_not_of(lower.front()) == std::string_view::npos &&
                             (lower.front() == 'x' || lower.front() == '.' || lower.front() == '*');
  return one_character || lower.starts_with('<') || lower.ends_with('>') ||
         lower.find("***") != std::string_view::npos || lower.find("...") != std::string_view::npos ||
         std::find(kWhole.begin(), kWhole.end(), lower) != kWhole.end() ||
         std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](std::string_view beginning) { return lower.starts_with(beginning); });
}

/// The first character that no token and no app secret has, by name.
std::string odd_character(std::string_view text) {
  constexpr std::string_view kNever = "\"'`$%{}[]<>()=/\\,;:*&?#@";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ' || c == '\t') return "contains a space";
    if (c == '\n' || c == '\r') return "contains more than one line";
    if (byte < 0x20 || byte == 0x7F) return fmt::format("contains a control character (0x{:02X})", byte);
    if (byte > 0x7F) return "contains a non-ASCII character, such as a typographic quote or a byte order mark";
    if (kNever.find(c) != std::string_view::npos) return fmt::format("contains the character {}", c);
  }
  return {};
}

}  // namespace

std::string why_no_secret(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > kLongestSecret) return "is too long";
  const auto lower = to_lower(text);
  if (is_quote(text.front()) || is_quote(text.back())) return "is in quotes: leave them out";
  if (is_unexpanded(text)) return "is an unexpanded variable or template";
  if (is_json(text)) return "is a JSON document: give only the token";
  if (is_header(lower)) return "looks like an HTTP header: give only the part after \"Bearer\"";
  if (is_placeholder(lower)) return "is a placeholder, not a real value";
  if (text.find('=') != std::string_view::npos)
    return "has a name before the value, as in name=value: give only the value";
  if (is_path(text)) return "is a path: to read it from a file, give --access-token-file or --app-secret-file";
  return odd_character(text);
}

}  // namespace metaup::cli
