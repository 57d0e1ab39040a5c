#pragma once
#include "plan/manifest/reader.hpp"

/// What CSV and worksheets have in common: a header, and rows of cells below it.
namespace metaup::plan::manifest {

/// Why a cell cannot be used.
struct CellProblem {
  std::size_t cell = 0;
  std::string reason;
  std::string hint;
  bool spoils_row = false;  ///< also in a column that nobody asks for
};

struct TableRecord {
  std::vector<std::string> cells;
  std::size_t line = 0;  ///< 0: the file has none
  std::size_t row = 0;
  bool has_all_cells = true;  ///< else those that are empty at the end may be missing
  std::vector<CellProblem> problems;
};

/// Makes the rows of a manifest from records, of which the first with any value is the header.
class TableReader {
 public:
  explicit TableReader(const Context& context) : context_(context) {}

  /// The error is one of the whole file.
  [[nodiscard]] Result<void> add(TableRecord record);
  [[nodiscard]] Rows rows() && { return std::move(rows_); }
  [[nodiscard]] bool has_header() const { return !header_.empty(); }

 private:
  [[nodiscard]] Result<void> read_header(const TableRecord& record);
  [[nodiscard]] ManifestRow read_row(const TableRecord& record) const;
  [[nodiscard]] TableRecord unread() const;
  /// The cells that are written back, as CSV.
  [[nodiscard]] std::string cells_of(const TableRecord& record) const;
  [[nodiscard]] std::optional<Error> wrong_width(const TableRecord& record) const;
  [[nodiscard]] std::optional<Error> read_cell(const TableRecord& record, std::size_t cell, ManifestRow& row) const;
  [[nodiscard]] Error error_of(const CellProblem& problem, const TableRecord& record) const;
  [[nodiscard]] bool has_column(const std::string& name) const;

  const Context& context_;
  Columns header_;
  bool has_results_ = false;
  Rows rows_;
};

}  // namespace metaup::plan::manifest
