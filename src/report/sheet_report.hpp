#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/report/output.hpp"

/// The sheet of a launch, written back with what became of its rows.
namespace metaup::report {

struct SheetRow {
  std::string source;  ///< of its items, such as "launch.csv:12"
  std::string cells;   ///< as CSV, without the line's end
};

struct LaunchSheet {
  std::string header;
  std::vector<SheetRow> rows;
};

/// A row for each of the sheet's, in its order, written with the summary. `sheet` is shared with whoever made it.
[[nodiscard]] std::unique_ptr<Reporter> make_sheet_report(Sink& sink, std::shared_ptr<const LaunchSheet> sheet);

}  // namespace metaup::report
