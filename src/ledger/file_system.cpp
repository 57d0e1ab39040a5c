#include "ledger/file_system.hpp"

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
  auto error =
      local_error("cannot " + std::string(action) + " " + path + ": " + std::generic_category().message(error_number));
  const bool denied = error_number == EROFS || error_number == EACCES || error_number == EPERM;
  if (denied) error.value().hint = "make the file and its folder writable, or give --ledger PATH elsewhere";
  return error;
}

tl::unexpected<Error> no_ledger(const std::string& path, const std::string& why) {
  auto error = local_error(path + " cannot be used as a ledger: " + why);
  error.value().hint = "give --ledger PATH; metaup creates the file if it does not exist";
  return error;
}

tl::unexpected<Error> refused_neighbour(const std::string& path, const std::string& beside, std::string_view type) {
  auto error = local_error("the ledger " + path + " needs a file " + beside + ", and there is " + std::string(type));
  error.value().hint = "move it away, or give --ledger PATH in a folder of its own";
  return error;
}

std::string_view type_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISLNK(mode)) return "a link";
  return "a device";
}

/// A path as the mount table writes it.
std::string escaped(std::string_view path) {
  std::string text;
  for (const char byte : path) {
    switch (byte) {
      case ' ':
        text += "\\040";
        break;
      case '\t':
        text += "\\011";
        break;
      case '\n':
        text += "\\012";
        break;
      case '\\':
        text += "\\134";
        break;
      default:
        text += byte;
    }
  }
  return text;
}

std::string mount_table() {
  constexpr std::size_t kMostBytes = 1 << 22;
  return read_small_file("/proc/self/mountinfo", kMostBytes).value_or(std::string{});
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

Result<std::string> resolve(const std::string& name) {
  namespace fs = std::filesystem;
  constexpr int kMostLinks = 40;
  std::error_code failure;
  auto path = fs::absolute(name, failure);
  if (name.empty() || failure) return local_error("'" + name + "' is no path for a ledger; give --ledger PATH");
  for (int links = 0; links <= kMostLinks; ++links) {
    path = fs::weakly_canonical(path, failure);
    if (failure) return refused("find the ledger", name, failure.value());
    // A link to a file that is not there yet stays in a path that is only weakly canonical.
    std::error_code ignored;
    if (!fs::is_symlink(fs::symlink_status(path, ignored))) return path.string();
    const auto target = fs::read_symlink(path, failure);
    if (failure) return refused("follow the link", path.string(), failure.value());
    path = path.parent_path() / target;
  }
  return refused("find the ledger", name, ELOOP);
}

Result<void> refuse_second_name(const std::string& path, nlink_t names) {
  if (names <= 1) return {};
  auto error =
      local_error("the ledger " + path + " has a second hard link, through which another run could use it unnoticed");
  error.value().hint = "delete one of the names: `find FOLDER -samefile " + path + "` lists them; cp makes a copy";
  return error;
}

Result<bool> is_there(const std::string& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return false;
    if (errno == ENOTDIR) return no_ledger(path, "a part of its path is a file, not a folder");
    return refused("open the ledger", path, errno);
  }
  if (!S_ISREG(status.st_mode)) return no_ledger(path, "it is " + std::string(type_of(status.st_mode)));
  if (status.st_size == 0 && status.st_uid != ::geteuid())
    return no_ledger(path, "it is an empty file of another user");
  if (auto single = refuse_second_name(path, status.st_nlink); !single) return tl::unexpected(single.error());
  for (const auto* const suffix : {"-wal", "-shm", ".reserve"}) {
    const auto beside = path + suffix;
    if (::lstat(beside.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
      return refused_neighbour(path, beside, type_of(status.st_mode));
    }
  }
  return true;
}

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

bool is_mount_point(std::string_view mountinfo, std::string_view path) {
  const auto wanted = escaped(path);
  while (!mountinfo.empty()) {
    auto fields = take(mountinfo, "\n");
    constexpr int kBefore = 4;  // the mount's number, its parent's, the device, the root
    for (int field = 0; field < kBefore; ++field) take(fields, " ");
    if (take(fields, " ") == wanted) return true;
  }
  return false;
}

Result<void> refuse_unfit_mount(const std::string& path) {
  const auto folder = folder_of(path);
  struct statfs file_system{};
  struct stat status{};
  if (::statfs(folder.c_str(), &file_system) != 0 || ::stat(folder.c_str(), &status) != 0) {
    return refused("look at the ledger's folder", folder, errno);
  }
  const auto mounts = mount_table();
  if (is_mount_point(mounts, path)) {
    auto error =
        local_error("the ledger " + path + " is mounted as a single file: its -wal file beside it would stay " +
                    "outside of the mount, and what it holds would be lost");
    error.value().hint = "mount the folder that the ledger is in";
    return error;
  }
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

Result<void> make_file(const std::string& path) {
  const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kPrivateFile);
  if (made < 0) return errno == EEXIST ? Result<void>{} : refused("make the ledger", path, errno);
  ::close(made);
  return {};
}

Result<void> refuse_unwritable(const std::string& path) {
  const auto may_write = [](const std::string& place) {
    return ::faccessat(AT_FDCWD, place.c_str(), W_OK, AT_EACCESS) == 0;
  };
  if (!may_write(path)) return refused("write the ledger", path, errno);
  const auto folder = folder_of(path);
  if (!may_write(folder)) return refused("write the ledger " + path + " in its folder", folder, errno);
  return {};
}

Result<void> make_private(const std::string& path) {
  // By name: to open and close a database that this process has open elsewhere would drop its locks.
  for (const auto* const suffix : {"", "-wal", "-shm"}) {
    const auto file = path + suffix;
    struct stat status{};
    if (::lstat(file.c_str(), &status) != 0) continue;
    const bool too_open = (status.st_mode & 07777) != kPrivateFile;
    if (too_open && ::chmod(file.c_str(), kPrivateFile) != 0) {
      return refused("make private (0600)", file, errno);
    }
  }
  return {};
}

}  // namespace metaup::ledger
