#include "cli/row_stream.hpp"

#include <cerrno>

namespace metaup::cli {

void RowStream::write(const std::string& line) {
  if (failure_ == 0 && !context_.out.write(line)) failure_ = errno;
}

int RowStream::end(const Result<void>& read) {
  if (!read) return fail(context_, read.error(), kInternal);
  if (format_ == report::Format::json) write(dump(document_));
  return failure_ == 0 ? kSuccess : fail_to_write(context_, failure_);
}

}  // namespace metaup::cli
