#pragma once
#include <string>
#include <vector>

#include "cli/outputs/history_text.hpp"

namespace metaup::cli {

/// A line of CSV with the values of `row`, below one with their names if these are wanted.
[[nodiscard]] std::string csv_lines(const Json& row, bool with_names);

/// Rows of the ledger on stdout while they are read, so that a large ledger is no matter of memory: lines, or with json
/// arrays of one document.
class RowStream {
 public:
  /// `head` begins the document; the rows go into `arrays`, one after the other.
  RowStream(report::Format format, CommandContext& context, Json head, std::vector<std::string> arrays)
      : format_(format), context_(context), head_(std::move(head)), arrays_(std::move(arrays)) {}

  /// To an array, which is the one of the row before or a later one. `type` says what a line is where a command has
  /// lines of several kinds.
  template <class Row>
  void add(const std::string& array, const Row& row, const std::string& type = {}) {
    if (format_ == report::Format::json) open(array);
    is_first_of_type_ = count_++ == 0 || type != type_;
    type_ = type;
    write(text_of(row));
  }
  /// Only in text, for people.
  void say(const std::string& text) {
    if (format_ == report::Format::text) write(text + "\n");
  }
  [[nodiscard]] bool is_empty() const { return count_ == 0; }
  /// Ends the document; the exit code, for the end of what was read.
  int end(const Result<void>& read);

 private:
  void write(const std::string& text);
  /// Writes the document up to the next row of the array; past all of them when there is none of the name.
  void open(const std::string& array);
  template <class Row>
  [[nodiscard]] std::string text_of(const Row& row) const {
    if (format_ == report::Format::json) return report::dump(to_json(row));
    if (format_ == report::Format::text) return (type_.empty() ? "" : "  ") + to_text(row) + "\n";
    if (format_ == report::Format::tsv) return (type_.empty() ? "" : type_ + "\t") + to_tsv(row) + "\n";
    auto line = type_.empty() ? Json::object() : Json{{"type", type_}};
    line.update(to_json(row));
    return format_ == report::Format::csv ? csv_lines(line, is_first_of_type_) : report::dump_line(line);
  }

  report::Format format_;
  CommandContext& context_;
  Json head_;
  std::vector<std::string> arrays_;
  std::size_t opened_ = 0;  // how many of them
  std::size_t count_ = 0;   // rows
  std::string type_;        // of the last one
  bool is_first_of_type_ = false;
  int failure_ = 0;  // an errno
};

}  // namespace metaup::cli
