#include "temporary_file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "metaup/base/file.hpp"

namespace metaup::http {
namespace {

std::string default_directory() {
  std::error_code error;
  const auto path = std::filesystem::temp_directory_path(error);
  return error ? "/tmp" : path.string();
}

}  // namespace

Result<int> open_temporary_file(const std::string& directory) {
  const auto folder = directory.empty() ? default_directory() : directory;
  constexpr mode_t kOwnerOnly = 0600;
  if (const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kOwnerOnly); descriptor >= 0) {
    return descriptor;
  }
  // Not every file system can make one without a name.
  auto path = folder + "/metaup-XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) return tl::unexpected(file_error("make a temporary file in", folder, errno));
  ::unlink(path.c_str());
  return descriptor;
}

}  // namespace metaup::http
