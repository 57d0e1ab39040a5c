#include "cli/row_stream.hpp"

#include <cerrno>

namespace metaup::cli {

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
