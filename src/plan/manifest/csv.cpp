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

std::ptrdiff_t count_outside_quotes(std::string_view text, char wanted) {
  bool is_quoted = false;
  return std::count_if(text.begin(), text.end(), [&](char c) {
    if (c == '"') is_quoted = !is_quoted;
    return c == wanted && !is_quoted;
  });
}

/// Programs of countries with a decimal comma write `;`. Names of a team's own may have a comma in them, so what there
/// is more of separates. Tabs may also be blanks.
char delimiter_of(std::string_view header) {
  if (is_declaration(header)) return header.back();
  const auto commas = count_outside_quotes(header, ',');
  const auto semicolons = count_outside_quotes(header, ';');
  if (semicolons > commas) return ';';
  return commas == 0 && header.find('\t') != std::string_view::npos ? '\t' : ',';
}

std::string_view what_is_wrong(StrayQuote::Kind kind) {
  switch (kind) {
    case StrayQuote::Kind::inside:
      return "unexpected quote, in: ";
    case StrayQuote::Kind::behind:
      return "text follows the quote that closes the value: ";
    case StrayQuote::Kind::unclosed:
      break;
  }
  return "the quote that opens the value is not closed in its row: ";
}

CellProblem stray_quote(const CsvRecord& record) {
  constexpr std::size_t kShown = 60;
  const auto& cell = record.cells[record.stray->cell];
  const auto shown = printable(utf8_prefix(cell, kShown)) + (cell.size() > kShown ? "…" : "");
  return {.cell = record.stray->cell,
          .reason = std::string(what_is_wrong(record.stray->kind)) + shown,
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
    if (auto added = table.add(table_record(*std::move(record))); !added) return tl::unexpected(added.error());
  }
  return std::move(table).rows();
}

}  // namespace metaup::plan::manifest
