#include "plan/path_list.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/descriptor.hpp"
#include "metaup/base/file.hpp"
#include "plan/problem.hpp"

namespace metaup::plan {
namespace {

constexpr std::size_t kLongestList = 256U << 20U;

Result<std::string> read_to_end(int descriptor, const std::string& path) {
  std::string text;
  std::string piece(64U << 10U, '\0');
  for (;;) {
    const auto count = ::read(descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(file_error("read", path, errno));
    if (count == 0) return text;
    text.append(piece, 0, static_cast<std::size_t>(count));
    if (text.size() > kLongestList) return tl::unexpected(problem(path, "is too long for a list of paths", "split it"));
  }
}

}  // namespace

std::vector<std::string> split_paths(std::string_view text, bool nul_separated) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (!nul_separated && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<std::string> paths;
  while (!text.empty()) {
    const auto end = std::min(text.find(nul_separated ? '\0' : '\n'), text.size());
    auto path = text.substr(0, end);
    if (!nul_separated && path.ends_with('\r')) path.remove_suffix(1);
    if (!path.empty()) paths.emplace_back(path);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return paths;
}

Result<std::string> read_list(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.is_open()) return tl::unexpected(file_error("open", path, errno));
  return read_to_end(file.get(), path);
}

}  // namespace metaup::plan
