#include "base/id_text.hpp"

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace metaup {
namespace {

constexpr std::string_view kDigits = "0123456789";

/// What an id, a hash or the id of a post is written with.
bool is_id_text(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF_") == std::string_view::npos;
}

/// What remains of `'770` and `="770"`, with which spreadsheets are told to leave a number alone.
std::string_view without_text_marks(std::string_view text) {
  if (text.starts_with('=')) text.remove_prefix(1);
  const bool quoted = text.size() > 1 && text.starts_with('"') && text.ends_with('"');
  if (quoted) return text.substr(1, text.size() - 2);
  if (text.starts_with('\'')) text.remove_prefix(1);
  if (text.ends_with('\'')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_spreadsheet_number(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  if (text.empty() || text.size() > kLongest || text.front() < '0' || text.front() > '9') return false;
  const auto exponent = text.find_first_of("eE");
  auto mantissa = text.substr(0, exponent);
  if (mantissa.find_first_not_of("0123456789.,") != std::string_view::npos) return false;
  if (exponent == std::string_view::npos) return mantissa.find_first_of(".,") != std::string_view::npos;
  auto power = text.substr(exponent + 1);
  if (power.starts_with('+') || power.starts_with('-')) power.remove_prefix(1);
  return !power.empty() && power.find_first_not_of(kDigits) == std::string_view::npos;
}

std::string id_hint(std::string_view text) {
  const auto bare = without_text_marks(text);
  if (is_spreadsheet_number(bare)) {
    return "a spreadsheet has rounded it: format the column as text and enter it again";
  }
  if (bare.size() != text.size() && is_id_text(bare)) {
    return "a spreadsheet's text mark, or quotes, are still there: write " + printable(bare.substr(0, 100)) + " alone";
  }
  return odd_character_hint(text);
}

std::string rounding_warning(std::string_view id) {
  constexpr std::size_t kDigitsOfSpreadsheets = 15;
  const bool digits = id.size() > kDigitsOfSpreadsheets && id.find_first_not_of(kDigits) == std::string_view::npos;
  if (!digits || id.find_last_not_of('0') >= kDigitsOfSpreadsheets) return {};
  return std::string(id.substr(0, 100)) + " may have been rounded by a spreadsheet, which keeps 15 digits";
}

}  // namespace metaup
