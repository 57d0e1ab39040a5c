#pragma once
#include <map>
#include <string>
#include <vector>

/// Workbooks as several programs write them.
namespace metaup::test {

using Parts = std::map<std::string, std::string>;  ///< of an .xlsx, by their paths
using Grid = std::vector<std::vector<std::string>>;

/// How a program writes. All of it is allowed.
struct WorkbookStyle {
  std::string prefix;                                  ///< of elements, such as "x:"
  bool shares_texts = true;                            ///< else each stands in its cell
  bool names_cells = true;                             ///< `r` at rows and cells
  bool splits_texts = false;                           ///< runs of different looks
  bool has_formulas = false;                           ///< texts are results
  bool has_empty_rows = false;                         ///< in between and behind
  std::string sheet_target = "worksheets/sheet1.xml";  ///< from the workbook
};
extern const WorkbookStyle kExcel, kLibreOffice, kGoogleSheets, kOpenXmlSdk;

/// One sheet "Launch" of these cells; digits only are numbers.
[[nodiscard]] Parts workbook_of(const Grid& cells, const WorkbookStyle& style = kExcel);
/// One with this XML within <sheetData>, and these texts and cell formats.
[[nodiscard]] Parts workbook_with(const std::string& sheet_data, const std::string& shared = {},
                                  const std::string& styles = {});
/// The .xlsx of them.
[[nodiscard]] std::string zipped(const Parts& parts);

/// The same cells as CSV: as Excel writes it ("CSV UTF-8"), or with another separator and line end.
[[nodiscard]] std::string csv_of(const Grid& cells, char separator = ',', bool for_excel = true);

}  // namespace metaup::test
