#include "ledger/disk_reserve.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace metaup::ledger {
namespace {

/// Room for some hundred rows at several pages each: more than are ever in flight at once.
constexpr off_t kSize = 1 << 20;

bool is_allocated(int descriptor) {
  constexpr blkcnt_t kBlock = 512;  // the unit of st_blocks, whatever the file system's own
  struct stat status{};
  return ::fstat(descriptor, &status) == 0 && status.st_size == kSize && status.st_blocks >= kSize / kBlock;
}

int allocate(int descriptor) {
  int error = EINTR;
  while (error == EINTR) error = ::posix_fallocate(descriptor, 0, kSize);
  return error;
}

tl::unexpected<Error> refused(const std::string& path, int error_number) {
  auto error = local_error("cannot reserve " + std::to_string(kSize >> 10) + " KiB of disk for the ledger in " + path +
                           ": " + std::generic_category().message(error_number));
  error.value().hint = "free some space there, or give --ledger PATH on another disk; nothing was sent";
  return error;
}

}  // namespace

Result<DiskReserve> DiskReserve::hold(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (descriptor < 0) return refused(path, errno);
  const int error = is_allocated(descriptor) ? 0 : allocate(descriptor);
  ::close(descriptor);
  if (error != 0) {
    ::unlink(path.c_str());
    return refused(path, error);
  }
  DiskReserve reserve;
  reserve.path_ = path;
  return reserve;
}

Result<void> DiskReserve::look_for_room(const std::string& path, const std::string& folder) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  const bool is_held = descriptor >= 0 && is_allocated(descriptor);
  if (descriptor >= 0) ::close(descriptor);
  struct statvfs room{};
  if (is_held || ::statvfs(folder.c_str(), &room) != 0) return {};
  // What the kernel makes up, such as /proc, has no room at all.
  const bool is_full = room.f_bavail * room.f_frsize < static_cast<std::uint64_t>(kSize);
  return is_full ? Result<void>(refused(path, ENOSPC)) : Result<void>{};
}

bool DiskReserve::release() { return !path_.empty() && ::unlink(path_.c_str()) == 0; }

}  // namespace metaup::ledger
