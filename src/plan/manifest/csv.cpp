#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "plan/manifest/csv_records.hpp"
#include "plan/manifest/reader.hpp"

namespace metaup::plan::manifest {
namespace {

using Cells = std::vector<std::string>;

constexpr std::string_view kDeclaration = "sep=";

/// The first line that has anything in it, without its end.
std::string_view first_line(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  return text.substr(0, text.find_first_of("\r\n"));
}

/// The line `sep=;`, with which Excel is told what separates values.
bool is_declaration(std::string_view line) {
  return line.size() == kDeclaration.size() + 1 && to_lower(line.substr(0, kDeclaration.size())) == kDeclaration;
}

/// Programs of countries with a decimal comma write `;`. No column has any of these in its name.
char delimiter_of(std::string_view header) {
  if (is_declaration(header)) return header.back();
  for (const char delimiter : {',', ';', '\t'}) {
    if (header.find(delimiter) != std::string_view::npos) return delimiter;
  }
  return ',';
}

bool is_empty(const Cells& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); });
}

/// "headline", or "value 3" where the header has no name.
std::string name_of_cell(const Columns& header, std::size_t cell) {
  const bool named = cell < header.size() && header[cell].kind == Column::Kind::known;
  return named ? header[cell].name : "value " + std::to_string(cell + 1);
}

Error stray_quote(const CsvRecord& record, const Columns& header, const Context& context) {
  constexpr std::size_t kShown = 60;
  const auto& cell = record.cells[record.stray->cell];
  const auto shown = printable(utf8_prefix(cell, kShown)) + (cell.size() > kShown ? "…" : "");
  return context.error(Place::of(record), name_of_cell(header, record.stray->cell),
                       record.stray->behind_quotes ? "text follows the quote that closes the value: " + shown
                                                   : "unexpected quote, in: " + shown,
                       "put the value into quotes and write each quote in it twice");
}

ManifestRow read_row(const CsvRecord& record, const Columns& header, const Context& context) {
  const auto& cells = record.cells;
  ManifestRow row{.line = record.line, .row = record.row, .values = {}, .error = {}};
  if (record.stray) {
    row.error = stray_quote(record, header, context);
    return row;
  }
  if (cells.size() != header.size()) {
    row.error = context.error(Place::of(row), "",
                              "the row has " + std::to_string(cells.size()) + " values, the header has " +
                                  std::to_string(header.size()) + " columns",
                              "put values that contain a delimiter or a line break in quotes");
    return row;
  }
  for (std::size_t i = 0; i < cells.size() && !row.error; ++i) {
    switch (header[i].kind) {
      case Column::Kind::known:
        row.error = context.put(row, header[i].name, cells[i]);
        break;
      case Column::Kind::unnamed:
        if (cells[i].empty()) break;
        row.error =
            context.error(Place::of(row), "", "value " + std::to_string(i + 1) + " is in a column without a name");
        break;
      case Column::Kind::ignored:
        break;
    }
  }
  if (row.error) row.values.clear();
  return row;
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const Context& context)
      : context_(context), records_(text, delimiter_of(first_line(text))) {
    if (is_declaration(text.substr(0, text.find_first_of("\r\n")))) records_.skip_line();
  }

  Result<Rows> read() {
    while (auto record = records_.next()) {
      if (record->unclosed) {
        return tl::unexpected(context_.error(Place::of(*record), "", "the quote that starts here is never closed"));
      }
      if (is_empty(record->cells)) continue;
      if (header_.empty()) {
        if (auto read = read_header(*record); !read) return tl::unexpected(std::move(read.error()));
        continue;
      }
      if (rows_.size() == context_.limits.rows) return tl::unexpected(context_.too_many_rows(Place::of(*record)));
      rows_.push_back(read_row(*record, header_, context_));
    }
    return std::move(rows_);
  }

 private:
  Result<void> read_header(const CsvRecord& record) {
    if (record.stray) return tl::unexpected(stray_quote(record, {}, context_));
    for (const auto& cell : record.cells) {
      auto column = context_.column(Place::of(record), cell);
      if (!column) return tl::unexpected(std::move(column.error()));
      const bool repeated = column->kind == Column::Kind::known && has_column(column->name);
      if (repeated)
        return tl::unexpected(context_.error(Place::of(record), column->name, "the header has this column twice"));
      header_.push_back(*std::move(column));
    }
    return {};
  }

  [[nodiscard]] bool has_column(const std::string& name) const {
    return std::any_of(header_.begin(), header_.end(), [&](const Column& column) { return column.name == name; });
  }

  const Context& context_;
  CsvRecords records_;
  Columns header_;
  Rows rows_;
};

}  // namespace

Result<Rows> read_csv(std::string_view text, const Context& context) { return CsvReader(text, context).read(); }

}  // namespace metaup::plan::manifest
