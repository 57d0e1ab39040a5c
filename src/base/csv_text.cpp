#include "base/csv_text.hpp"

#include <algorithm>
#include <array>

namespace metaup {
namespace {

/// Also behind apostrophes, of which one is in front of such a text already.
bool looks_like_formula(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('\''), text.size()));
  // The wide forms of the same four characters count in some languages.
  constexpr std::array<std::string_view, 8> kBegins{"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  return std::any_of(kBegins.begin(), kBegins.end(), [&](std::string_view begin) { return text.starts_with(begin); });
}

}  // namespace

std::string csv_cell(std::string_view text) {
  if (text.empty()) return {};
  std::string cell = "\"";
  if (looks_like_formula(text)) cell += '\'';
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string_view csv_value(std::string_view cell) {
  const bool has_mark = cell.starts_with('\'') && looks_like_formula(cell);
  return has_mark ? cell.substr(1) : cell;
}

}  // namespace metaup
