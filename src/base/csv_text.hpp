#pragma once
#include <string>
#include <string_view>

/// Values of CSV files that spreadsheet programs open (RFC 4180).
namespace metaup {

/// `text` in quotes; of no text nothing. One that a spreadsheet would take for a formula, which can run programs and
/// send data away, gets an apostrophe in front. So does one of which `csv_value` would take one off.
[[nodiscard]] std::string csv_cell(std::string_view text);

/// What `csv_cell` was given, of what a CSV reader makes of its cell.
[[nodiscard]] std::string_view csv_value(std::string_view cell);

}  // namespace metaup
