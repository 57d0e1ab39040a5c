#pragma once
#include <string>

#include "cli/history_text.hpp"

namespace metaup::cli {

/// Rows of the ledger on stdout while they are read: lines, or with json arrays of one document at the end.
class RowStream {
 public:
  /// `head` begins the document. Without results an array is still there when `head` has it.
  RowStream(report::Format format, CommandContext& context, Json head)
      : format_(format), context_(context), document_(std::move(head)) {}

  /// To the array `member`. `type` says what a line is where a command has lines of several kinds.
  template <class Row>
  void add(const char* member, const Row& row, const std::string& type = {}) {
    if (format_ == report::Format::json) {
      document_[member].push_back(to_json(row));
    } else {
      write(line_of(row, type));
    }
  }
  /// Only in text, for people.
  void say(const std::string& text) {
    if (format_ == report::Format::text) write(text + "\n");
  }
  /// Ends the document; the exit code, for the end of what was read.
  int end(const Result<void>& read);

 private:
  void write(const std::string& line);
  template <class Row>
  [[nodiscard]] std::string line_of(const Row& row, const std::string& type) const {
    if (format_ == report::Format::text) return (type.empty() ? "" : "  ") + to_text(row) + "\n";
    if (format_ == report::Format::tsv) return (type.empty() ? "" : type + "\t") + to_tsv(row) + "\n";
    if (type.empty()) return dump(to_json(row));
    Json line{{"type", type}};
    line.update(to_json(row));
    return dump(line);
  }

  report::Format format_;
  CommandContext& context_;
  Json document_;
  int failure_ = 0;  // an errno
};

}  // namespace metaup::cli
