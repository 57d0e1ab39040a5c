#include "base/id_text.hpp"

#include <algorithm>

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

constexpr auto kRounded = "a spreadsheet has rounded it: format the column as text and enter it again";
constexpr auto kWritten = "it was written as a number: write ";

bool has_digits_only(std::string_view text) {
  return !text.empty() && text.find_first_not_of(kDigits) == std::string_view::npos;
}

/// "770.002.000" with its groups of three put together, or of two before the last, as India has them. Empty: it has
/// none.
std::string without_grouping(std::string_view text) {
  constexpr std::string_view kSeparators[] = {".", ",", "'", " ", "\xE2\x80\x99", "\xC2\xA0", "\xE2\x80\xAF"};
  const auto first = text.find_first_not_of(kDigits);
  if (first == std::string_view::npos || first == 0 || first > 3) return {};
  const auto* const separator =
      std::find_if(std::begin(kSeparators), std::end(kSeparators),
                   [&](std::string_view each) { return text.substr(first).starts_with(each); });
  if (separator == std::end(kSeparators)) return {};
  std::string digits(text.substr(0, first));
  std::size_t size = 0;  // of the groups before the last
  for (auto rest = text.substr(first); !rest.empty();) {
    if (!rest.starts_with(*separator)) return {};
    rest.remove_prefix(separator->size());
    const auto length = std::min(rest.find(*separator), rest.size());
    const bool is_last = length == rest.size();
    const bool fits = is_last ? length == 3 : (length == 3 || length == 2) && (size == 0 || size == length);
    if (!fits || !has_digits_only(rest.substr(0, length))) return {};
    digits += rest.substr(0, length);
    size = length;
    rest.remove_prefix(length);
  }
  return digits;
}

/// Whether a number with a fraction or an exponent, which a program has held as one, has kept all of these digits.
bool are_kept(std::string_view digits) {
  constexpr std::string_view kMost = "9007199254740992";  // 2^53
  return digits.size() < kMost.size() || (digits.size() == kMost.size() && digits <= kMost);
}

/// All digits of "7.70002E+5"; empty where it shows fewer than it has.
std::string without_exponent(std::string_view mantissa, std::string_view exponent) {
  const auto point = std::min(mantissa.find_first_of(".,"), mantissa.size());
  const auto fraction = mantissa.substr(std::min(point + 1, mantissa.size()));
  const auto power = parse_u64(exponent.starts_with('+') ? exponent.substr(1) : exponent);
  if (!power || *power != fraction.size() || !has_digits_only(fraction)) return {};
  return std::string(mantissa.substr(0, point)) + std::string(fraction);
}

/// "770002.0" and "770.002,00" as they were; empty where there is no such fraction.
std::string without_fraction(std::string_view text) {
  const auto point = text.find_last_of(".,");
  if (point == std::string_view::npos || text.find_first_not_of('0', point + 1) != std::string_view::npos) return {};
  const auto whole = text.substr(0, point);
  return has_digits_only(whole) ? std::string(whole) : without_grouping(whole);
}

/// The digits of a number that is written with more than them; empty where they are not all there.
std::string digits_of_number(std::string_view number) {
  if (auto digits = without_grouping(number); !digits.empty()) return rounding_warning(digits).empty() ? digits : "";
  const auto exponent = number.find_first_of("eE");
  auto digits = exponent == std::string_view::npos
                    ? without_fraction(number)
                    : without_exponent(number.substr(0, exponent), number.substr(exponent + 1));
  return are_kept(digits) ? digits : "";
}

/// What stands where a number did not fit.
bool is_too_narrow(std::string_view text) {
  return text.size() > 1 && text.find_first_not_of('#') == std::string_view::npos;
}

std::string_view without_plus(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return text;
}

}  // namespace

bool is_spreadsheet_number(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  if (text.size() > kLongest) return false;
  if (is_too_narrow(text)) return true;
  const auto number = without_plus(text);
  if (!without_grouping(number).empty() || !without_fraction(number).empty()) return true;
  if (number.empty() || number.front() < '0' || number.front() > '9') return false;
  const auto exponent = number.find_first_of("eE");
  const auto mantissa = number.substr(0, exponent);
  if (mantissa.find_first_not_of("0123456789.,") != std::string_view::npos) return false;
  if (exponent == std::string_view::npos) return mantissa.find_first_of(".,") != std::string_view::npos;
  auto power = number.substr(exponent + 1);
  if (power.starts_with('+') || power.starts_with('-')) power.remove_prefix(1);
  return has_digits_only(power);
}

std::string id_hint(std::string_view text) {
  const auto bare = without_text_marks(text);
  if (is_too_narrow(bare)) return "the column was too narrow when it was exported: widen it and export it again";
  if (is_spreadsheet_number(bare)) {
    const auto digits = digits_of_number(without_plus(bare));
    return digits.empty() ? kRounded : kWritten + digits;
  }
  if (bare.starts_with('+') && has_digits_only(without_plus(bare))) return kWritten + std::string(without_plus(bare));
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
