#pragma once
#include <concepts>
#include <string>
#include <string_view>

/// Texts that only look equal: one letter written in two ways, and characters that nobody sees.
namespace metaup {

/// `text` in Unicode's normal form C, in which equal texts have equal bytes; a text that is not UTF-8 as it is.
[[nodiscard]] std::string nfc(std::string_view text);
/// Whether both are the same text, however it is written.
[[nodiscard]] bool same_text(std::string_view a, std::string_view b);

/// `text` as it is compared when neither the case of letters nor what nobody sees tells texts apart: all of
/// Unicode's case folding ("STRASSE" is "straße"), without characters of no width, in normal form C. A text that is
/// not UTF-8 keeps all but the case of its ASCII letters.
[[nodiscard]] std::string fold(std::string_view text);
/// How many bytes the blank or dash has that `text` begins with, those of Unicode too; 0 when it begins with neither.
[[nodiscard]] std::size_t blank_or_dash_bytes(std::string_view text);

/// `text` without blanks, line breaks and odd characters at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
template <std::same_as<std::string> Temporary>
std::string trimmed(Temporary&& text) {
  return std::string(trimmed(std::string_view(text)));
}

/// The first odd character, to follow "it contains": "U+200B (zero width space) after '123'"; empty when there is
/// none. Odd are controls, spaces other than the blank, and what has no width: none of them belongs into an id,
/// a link, or the name of a column.
[[nodiscard]] std::string odd_character_in(std::string_view text);

/// What to do about the first odd character of a word that is not what it looks like; empty when it has none.
[[nodiscard]] std::string odd_character_hint(std::string_view word);

}  // namespace metaup
