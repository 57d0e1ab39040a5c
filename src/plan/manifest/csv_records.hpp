#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/error.hpp"

namespace metaup::plan::manifest {

/// A quote that RFC 4180 does not have so.
struct StrayQuote {
  enum class Kind : std::uint8_t {
    inside,    ///< in a value without quotes
    behind,    ///< text follows the quote that closes the value
    unclosed,  ///< no quote closes the value, or only one of a later row
  };
  std::size_t cell = 0;
  Kind kind = Kind::inside;
};

/// One record of a CSV file: what a spreadsheet shows as a row.
struct CsvRecord {
  std::vector<std::string> cells;
  std::size_t line = 0;  ///< where it begins, from 1
  std::size_t row = 0;   ///< from 1; rows without a value count
  std::optional<StrayQuote> stray;
};

/// Takes a CSV text apart, record by record. A value arrives byte for byte, without the quotes and the blanks around
/// these. After a stray quote the record goes on as if it were a letter, and ends with its line: the next record is
/// read as ever. So a quote that nobody closes costs its own row only.
class CsvRecords {
 public:
  CsvRecords(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  /// Passes over a line that is no record.
  void skip_line();
  /// The next record; nothing at the end of the text.
  [[nodiscard]] std::optional<CsvRecord> next();

 private:
  [[nodiscard]] std::size_t end_of_cell() const;
  [[nodiscard]] std::optional<std::string> take_quoted();
  [[nodiscard]] bool reads_as_rows(const CsvRecord& record, std::string_view quoted) const;
  void take_line_end();
  void read_cell(CsvRecord& record);
  void read_quoted(CsvRecord& record);
  void read_bare(CsvRecord& record, std::string cell);

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_ = 0;
  std::size_t columns_ = 0;  ///< of the header: the first record with a value; 0: not read
};

}  // namespace metaup::plan::manifest
