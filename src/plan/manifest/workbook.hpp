#pragma once
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "plan/manifest/sheet.hpp"

/// The parts of a workbook.
namespace metaup::plan::manifest {

struct WorkbookSheet {
  std::string name;
  std::string part;  ///< the path of its worksheet
  bool is_hidden = false;
};

/// What a workbook says of itself, without its cells.
struct Workbook {
  std::vector<WorkbookSheet> sheets;  ///< in the order of their tabs; those without cells (charts) are left out
  std::string texts_part;             ///< the texts that cells share; empty: there are none
  std::string styles_part;            ///< empty: there are none
  bool since_1904 = false;            ///< how its dates are counted
};
[[nodiscard]] Result<Workbook> read_workbook_parts(const PartReader& part, const std::string& name);

/// The sheet of that name, in any case of letters; of no name the first that is not hidden.
[[nodiscard]] Result<WorkbookSheet> choose_sheet(const Workbook& workbook, const std::string& wanted,
                                                 const std::string& name);

/// The texts that cells refer to by their number, each with its runs joined.
[[nodiscard]] Result<std::vector<std::string>> read_shared_texts(std::string xml, const std::string& name);

/// Which of the styles that cells refer to by their number show dates.
[[nodiscard]] Result<std::vector<bool>> read_date_styles(std::string xml, const std::string& name);

/// A text with its runs joined, as <si> and <is> hold it; without what says how it is pronounced.
[[nodiscard]] std::string rich_text(const pugi::xml_node& node);

/// XML cannot hold most control characters, so workbooks write them as "_x000D_", and "_" before such a text as
/// "_x005F_". Anything else of this form ("hero_x1080_v2.jpg") is a text that its program did not escape.
[[nodiscard]] std::string without_escapes(std::string text);

/// What is wrong with a part.
[[nodiscard]] Error damaged(const std::string& name, const std::string& why);

}  // namespace metaup::plan::manifest
