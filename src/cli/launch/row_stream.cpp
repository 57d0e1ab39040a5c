#include "cli/launch/row_stream.hpp"

#include <algorithm>
#include <cerrno>

#include "base/csv_text.hpp"
#include "base/text.hpp"

namespace metaup::cli {
namespace {

/// Lists are one text, with commas between their words.
std::string cell_of(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return csv_cell(printable(value.get<std::string>()));
  if (!value.is_array()) return report::dump(value);
  std::vector<std::string> words;
  for (const auto& word : value) words.push_back(word.is_string() ? word.get<std::string>() : report::dump(word));
  return csv_cell(printable(joined(words, ", ")));
}

}  // namespace

std::string csv_lines(const Json& row, bool with_names) {
  std::string names;
  std::string values;
  for (const auto& [name, value] : row.items()) {
    names += (names.empty() ? "" : ",") + name;
    values += "," + cell_of(value);
  }
  return (with_names ? names + "\r\n" : "") + values.substr(std::min<std::size_t>(1, values.size())) + "\r\n";
}

void RowStream::write(const std::string& text) {
  if (failure_ == 0 && !context_.out.write(text)) failure_ = errno;
}

void RowStream::open(const std::string& array) {
  if (opened_ > 0 && arrays_[opened_ - 1] == array) return write(",");
  if (opened_ == 0) {
    auto head = report::dump(head_);
    head.pop_back();  // its brace
    write(head);
  }
  while (opened_ < arrays_.size()) {
    const auto& next = arrays_[opened_++];
    write((opened_ == 1 ? ",\"" : "],\"") + next + "\":[");
    if (next == array) return;
  }
}

int RowStream::end(const Result<void>& read) {
  if (!read) return fail(context_, read.error(), kInternal);  // what is there of the document has no end
  if (format_ == report::Format::json) {
    open({});
    write("]}\n");
  }
  return failure_ == 0 ? kSuccess : fail_to_write(context_, failure_);
}

}  // namespace metaup::cli
