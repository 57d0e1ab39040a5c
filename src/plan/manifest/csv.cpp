#include <csv.h>

#include <algorithm>
#include <utility>

#include "metaup/base/text.hpp"
#include "plan/manifest/reader.hpp"

namespace metaup::plan::manifest {
namespace {

using Cells = std::vector<std::string>;

/// libcsv with an owner, fed line by line: it counts no lines itself.
class Parser {
 public:
  explicit Parser(char delimiter) : ready_(::csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) == 0) {
    ::csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
    // By default blanks around a value are cut off; RFC 4180 says that they belong to it.
    ::csv_set_space_func(&parser_, [](unsigned char) { return 0; });
  }
  ~Parser() { ::csv_free(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// False when the text is no CSV.
  bool feed(std::string_view piece) {
    return ready_ && ::csv_parse(&parser_, piece.data(), piece.size(), &on_cell, &on_row, this) == piece.size();
  }
  bool finish() { return ready_ && ::csv_fini(&parser_, &on_cell, &on_row, this) == 0; }

  /// The row that the last `feed` or `finish` completed.
  std::optional<Cells> take_row() {
    if (!complete_) return std::nullopt;
    complete_ = false;
    return std::exchange(cells_, {});
  }
  [[nodiscard]] bool has_cells() const { return !cells_.empty(); }

 private:
  static void on_cell(void* bytes, std::size_t size, void* self) {
    static_cast<Parser*>(self)->cells_.emplace_back(static_cast<const char*>(bytes), size);
  }
  static void on_row(int, void* self) { static_cast<Parser*>(self)->complete_ = true; }

  csv_parser parser_{};
  bool ready_;
  Cells cells_;
  bool complete_ = false;
};

/// Takes the first line off, with its end: LF, CRLF or CR.
std::string_view take_line(std::string_view& text) {
  auto end = text.find_first_of("\r\n");
  if (end != std::string_view::npos) end += text.substr(end).starts_with("\r\n") ? 2U : 1U;
  const auto line = text.substr(0, end);
  text.remove_prefix(line.size());
  return line;
}

constexpr std::string_view kDeclaration = "sep=";

/// The line `sep=;`, with which Excel is told what separates values.
bool is_declaration(std::string_view line) {
  const auto end = line.find_last_not_of("\r\n");
  return to_lower(line.substr(0, kDeclaration.size())) == kDeclaration && end == kDeclaration.size();
}

/// Programs of countries with a decimal comma write `;`. No column has any of these in its name.
char delimiter_of(std::string_view text) {
  const auto header = take_line(text);
  if (is_declaration(header)) return header[kDeclaration.size()];
  for (const char delimiter : {',', ';', '\t'}) {
    if (header.find(delimiter) != std::string_view::npos) return delimiter;
  }
  return ',';
}

std::string_view trimmed(std::string_view text) {
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

bool is_empty(const Cells& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); });
}

/// The column of each cell; empty for one that the header leaves unnamed, as spreadsheets do at the end.
Result<Cells> read_header(const Cells& cells, std::size_t line, const Context& context) {
  Cells header;
  for (const auto& cell : cells) {
    const auto written = trimmed(cell);
    if (written.empty()) {
      header.emplace_back();
      continue;
    }
    auto column = context.column(line, written);
    if (!column) return tl::unexpected(column.error());
    if (std::find(header.begin(), header.end(), *column) != header.end()) {
      return tl::unexpected(context.error(line, *column, "the header has this column twice"));
    }
    header.push_back(std::move(*column));
  }
  return header;
}

ManifestRow read_row(const Cells& cells, const Cells& header, std::size_t line, const Context& context) {
  ManifestRow row{.line = line, .values = {}, .error = {}};
  if (cells.size() != header.size()) {
    row.error = context.error(line, "",
                              "the row has " + std::to_string(cells.size()) + " values, the header has " +
                                  std::to_string(header.size()) + " columns",
                              "put values with a delimiter or a line break into quotes");
    return row;
  }
  for (std::size_t i = 0; i < cells.size() && !row.error; ++i) {
    if (!header[i].empty()) {
      row.error = context.put(row, header[i], cells[i]);
    } else if (!cells[i].empty()) {
      row.error = context.error(line, "", "value " + std::to_string(i + 1) + " is in a column without a name");
    }
  }
  if (row.error) row.values.clear();
  return row;
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const Context& context)
      : text_(text), context_(context), parser_(delimiter_of(text)) {}

  Result<Rows> read() {
    std::size_t row_line = 1;
    for (std::size_t line = 1; !text_.empty(); ++line) {
      if (!in_row_) row_line = line;
      const auto piece = take_line(text_);
      if (line == 1 && is_declaration(piece)) continue;
      if (!parser_.feed(piece)) {
        return tl::unexpected(context_.error(line, "", "a quote stands where none can",
                                             "put the value into quotes and write each quote in it twice"));
      }
      const bool blank = piece.find_first_not_of("\r\n") == std::string_view::npos;
      in_row_ = in_row_ || !blank;
      if (auto taken = take_row(row_line); !taken) return tl::unexpected(taken.error());
    }
    if (!parser_.finish()) return tl::unexpected(context_.error(row_line, "", "a quote that opens here never closes"));
    if (auto taken = take_row(row_line); !taken) return tl::unexpected(taken.error());
    return std::move(rows_);
  }

 private:
  Result<void> take_row(std::size_t line) {
    const auto cells = parser_.take_row();
    if (!cells) return {};
    in_row_ = false;
    if (is_empty(*cells)) return {};
    if (header_.empty()) {
      auto header = read_header(*cells, line, context_);
      if (!header) return tl::unexpected(header.error());
      header_ = std::move(*header);
      return {};
    }
    if (rows_.size() == context_.limits.rows) {
      return tl::unexpected(
          context_.error(line, "", "there are more than " + std::to_string(rows_.size()) + " rows", "split the file"));
    }
    rows_.push_back(read_row(*cells, header_, line, context_));
    return {};
  }

  std::string_view text_;
  const Context& context_;
  Parser parser_;
  bool in_row_ = false;
  Cells header_;
  Rows rows_;
};

}  // namespace

Result<Rows> read_csv(std::string_view text, const Context& context) { return CsvReader(text, context).read(); }

}  // namespace metaup::plan::manifest
