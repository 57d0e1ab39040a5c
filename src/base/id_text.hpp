#pragma once
#include <string>
#include <string_view>

/// What happens to ids and hashes on their way through spreadsheets and copies.
namespace metaup {

/// What has been done to a text that should be an id or a hash and is none, and what to do about it; empty when
/// nothing of that kind shows. Knows numbers that a spreadsheet has rounded ("7.70002E+14", "7,70002E+14"), that still
/// have all digits ("770002000000123.0", "770.002.000.000.123"), or did not fit ("#####"), marks for text ("'770",
/// "=\"770\""), and characters that nobody sees.
[[nodiscard]] std::string id_hint(std::string_view text);

/// Whether the text is a number in a spreadsheet's form, or what stands in its place; neither digits only nor a word.
[[nodiscard]] bool is_spreadsheet_number(std::string_view text);

/// What to say of an id whose digits after the 15th are all zeros; empty for any other.
[[nodiscard]] std::string rounding_warning(std::string_view id);

}  // namespace metaup
