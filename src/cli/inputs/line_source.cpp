#include "cli/inputs/line_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "metaup/base/file.hpp"

namespace metaup::cli {
namespace {

constexpr std::size_t kLongestLine = 1U << 20U;
using Piece = std::array<char, 65'536>;

Result<std::string_view> read_piece(int descriptor, const std::string& name, Piece& piece) {
  ssize_t count = 0;
  do {
    count = ::read(descriptor, piece.data(), piece.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return tl::unexpected(file_error("read", name, errno));
  return std::string_view(piece.data(), static_cast<std::size_t>(count));
}

tl::unexpected<Error> too_long(const std::string& name) {
  return local_error(name + " has a line of more than a mebibyte");
}

/// All of a pipe.
Result<Descriptor> copy_of(int descriptor, const std::string& name) {
  auto copy = open_temporary_file();
  if (!copy) return copy;
  Piece piece{};
  for (std::size_t in_line = 0;;) {
    const auto read = read_piece(descriptor, name, piece);
    if (!read) return tl::unexpected(read.error());
    if (read->empty()) return copy;
    const auto last = read->rfind('\n');
    in_line = last == std::string_view::npos ? in_line + read->size() : read->size() - last - 1;
    if (in_line > kLongestLine) return too_long(name);  // no ledger, and perhaps without an end
    if (write_all(copy->get(), *read)) continue;
    auto error = file_error("write", "a copy of " + name, errno);
    error.hint = "give a folder with more room in TMPDIR";
    error.retryable = true;
    return tl::unexpected(std::move(error));
  }
}

bool is_regular(int descriptor) {
  struct stat status{};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

Result<LineSource> LineSource::open(const std::string& name) {
  const bool is_stdin = name == "-";
  const std::string called = is_stdin ? "stdin" : name;
  Descriptor file(is_stdin ? -1 : ::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (!is_stdin && !file.is_open()) return tl::unexpected(file_error("open", name, errno));
  if (file.is_open() && is_regular(file.get())) return LineSource(called, std::move(file));
  // Also of a file: whoever gave it as stdin may have read a part of it.
  auto copy = copy_of(is_stdin ? STDIN_FILENO : file.get(), called);
  if (!copy) return tl::unexpected(std::move(copy.error()));
  LineSource source(called, *std::move(copy));
  if (auto begun = source.rewind(); !begun) return tl::unexpected(std::move(begun.error()));
  return source;
}

Result<std::optional<std::string>> LineSource::next() {
  auto end = buffer_.find('\n', taken_);
  while (end == std::string::npos) {
    const auto searched = buffer_.size() - taken_;
    if (searched > kLongestLine) return too_long(name_);
    const auto more = read_more();
    if (!more) return tl::unexpected(more.error());
    if (!*more) break;
    end = buffer_.find('\n', taken_ + searched);
  }
  if (end == std::string::npos && taken_ == buffer_.size()) return std::nullopt;
  const auto length = std::min(end, buffer_.size()) - taken_;
  std::optional line(buffer_.substr(taken_, length));
  taken_ = std::min(taken_ + length + 1, buffer_.size());
  return line;
}

/// False at the end.
Result<bool> LineSource::read_more() {
  buffer_.erase(0, std::exchange(taken_, 0));
  Piece piece{};
  const auto read = read_piece(file_.get(), name_, piece);
  if (!read) return tl::unexpected(read.error());
  buffer_.append(*read);
  return !read->empty();
}

Result<void> LineSource::rewind() {
  buffer_.clear();
  taken_ = 0;
  if (::lseek(file_.get(), 0, SEEK_SET) == 0) return {};
  return tl::unexpected(file_error("read", name_, errno));
}

}  // namespace metaup::cli
