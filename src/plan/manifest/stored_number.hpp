#pragma once
#include <optional>
#include <string>
#include <string_view>

/// Numbers of workbooks: what is stored, and what the sheet shows of it.
namespace metaup::plan::manifest {

/// A number as it is written: "19.99" of a stored "19.989999999999998", for workbooks keep 17 digits and show 15.
/// Nothing of what is no number, and of one with more digits than a spreadsheet keeps: it is not what was entered.
[[nodiscard]] std::optional<std::string> shown_number(std::string_view stored);

/// Whether cells of this format code ("yyyy\-mm\-dd") show their number as a date or a time of day.
[[nodiscard]] bool is_date_format(std::string_view code);
/// The same of the numbers of formats that no workbook has to define.
[[nodiscard]] bool is_date_format(unsigned builtin);

/// Days since when the workbook counts, as ISO 8601: "2026-11-29", "2026-11-29T14:30:00", and without a day
/// "14:30:00". Nothing where there is no such day.
[[nodiscard]] std::optional<std::string> shown_date(std::string_view stored, bool since_1904);

}  // namespace metaup::plan::manifest
