#include "source/named_secrets.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace metaup::source {
namespace {

constexpr std::array kNames{"token",     "secret", "pass",       "password",    "passwd",        "passphrase", "key",
                            "signature", "sig",    "credential", "credentials", "authorization", "cookie"};
constexpr std::array kSchemes{"bearer", "basic"};
constexpr std::string_view kReplacement = "[secret]";
constexpr std::string_view kQuotes = "\"'`\\";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_in_name(char c) { return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || c == '_' || c == '-'; }

/// The name that ends in front of `end`, be it in quotes.
std::string_view name_before(std::string_view text, std::size_t end) {
  while (end > 0 && (text[end - 1] == ' ' || kQuotes.find(text[end - 1]) != std::string_view::npos)) --end;
  auto begin = end;
  while (begin > 0 && is_in_name(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

bool names_secret(std::string_view name) {
  const auto small = to_lower(name);
  return std::any_of(kNames.begin(), kNames.end(), [&](const char* one) { return small.ends_with(one); });
}

/// "token: expired" and "NoSuchKey: The key" go on with words.
bool is_prose(std::string_view word) {
  constexpr std::size_t kShortest = 6;
  return word.size() < kShortest || word.ends_with(':') || std::none_of(word.begin(), word.end(), is_digit);
}

bool is_prose_behind_scheme(std::string_view word) {
  constexpr std::size_t kLongest = 15;
  return word.size() <= kLongest && std::none_of(word.begin(), word.end(), is_digit) &&
         std::none_of(word.begin(), word.end(), is_upper);
}

/// Where the value that begins at `begin` ends.
std::size_t end_of_value(std::string_view text, std::size_t begin, std::string_view ends) {
  return std::min(text.find_first_of(ends, begin), text.size());
}

/// A part of the text.
struct Part {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The value behind the sign at `sign`; an empty one: it is none, or no secret.
Part secret_behind(std::string_view text, std::size_t sign) {
  const auto after = sign + 1;
  if (!names_secret(name_before(text, sign))) return {};
  auto begin = std::min(text.find_first_not_of(' ', after), text.size());
  const bool has_space = begin > after;
  const auto unquoted = std::min(text.find_first_not_of(kQuotes, begin), text.size());
  if (unquoted > begin) return {unquoted, end_of_value(text, unquoted, kQuotes)};
  const Part value{begin, end_of_value(text, begin, " \t,;&})\"'`\\{")};
  const bool may_be_prose = text[sign] == ':' && has_space;
  return may_be_prose && is_prose(text.substr(value.begin, value.end - value.begin)) ? Part{} : value;
}

/// What follows the word that ends at `end`, if it is the name of such a scheme.
Part credentials_behind(std::string_view text, std::size_t end) {
  const auto word = to_lower(name_before(text, end));
  const bool is_scheme = std::any_of(kSchemes.begin(), kSchemes.end(), [&](const char* one) { return word == one; });
  if (!is_scheme) return {};
  const auto begin = std::min(text.find_first_not_of(' ', end), text.size());
  const Part value{begin, end_of_value(text, begin, " \t,;&})\"'`\\")};
  return is_prose_behind_scheme(text.substr(value.begin, value.end - value.begin)) ? Part{} : value;
}

}  // namespace

std::string without_named_secrets(std::string_view text) {
  std::string clean;
  std::size_t taken = 0;
  for (auto at = text.find_first_of("=: "); at != std::string_view::npos; at = text.find_first_of("=: ", at + 1)) {
    if (at < taken) continue;
    const auto secret = text[at] == ' ' ? credentials_behind(text, at) : secret_behind(text, at);
    if (secret.end <= secret.begin) continue;
    clean += text.substr(taken, secret.begin - taken);
    clean += kReplacement;
    taken = secret.end;
  }
  clean += text.substr(taken);
  return clean;
}

}  // namespace metaup::source
