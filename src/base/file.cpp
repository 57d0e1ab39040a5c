#include "metaup/base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/descriptor.hpp"
#include "base/new_file.hpp"

namespace metaup {

Error file_error(std::string_view action, const std::string& path, int error_number) {
  Error error;
  error.error_class = error_number == ENOENT || error_number == ENOTDIR ? ErrorClass::not_found : ErrorClass::local;
  error.message = "cannot " + std::string(action) + " " + path + ": " + std::generic_category().message(error_number);
  return error;
}

OpenFile::OpenFile(int descriptor, std::string name, FileStamp stamp)
    : descriptor_(descriptor), name_(std::move(name)), stamp_(stamp) {}

OpenFile::~OpenFile() { ::close(descriptor_); }

Result<std::shared_ptr<const OpenFile>> OpenFile::open(const std::string& path, bool follow_symlinks) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer; fstat refuses it afterwards.
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow_symlinks ? 0 : O_NOFOLLOW);
  const int descriptor = ::open(path.c_str(), flags);
  if (descriptor < 0) return tl::unexpected(file_error("open", path, errno));
  return adopt(descriptor, path);
}

Result<std::shared_ptr<const OpenFile>> OpenFile::adopt(int descriptor, std::string name) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) {
    const auto error = file_error("stat", name, errno);
    ::close(descriptor);
    return tl::unexpected(error);
  }
  if (!S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return local_error(name + " is not a regular file");
  }
  return std::shared_ptr<const OpenFile>(new OpenFile(descriptor, std::move(name), to_stamp(status)));
}

Result<FileStamp> OpenFile::stamp_now() const {
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0) return tl::unexpected(file_error("stat", name_, errno));
  return to_stamp(status);
}

Result<std::size_t> OpenFile::read_at(std::uint64_t offset, std::span<std::byte> into) const {
  std::size_t done = 0;
  while (done < into.size()) {
    const auto count = ::pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(file_error("read", name_, errno));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

Result<FileStamp> stamp_of(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return tl::unexpected(file_error("read", path, errno));
  return to_stamp(status);
}

Result<std::string> read_small_file(const std::string& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.is_open()) return tl::unexpected(file_error("open", path, errno));
  return read_to_end(file.get(), path, limit);
}

Result<void> replace_file(const std::string& path, std::string_view bytes) {
  auto file = NewFile::make(path);
  if (!file) return tl::unexpected(file.error());
  file->write(bytes);
  return file->put();
}

}  // namespace metaup
