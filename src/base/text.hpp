#pragma once
#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/clock.hpp"

/// Text that comes from servers, files and users is untrusted; these are the only ways in and out.
/// A view must not outlive its text, so that of a temporary string these functions return a string.
namespace metaup {

/// The whole of `text` as a decimal number, or nothing: no sign, no blanks, no overflow.
[[nodiscard]] std::optional<std::uint64_t> parse_u64(std::string_view text);
/// The same with an optional minus sign.
[[nodiscard]] std::optional<std::int64_t> parse_i64(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);
/// The longest beginning of `text` of at most `bytes` bytes that does not cut a UTF-8 character.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t bytes);
template <std::same_as<std::string> Temporary>
std::string utf8_prefix(Temporary&& text, std::size_t bytes) {
  return std::string(utf8_prefix(std::string_view(text), bytes));
}
/// How many UTF-8 characters `text` has (bytes that start none are not counted).
[[nodiscard]] std::size_t utf8_length(std::string_view text);
/// `text` with everything that could steer a terminal (C0, DEL, C1, bidi controls) and every byte
/// that is not UTF-8 replaced by U+FFFD; line breaks and tabs become one blank.
[[nodiscard]] std::string printable(std::string_view text);

/// The part of a path behind its last slash.
[[nodiscard]] std::string_view base_name(std::string_view path);
template <std::same_as<std::string> Temporary>
std::string base_name(Temporary&& text) {
  return std::string(base_name(std::string_view(text)));
}
/// All of them, with the separator between any two.
[[nodiscard]] std::string joined(const std::vector<std::string>& texts, std::string_view separator);

/// ASCII only, independent of the locale.
[[nodiscard]] std::string to_lower(std::string_view text);

/// Everything but unreserved characters (RFC 3986) as %XX.
[[nodiscard]] std::string percent_encode(std::string_view text);
/// Each %XX as its byte; what is no such escape stays.
[[nodiscard]] std::string percent_decode(std::string_view text);
/// The value of a hexadecimal digit in either case.
[[nodiscard]] std::optional<unsigned> hex_digit(char c);
/// Standard base64 with padding.
[[nodiscard]] std::string base64_encode(std::string_view bytes);
/// Nothing when it is not that.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

/// "2026-11-22T02:33:41.120Z", RFC 3339 in UTC.
[[nodiscard]] std::string rfc3339(WallTime time);
/// "2026-03-01", or with a time of day as RFC 3339 and Meta ("+0000") write it; without a zone UTC.
/// Nothing when it is none of these, or no such day exists.
[[nodiscard]] std::optional<WallTime> parse_time(std::string_view text);

/// The candidate nearest to `word` by edit distance, for "did you mean"; empty when none is near.
template <class Candidates>
[[nodiscard]] std::string nearest(std::string_view word, const Candidates& candidates);
/// Edit distance of two short words (Levenshtein).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

template <class Candidates>
std::string nearest(std::string_view word, const Candidates& candidates) {
  std::string best;
  // Further away is another word.
  std::size_t best_distance = std::min(word.size() / 3 + 2, std::max<std::size_t>(word.size() / 3 + 1, 3));
  for (const auto& candidate : candidates) {
    const auto distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace metaup
