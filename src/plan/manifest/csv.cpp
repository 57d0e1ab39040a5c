#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "plan/manifest/csv_records.hpp"
#include "plan/manifest/table.hpp"

namespace metaup::plan::manifest {
namespace {

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

/// Programs of countries with a decimal comma write `;`. What a header has most of, outside of quotes, separates its
/// names: a comma may also stand in a name of a team's own.
char delimiter_of(std::string_view header) {
  if (is_declaration(header)) return header.back();
  char best = ',';
  std::ptrdiff_t most = 0;
  for (const char delimiter : {',', ';', '\t'}) {
    bool is_quoted = false;
    const auto count = std::count_if(header.begin(), header.end(), [&](char c) {
      if (c == '"') is_quoted = !is_quoted;
      return c == delimiter && !is_quoted;
    });
    if (count <= most) continue;
    most = count;
    best = delimiter;
  }
  return best;
}

CellProblem stray_quote(const CsvRecord& record) {
  constexpr std::size_t kShown = 60;
  const auto& cell = record.cells[record.stray->cell];
  const auto shown = printable(utf8_prefix(cell, kShown)) + (cell.size() > kShown ? "…" : "");
  return {.cell = record.stray->cell,
          .reason = (record.stray->behind_quotes ? "text follows the quote that closes the value: "
                                                 : "unexpected quote, in: ") +
                    shown,
          .hint = "put the value into quotes and write each quote in it twice",
          .spoils_row = true};
}

TableRecord table_record(CsvRecord record) {
  std::vector<CellProblem> problems;
  if (record.stray) problems.push_back(stray_quote(record));
  return {.cells = std::move(record.cells), .line = record.line, .row = record.row, .problems = std::move(problems)};
}

}  // namespace

Result<Rows> read_csv(std::string_view text, const Context& context) {
  CsvRecords records(text, delimiter_of(first_line(text)));
  if (is_declaration(text.substr(0, text.find_first_of("\r\n")))) records.skip_line();
  TableReader table(context);
  while (auto record = records.next()) {
    if (record->unclosed) {
      return tl::unexpected(context.error(Place::of(*record), "", "the quote that starts here is never closed"));
    }
    if (auto added = table.add(table_record(*std::move(record))); !added) return tl::unexpected(added.error());
  }
  return std::move(table).rows();
}

}  // namespace metaup::plan::manifest
