#include "cli/scrubber.hpp"

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

/// All access tokens of Meta begin so, and go on with many letters and digits.
bool is_token(std::string_view word) {
  constexpr std::size_t kShortest = 20;
  return word.size() >= kShortest && word.starts_with("EAA") &&
         std::all_of(word.begin(), word.end(), is_letter_or_digit);
}

/// Where the value ends that follows "name=".
std::size_t end_of_value(std::string_view text, std::size_t from) {
  return std::min(text.find_first_of(" \t\r\n&\"'<>,;)}", from), text.size());
}

/// Without tokens and the values of what is called like a secret.
std::string without_named_secrets(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    auto end = at;
    while (end < text.size() && is_of_name(text[end])) ++end;
    const auto word = text.substr(at, end - at);
    out += is_token(word) ? kHidden : word;
    const bool has_value = end < text.size() && text[end] == '=';
    at = end;
    if (has_value && names_a_secret(word)) {
      out += '=';
      out += kHidden;
      at = end_of_value(text, end + 1);
    } else if (end < text.size()) {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace

std::string Scrubber::clean(const std::string& text) const {
  return without_named_secrets(without_url_secrets(redactor_.clean(text)));
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
