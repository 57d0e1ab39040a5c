#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/error.hpp"

namespace metaup::plan::manifest {

/// A quote where RFC 4180 has none: inside a value without quotes, or before the end of one in quotes.
struct StrayQuote {
  std::size_t cell = 0;
  bool behind_quotes = false;  ///< text follows the quote that closes the value
};

/// One record of a CSV file: what a spreadsheet shows as a row.
struct CsvRecord {
  std::vector<std::string> cells;
  std::size_t line = 0;  ///< where it begins, from 1
  std::size_t row = 0;   ///< from 1; rows without a value count
  std::optional<StrayQuote> stray;
  bool unclosed = false;  ///< the text ends within quotes
};

/// Takes a CSV text apart, record by record. A value arrives byte for byte, without the quotes and the blanks around
/// these. After a stray quote the record goes on as if it were a letter, and ends with its line: the next record is
/// read as ever.
class CsvRecords {
 public:
  CsvRecords(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  /// Passes over a line that is no record.
  void skip_line();
  /// The next record; nothing at the end of the text.
  [[nodiscard]] std::optional<CsvRecord> next();

 private:
  [[nodiscard]] bool at_end_of_cell() const;
  [[nodiscard]] bool is_blank(char c) const { return (c == ' ' || c == '\t') && c != delimiter_; }
  void skip_blanks();
  void take_line_end();
  void read_cell(CsvRecord& record);
  void read_quoted(CsvRecord& record);
  void read_bare(CsvRecord& record, std::string cell);

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_ = 0;
};

}  // namespace metaup::plan::manifest
