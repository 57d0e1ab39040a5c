#pragma once
#include <functional>
#include <optional>
#include <utility>

#include "metaup/plan/manifest.hpp"

/// Manifests with all that a launch wants of them; `metaup/plan/manifest.hpp` has what most programs need.
namespace metaup::plan {

/// Columns that are called otherwise in a file, each with the one that it means.
using ColumnMap = std::vector<std::pair<std::string, std::string>>;

struct ManifestReading {
  std::string name;  ///< what messages call it
  std::span<const std::string_view> columns;
  ManifestLimits limits;
  bool passes_over_unknown = false;  ///< columns; else they are refused
  ColumnMap map;
  std::string sheet;         ///< of a workbook; empty: the first that can be seen
  bool keeps_cells = false;  ///< to write them back
};

struct ManifestTable {
  std::vector<ManifestRow> rows;
  std::vector<std::string> passed_over;  ///< columns that are unknown
  std::string header;                    ///< as the rows' cells; empty: they are not kept, or there is none
  std::vector<std::string> absent;       ///< columns of the map that the file does not have
};

/// CSV or JSON Lines, see `read_manifest`.
[[nodiscard]] Result<ManifestTable> read_table(std::string_view text, const ManifestReading& reading);

/// Whether the text is a zip archive, as workbooks (.xlsx) are.
[[nodiscard]] bool is_zip_archive(std::string_view text);

/// The content of a file in an archive; nothing when it has none of the name.
using PartReader = std::function<Result<std::optional<std::string>>(const std::string& path)>;

/// A sheet of a workbook (.xlsx, ECMA-376) as a manifest. Its first row with any value is the header; rows without
/// values are passed over, those of hidden rows are not. Texts arrive as they are; numbers and dates as the sheet shows
/// them without a format, "19.99", "2026-11-29T14:30:00"; formulas as what they last came to. A cell with an error, a
/// formula without a result, and a number of more than 15 digits cost their row.
[[nodiscard]] Result<ManifestTable> read_workbook(const PartReader& part, const ManifestReading& reading);

}  // namespace metaup::plan
