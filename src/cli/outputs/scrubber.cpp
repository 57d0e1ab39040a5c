#include "cli/outputs/scrubber.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/text.hpp"
#include "base/url_text.hpp"

namespace metaup::cli {
namespace {

constexpr std::string_view kHidden = "[secret]";

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_of_name(char c) { return is_letter_or_digit(c) || c == '_' || c == '-'; }

/// A word that ends like what secrets are called.
bool names_a_secret(std::string_view word) {
  constexpr std::array<std::string_view, 8> kEnds{"token",  "secret",    "proof", "password",
                                                  "passwd", "signature", "sig",   "key"};
  const auto lower = to_lower(word);
  return std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return lower.ends_with(end); });
}

std::size_t end_of(std::string_view text, std::size_t from, bool (*belongs)(char c)) {
  const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), belongs);
  return static_cast<std::size_t>(end - text.begin());
}

/// How long the token of Meta's shape is that begins here: access tokens begin with EAA and go on with letters and
/// digits, an app's are its id and its secret. 0: none does.
std::size_t token_length(std::string_view text) {
  constexpr std::size_t kShortest = 20;
  constexpr std::size_t kShortestId = 10;
  constexpr std::size_t kShortestSecret = 16;
  if (text.starts_with("EAA")) {
    const auto length = end_of(text, 0, is_letter_or_digit);
    return length >= kShortest ? length : 0;
  }
  const auto id = end_of(text, 0, [](char c) { return c >= '0' && c <= '9'; });
  if (id < kShortestId || id == text.size() || text[id] != '|') return 0;
  const auto end = end_of(text, id + 1, is_of_name);
  return end - id - 1 >= kShortestSecret ? end : 0;
}

std::string without_tokens(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = token_length(text.substr(at));
    out += length > 0 ? kHidden : text.substr(at, 1);
    at += std::max<std::size_t>(length, 1);
  }
  return out;
}

/// What stands between a name and its value; nothing when no value follows.
std::string_view separator_at(std::string_view text, std::string_view name) {
  for (const std::string_view separator : {"=", "%3D", "%3d", "\":\"", "\": \""}) {
    if (text.starts_with(separator)) return separator;
  }
  const bool is_no_word = name.find_first_of("_-") != std::string_view::npos;  // "token: it has expired" is a sentence
  return is_no_word && text.starts_with(": ") ? ": " : std::string_view{};
}

/// Without the values of what is called like a secret.
std::string without_named_secrets(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = end_of(text, at, is_of_name);
    const auto name = text.substr(at, end - at);
    out += name;
    at = end;
    const auto separator = names_a_secret(name) ? separator_at(text.substr(end), name) : std::string_view{};
    if (!separator.empty()) {
      out += separator;
      out += kHidden;
      at = std::min(text.find_first_of(" \t\r\n&\"'<>,;)}", end + separator.size()), text.size());
    } else if (end < text.size()) {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace

std::string Scrubber::clean(const std::string& text) const {
  return without_named_secrets(without_tokens(without_url_secrets(redactor_.clean(text))));
}

nlohmann::ordered_json Scrubber::clean(const nlohmann::ordered_json& document) const {
  if (document.is_string()) return clean(document.get<std::string>());
  auto cleaned = document;
  if (document.is_array()) {
    for (auto& element : cleaned) element = clean(element);
  } else if (document.is_object()) {
    cleaned = nlohmann::ordered_json::object();
    for (const auto& [name, value] : document.items()) cleaned[clean(name)] = clean(value);
  }
  return cleaned;
}

}  // namespace metaup::cli
