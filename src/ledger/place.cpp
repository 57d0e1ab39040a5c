#include "ledger/place.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "metaup/base/file.hpp"

namespace metaup::ledger {
namespace {

constexpr mode_t kPrivateFile = 0600;
constexpr mode_t kPrivateFolder = 0700;

// From statfs(2) and linux/magic.h, spelled out because no libc's headers have them all.
constexpr std::array<std::pair<unsigned long, std::string_view>, 13> kNetwork{{
    {0x6969, "NFS"},
    {0x517B, "SMB"},
    {0xFF534D42, "CIFS"},
    {0xFE534D42, "SMB2"},
    {0x01021997, "9p"},
    {0x5346414F, "AFS"},
    {0x6B414653, "AFS"},
    {0x73757245, "Coda"},
    {0x564C, "NCP"},
    {0x00C36400, "Ceph"},
    {0x0BD00BD0, "Lustre"},
    {0x01161970, "GFS2"},
    {0x7461636F, "OCFS2"},
}};
constexpr unsigned long kFuse = 0x65735546;

// FUSE carries local file systems too: overlays of rootless containers, encrypted folders.
constexpr std::array<std::string_view, 13> kNetworkFuse{
    "sshfs",  "s3fs",     "rclone",  "glusterfs", "ceph-fuse", "davfs2",    "gcsfuse",
    "goofys", "mount-s3", "juicefs", "smbnetfs",  "curlftpfs", "blobfuse2",
};

tl::unexpected<Error> refused(std::string_view action, const std::string& path, int error_number) {
  return local_error("cannot " + std::string(action) + " " + path + ": " +
                     std::generic_category().message(error_number));
}

std::string folder_of(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

std::string device_of(const struct stat& status) {
  return std::to_string(major(status.st_dev)) + ":" + std::to_string(minor(status.st_dev));
}

/// The text up to the next `separator`, taken off the front of `rest`.
std::string_view take(std::string_view& rest, std::string_view separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto front = rest.substr(0, end);
  rest.remove_prefix(std::min(end + separator.size(), rest.size()));
  return front;
}

}  // namespace

std::string_view network_file_system(unsigned long magic, std::string_view type) {
  for (const auto& [number, name] : kNetwork) {
    if (number == magic) return name;
  }
  constexpr std::string_view kPrefix = "fuse.";
  if (magic != kFuse || !type.starts_with(kPrefix)) return {};
  const auto name = type.substr(kPrefix.size());
  const auto* const known = std::find(kNetworkFuse.begin(), kNetworkFuse.end(), name);
  return known == kNetworkFuse.end() ? std::string_view{} : *known;
}

std::string_view mount_type(std::string_view mountinfo, std::string_view device) {
  // "36 35 98:0 /root /point options [tags …] - type source options", see proc(5).
  std::string_view type;
  while (!mountinfo.empty()) {
    auto fields = take(mountinfo, "\n");
    take(fields, " ");
    take(fields, " ");
    if (take(fields, " ") != device) continue;
    take(fields, " - ");
    type = take(fields, " ");
  }
  return type;
}

Result<void> make_folder_of(const std::string& path) {
  std::string made;
  for (const auto& part : std::filesystem::path(folder_of(path))) {
    made = (std::filesystem::path(made) / part).string();
    if (::mkdir(made.c_str(), kPrivateFolder) == 0) continue;
    const int error = errno;
    struct stat status{};
    // A folder that exists may answer EROFS or EACCES instead of EEXIST.
    const bool is_folder = ::stat(made.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    if (!is_folder) return refused("make the ledger's folder", made, error);
  }
  return {};
}

Result<void> refuse_network_file_system(const std::string& path) {
  const auto folder = folder_of(path);
  struct statfs file_system{};
  struct stat status{};
  if (::statfs(folder.c_str(), &file_system) != 0 || ::stat(folder.c_str(), &status) != 0) {
    return refused("look at the ledger's folder", folder, errno);
  }
  constexpr std::size_t kMostMounts = 1 << 22;
  const auto mounts = read_small_file("/proc/self/mountinfo", kMostMounts).value_or(std::string{});
  // Some of the numbers have their top bit set, and f_type is signed.
  const auto magic = static_cast<unsigned long>(file_system.f_type) & 0xFFFFFFFFUL;
  const auto name = network_file_system(magic, mount_type(mounts, device_of(status)));
  if (name.empty()) return {};
  auto error = local_error("the ledger cannot be at " + path + ": that is a network file system (" + std::string(name) +
                           "), where locks between machines cannot be relied on and "
                           "what Meta confirmed could be lost");
  error.value().hint = "give --ledger PATH on a local disk";
  return error;
}

Result<void> make_private_file(const std::string& path) {
  const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kPrivateFile);
  if (made >= 0) {
    ::close(made);
  } else if (errno != EEXIST) {
    return refused("make the ledger", path, errno);
  }
  // By name: to open and close a database that this process has open elsewhere would drop its locks.
  for (const auto* const suffix : {"", "-wal", "-shm"}) {
    const auto file = path + suffix;
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) continue;
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
      return local_error(file + " is not a file that could be a ledger");
    const bool too_open = (status.st_mode & 07777) != kPrivateFile;
    if (too_open && ::chmod(file.c_str(), kPrivateFile) != 0) {
      return refused("make private (0600)", file, errno);
    }
  }
  return {};
}

}  // namespace metaup::ledger
