#include "metaup/base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/descriptor.hpp"
#include "base/private_file.hpp"

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

namespace {

/// Writes it, and sees that it is on the disk.
bool write_durably(int descriptor, std::string_view bytes) {
  const bool written = write_all(descriptor, bytes) && ::fsync(descriptor) == 0;
  const int error_number = errno;
  const bool closed = ::close(descriptor) == 0;
  if (!written) errno = error_number;
  return written && closed;
}

Result<void> replace_with_mode(const std::string& path, std::string_view bytes, mode_t mode) {
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    return local_error("cannot write " + path + ": it is not a regular file");
  }
  const auto temporary = path + "." + std::to_string(::getpid()) + ".tmp";
  ::unlink(temporary.c_str());  // of a process that died
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) return tl::unexpected(file_error("write", path, errno));
  if (write_durably(descriptor, bytes) && ::rename(temporary.c_str(), path.c_str()) == 0) return {};
  const int error_number = errno;
  ::unlink(temporary.c_str());
  return tl::unexpected(file_error("write", path, error_number));
}

}  // namespace

Result<void> replace_file(const std::string& path, std::string_view bytes) {
  return replace_with_mode(path, bytes, 0666);
}

Result<void> replace_private_file(const std::string& path, std::string_view bytes) {
  return replace_with_mode(path, bytes, 0600);
}

Result<void> create_file(const std::string& path, std::string_view bytes, unsigned mode) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) return tl::unexpected(file_error("make", path, errno));
  if (write_durably(descriptor, bytes)) return {};
  const int error_number = errno;
  ::unlink(path.c_str());
  return tl::unexpected(file_error("write", path, error_number));
}

}  // namespace metaup
