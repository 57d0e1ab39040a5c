#include "base/unicode.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace metaup {
namespace {

struct Character {
  utf8proc_int32_t point = 0;  ///< negative: not UTF-8
  std::size_t bytes = 1;
};

Character first_of(std::string_view text) {
  Character character;
  const auto bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                      static_cast<utf8proc_ssize_t>(text.size()), &character.point);
  character.bytes = bytes > 0 ? static_cast<std::size_t>(bytes) : 1;
  if (bytes <= 0) character.point = -1;
  return character;
}

/// Where the last character of a text begins.
std::size_t start_of_last(std::string_view text) {
  auto at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

/// Letters by their category, and nothing to be seen all the same.
bool is_filler(utf8proc_int32_t point) {
  constexpr std::array<utf8proc_int32_t, 6> kFillers{0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0};
  return std::find(kFillers.begin(), kFillers.end(), point) != kFillers.end();
}

bool is_odd(utf8proc_int32_t point) {
  if (point < 0 || point == ' ') return false;
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      return is_filler(point);
  }
}

std::string_view kind_of(utf8proc_int32_t point) {
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_CC:
      return "control character";
    case UTF8PROC_CATEGORY_ZS:
      return "space";
    default:
      return "invisible character";
  }
}

std::string_view name_of(utf8proc_int32_t point) {
  constexpr std::array<std::pair<utf8proc_int32_t, std::string_view>, 15> kNames{{
      {0x09, "tab"},
      {0x0A, "line break"},
      {0x0D, "carriage return"},
      {0xA0, "no-break space"},
      {0xAD, "soft hyphen"},
      {0x200B, "zero width space"},
      {0x200C, "zero width non-joiner"},
      {0x200D, "zero width joiner"},
      {0x200E, "left-to-right mark"},
      {0x200F, "right-to-left mark"},
      {0x2028, "line separator"},
      {0x202F, "narrow no-break space"},
      {0x2060, "word joiner"},
      {0x3000, "ideographic space"},
      {0xFEFF, "byte order mark"},
  }};
  for (const auto& [value, name] : kNames) {
    if (value == point) return name;
  }
  return kind_of(point);
}

/// "U+200B".
std::string written(utf8proc_int32_t point) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string digits;
  for (auto rest = static_cast<std::uint32_t>(point); rest != 0; rest >>= 4) digits += kHex[rest & 0xF];
  digits.append(digits.size() < 4 ? 4 - digits.size() : 0, '0');
  std::reverse(digits.begin(), digits.end());
  return "U+" + digits;
}

/// The end of what stands before the character, to find it by.
std::string_view shortly_before(std::string_view text) {
  constexpr std::size_t kMost = 20;
  if (text.size() <= kMost) return text;
  text.remove_prefix(text.size() - kMost);
  while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0) == 0x80) text.remove_prefix(1);
  return text;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// What utf8proc makes of a text; nothing when it is not UTF-8.
std::optional<std::string> mapped(std::string_view text, int options) {
  utf8proc_uint8_t* bytes = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &bytes, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(bytes, &std::free);
  if (size < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

}  // namespace

std::string nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  return mapped(text, UTF8PROC_COMPOSE).value_or(std::string(text));
}

std::string fold(std::string_view text) {
  if (is_ascii(text)) return to_lower(text);
  return mapped(text, UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE).value_or(to_lower(text));
}

std::size_t blank_or_dash_bytes(std::string_view text) {
  if (text.empty()) return 0;
  const auto character = first_of(text);
  if (character.point < 0) return 0;
  switch (utf8proc_category(character.point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_PD:
      return character.bytes;
    default:
      return 0;
  }
}

bool same_text(std::string_view a, std::string_view b) { return a == b || nfc(a) == nfc(b); }

std::string_view trimmed(std::string_view text) {
  const auto is_edge = [](const Character& character) { return character.point == ' ' || is_odd(character.point); };
  while (!text.empty()) {
    const auto first = first_of(text);
    if (!is_edge(first)) break;
    text.remove_prefix(first.bytes);
  }
  while (!text.empty()) {
    const auto at = start_of_last(text);
    if (!is_edge(first_of(text.substr(at)))) break;
    text.remove_suffix(text.size() - at);
  }
  return text;
}

std::string odd_character_in(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto character = first_of(text.substr(at));
    if (!is_odd(character.point)) {
      at += character.bytes;
      continue;
    }
    const auto before = printable(shortly_before(text.substr(0, at)));
    return written(character.point) + " (" + std::string(name_of(character.point)) + ") " +
           (before.empty() ? "at the start" : "after '" + before + "'");
  }
  return {};
}

std::string odd_character_hint(std::string_view word) {
  constexpr std::size_t kMostBytes = 1'000;
  const auto odd = odd_character_in(word.substr(0, kMostBytes));
  return odd.empty() ? std::string{} : "it contains " + odd + ": remove it";
}

}  // namespace metaup
