#include "base/redactor.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.hpp"

namespace metaup {
namespace {

constexpr std::string_view kReplacement = "[secret]";
constexpr std::size_t kShortest = 8;
/// A stretch of a secret that is this long, from wherever in it, says too much of it.
constexpr std::size_t kTelling = 20;

/// A character as it stands in a text, and how many bytes it takes there.
struct Spelling {
  char character = 0;
  std::size_t bytes = 0;
};

/// The number that hexadecimal digits at the front of `text` make.
std::optional<unsigned> hex_number(std::string_view text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  unsigned number = 0;
  for (const char c : text.substr(0, digits)) {
    const auto digit = hex_digit(c);
    if (!digit) return std::nullopt;
    number = number * 16 + *digit;
  }
  return number;
}

/// "%7C", and "%257C" where it was encoded twice.
std::optional<Spelling> percent_escape(std::string_view text) {
  constexpr std::string_view kEncodedAgain = "25";
  std::size_t at = 1;
  while (text.substr(std::min(at, text.size())).starts_with(kEncodedAgain)) at += kEncodedAgain.size();
  if (at > 1 && !hex_number(text.substr(at), 2)) return Spelling{'%', at};
  const auto byte = hex_number(text.substr(at), 2);
  if (!byte) return std::nullopt;
  return Spelling{static_cast<char>(*byte), at + 2};
}

/// "\u007c", "\/", and the same with more backslashes where JSON stands within JSON.
std::optional<Spelling> backslash_escape(std::string_view text) {
  const auto at = std::min(text.find_first_not_of('\\'), text.size());
  if (at < text.size() && text[at] == 'u') {
    const auto unit = hex_number(text.substr(at + 1), 4);
    if (unit && *unit < 0x80) return Spelling{static_cast<char>(*unit), at + 5};
  }
  if (at < text.size() && (text[at] == '/' || text[at] == '"')) return Spelling{text[at], at + 1};
  return at > 1 ? std::optional(Spelling{'\\', at}) : std::nullopt;
}

/// "&#124;", "&#x7c;" and the named ones that HTML cannot do without.
std::optional<Spelling> html_escape(std::string_view text) {
  constexpr std::size_t kLongest = 10;
  const auto end = text.substr(0, kLongest).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  const auto name = to_lower(text.substr(1, end - 1));
  constexpr std::pair<std::string_view, char> kNames[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [known, character] : kNames) {
    if (name == known) return Spelling{character, end + 1};
  }
  if (!name.starts_with('#')) return std::nullopt;
  const bool hex = name.starts_with("#x");
  const std::string_view digits = std::string_view(name).substr(hex ? 2 : 1);
  unsigned number = 0;
  const auto [stop, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
  if (code != std::errc{} || stop != digits.data() + digits.size() || number >= 0x80) return std::nullopt;
  return Spelling{static_cast<char>(number), end + 1};
}

std::optional<Spelling> escape_at(std::string_view text) {
  switch (text.front()) {
    case '%':
      return percent_escape(text);
    case '\\':
      return backslash_escape(text);
    case '&':
      return html_escape(text);
    default:
      return std::nullopt;
  }
}

/// Proofs are hexadecimal and may come back in capitals.
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_same(char a, char b) { return lower(a) == lower(b); }

/// A place in the table of three characters that may begin a stretch.
std::size_t trigram(char a, char b, char c) {
  const auto byte = [](char x) { return static_cast<std::size_t>(static_cast<unsigned char>(lower(x))); };
  return (byte(a) * 1'021 + byte(b) * 131 + byte(c)) % Redactor::kTrigrams;
}

bool begins_escape(char c) { return c == '%' || c == '\\' || c == '&'; }

/// How many bytes of the front of `text` spell `secret`, or a telling stretch at its start; 0: none.
std::size_t spelled(std::string_view text, std::string_view secret, bool whole_is_enough) {
  std::size_t at = 0;
  std::size_t known = 0;
  for (; known < secret.size() && at < text.size(); ++known) {
    const auto escape = escape_at(text.substr(at));
    if (escape && is_same(escape->character, secret[known])) {
      at += escape->bytes;
    } else if (is_same(text[at], secret[known])) {
      ++at;
    } else {
      break;
    }
  }
  return known >= kTelling || (whole_is_enough && known == secret.size()) ? at : 0;
}

/// The base64 characters that `secret` alone decides when it begins `offset` bytes into a group of three.
std::string base64_core(std::string_view secret, std::size_t offset) {
  constexpr std::size_t kFirstOwn[] = {0, 2, 3};
  const auto text = base64_encode(std::string(offset, '\0') + std::string(secret));
  const auto whole = (offset + secret.size()) * 8 / 6;
  const auto first = kFirstOwn[offset];
  return text.substr(first, whole - first);
}

std::string for_urls(std::string base64) {
  std::replace(base64.begin(), base64.end(), '+', '-');
  std::replace(base64.begin(), base64.end(), '/', '_');
  return base64;
}

}  // namespace

Redactor::Redactor(const std::vector<Secret>& secrets) {
  for (const auto& secret : secrets) {
    const auto& text = secret.reveal();
    if (text.size() < kShortest) continue;
    add(text);
    for (const std::size_t offset : {0U, 1U, 2U}) {
      const Secret core(base64_core(text, offset));
      add(core.reveal());
      if (const Secret other(for_urls(core.reveal())); !(other == core)) add(other.reveal());
    }
  }
}

void Redactor::add(std::string_view text) {
  const auto number = needles_.size();
  needles_.emplace_back(std::string(text));
  const auto last = text.size() < kTelling ? 0 : text.size() - kTelling;
  for (std::size_t from = 0; from <= last; ++from) {
    starts_[static_cast<unsigned char>(lower(text[from]))].push_back({number, from});
    if (text.size() >= from + 3) trigrams_.set(trigram(text[from], text[from + 1], text[from + 2]));
  }
}

std::size_t Redactor::match_from(std::string_view text, char first) const {
  std::size_t longest = 0;
  for (const auto& [number, from] : starts_[static_cast<unsigned char>(lower(first))]) {
    const std::string_view secret = needles_[number].reveal();
    longest = std::max(longest, spelled(text, secret.substr(from), from == 0));
  }
  return longest;
}

std::size_t Redactor::match(std::string_view text) const {
  const auto front = text.substr(0, 3);
  const bool plain = std::none_of(front.begin(), front.end(), begins_escape);
  if (plain && (front.size() < 3 || !trigrams_.test(trigram(front[0], front[1], front[2])))) return 0;
  auto longest = match_from(text, text.front());
  if (const auto escape = escape_at(text)) longest = std::max(longest, match_from(text, escape->character));
  return longest;
}

std::string Redactor::clean(std::string text) const {
  if (needles_.empty()) return text;
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto bytes = match(std::string_view(text).substr(at));
    if (bytes == 0) {
      ++at;
      continue;
    }
    out.append(text, copied, at - copied);
    out += kReplacement;
    at += bytes;
    copied = at;
  }
  if (copied == 0) return text;
  out.append(text, copied);
  return out;
}

}  // namespace metaup
