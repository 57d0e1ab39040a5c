#include "plan/manifest/table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/csv_text.hpp"
#include "base/unicode.hpp"

namespace metaup::plan::manifest {
namespace {

bool has_nothing(const TableRecord& record) {
  return record.problems.empty() &&
         std::all_of(record.cells.begin(), record.cells.end(), [](const std::string& cell) { return cell.empty(); });
}

/// What spreadsheets show where a formula has no value, also in the CSV that they write.
constexpr std::array<std::string_view, 7> kErrors{"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"};
/// Stands in a sheet that is written back for what could not be read, so that it is refused the next time, too.
constexpr auto kUnread = "#N/A";

bool is_error(std::string_view value) {
  return std::find(kErrors.begin(), kErrors.end(), trimmed(value)) != kErrors.end();
}

}  // namespace

Result<void> TableReader::add(TableRecord record) {
  if (has_nothing(record)) return {};
  if (header_.empty()) return read_header(record);
  if (has_results_) {  // it is a sheet that metaup wrote back
    for (auto& cell : record.cells) cell = std::string(csv_value(cell));
  }
  if (rows_.size() == context_.limits().rows) return tl::unexpected(context_.too_many_rows(Place::of(record)));
  rows_.push_back(read_row(record));
  return {};
}

Result<void> TableReader::read_header(const TableRecord& record) {
  if (!record.problems.empty()) return tl::unexpected(error_of(record.problems.front(), record));
  for (const auto& cell : record.cells) {
    auto column = context_.column(Place::of(record), cell);
    if (!column) return tl::unexpected(std::move(column.error()));
    if (column->kind == Column::Kind::known && has_column(column->name)) {
      return tl::unexpected(context_.error(Place::of(record), column->name, "the header has this column twice"));
    }
    has_results_ = has_results_ || column->kind == Column::Kind::result;
    header_.push_back(*std::move(column));
  }
  if (context_.keeps_cells()) context_.keep_header(cells_of(record));
  return {};
}

ManifestRow TableReader::read_row(const TableRecord& record) const {
  ManifestRow row{.line = record.line, .row = record.row, .values = {}, .error = {}};
  const auto spoiling = std::find_if(record.problems.begin(), record.problems.end(),
                                     [](const CellProblem& problem) { return problem.spoils_row; });
  row.error = spoiling == record.problems.end() ? wrong_width(record) : error_of(*spoiling, record);
  for (std::size_t i = 0; i < record.cells.size() && !row.error; ++i) row.error = read_cell(record, i, row);
  if (row.error) row.values.clear();
  if (!context_.keeps_cells()) return row;
  const bool is_unread = spoiling != record.problems.end() || wrong_width(record);
  row.cells = cells_of(is_unread ? unread() : record);
  return row;
}

/// A record of which nobody can tell what belongs where.
TableRecord TableReader::unread() const {
  TableRecord record;
  record.cells.assign(header_.size(), kUnread);
  return record;
}

std::string TableReader::cells_of(const TableRecord& record) const {
  std::string cells;
  bool is_first = true;
  for (std::size_t i = 0; i < header_.size(); ++i) {
    if (header_[i].kind == Column::Kind::result) continue;
    if (!std::exchange(is_first, false)) cells += ',';
    const bool is_unread = std::any_of(record.problems.begin(), record.problems.end(),
                                       [&](const CellProblem& problem) { return problem.cell == i; });
    if (is_unread) {
      cells += csv_cell(kUnread);
    } else if (i < record.cells.size()) {
      cells += csv_cell(record.cells[i]);
    }
  }
  return cells;
}

std::optional<Error> TableReader::wrong_width(const TableRecord& record) const {
  if (!record.has_all_cells || record.cells.size() == header_.size()) return std::nullopt;
  return context_.error(Place::of(record), "",
                        "the row has " + std::to_string(record.cells.size()) + " values, the header has " +
                            std::to_string(header_.size()) + " columns",
                        "put values that contain a delimiter or a line break in quotes");
}

std::optional<Error> TableReader::read_cell(const TableRecord& record, std::size_t cell, ManifestRow& row) const {
  const auto& value = record.cells[cell];
  const auto kind = cell < header_.size() ? header_[cell].kind : Column::Kind::unnamed;
  if (kind == Column::Kind::ignored || kind == Column::Kind::result) return std::nullopt;
  const auto problem = std::find_if(record.problems.begin(), record.problems.end(),
                                    [&](const CellProblem& each) { return each.cell == cell; });
  if (problem != record.problems.end()) return error_of(*problem, record);
  if (kind == Column::Kind::known && is_error(value)) {
    return context_.error(Place::of(record), header_[cell].name, "has the error " + std::string(trimmed(value)),
                          "correct the cell, or leave it empty");
  }
  if (kind == Column::Kind::known) return context_.put(row, header_[cell].name, value);
  if (value.empty()) return std::nullopt;
  return context_.error(Place::of(record), "", "value " + std::to_string(cell + 1) + " is in a column without a name");
}

Error TableReader::error_of(const CellProblem& problem, const TableRecord& record) const {
  const bool is_named = problem.cell < header_.size() && header_[problem.cell].kind == Column::Kind::known;
  return context_.error(Place::of(record),
                        is_named ? header_[problem.cell].name : "value " + std::to_string(problem.cell + 1),
                        problem.reason, problem.hint);
}

bool TableReader::has_column(const std::string& name) const {
  return std::any_of(header_.begin(), header_.end(),
                     [&](const Column& column) { return column.kind == Column::Kind::known && column.name == name; });
}

}  // namespace metaup::plan::manifest
