#include "cli/line_source.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "metaup/base/file.hpp"

namespace metaup::cli {
namespace {

constexpr std::size_t kLongestLine = 1U << 20U;

}  // namespace

Result<LineSource> LineSource::open(const std::string& name) {
  if (name == "-") return LineSource("stdin", Descriptor());
  Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return tl::unexpected(file_error("open", name, errno));
  return LineSource(name, std::move(file));
}

Result<std::optional<std::string>> LineSource::next() {
  auto end = buffer_.find('\n', taken_);
  while (end == std::string::npos) {
    const auto searched = buffer_.size() - taken_;
    if (searched > kLongestLine) return local_error(name_ + " has a line of more than a mebibyte");
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
  std::array<char, 65'536> bytes{};
  ssize_t count = 0;
  do {
    count = ::read(file_.is_open() ? file_.get() : STDIN_FILENO, bytes.data(), bytes.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return tl::unexpected(file_error("read", name_, errno));
  buffer_.append(bytes.data(), static_cast<std::size_t>(count));
  return count > 0;
}

}  // namespace metaup::cli
