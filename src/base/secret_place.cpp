#include "base/secret_place.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace metaup {
namespace {

constexpr std::size_t kRoom = 8192;  // more than any secret takes
constexpr mode_t kForOwner = 0600;

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Why this is no file of one's own; empty: it is.
std::string why_unfit(const struct stat& status) {
  if (S_ISLNK(status.st_mode)) return "it is a link; give the file that it points to";
  if (!S_ISREG(status.st_mode)) return "it is not a regular file";
  if (status.st_uid != ::geteuid()) return "it belongs to another user";
  if (status.st_nlink > 1) return "it has several names (hard links)";
  return {};
}

Result<void> unfit(const std::string& path, const std::string& why) {
  return local_error("cannot write a secret into " + path + ": " + why);
}

/// A rename lasts only once its folder is on the disk. Where that cannot be, it has been done all the same.
void sync_folder(const std::string& path) {
  const Descriptor folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) ::fsync(folder.get());
}

bool write_at_start(int file, std::string_view bytes) {
  return ::lseek(file, 0, SEEK_SET) == 0 && write_all(file, bytes) &&
         ::ftruncate(file, static_cast<off_t>(bytes.size())) == 0 && ::fsync(file) == 0;
}

/// The file may have been put in its place by who had it locked before.
bool still_has_name(int file, const std::string& path) {
  struct stat mine{};
  struct stat named{};
  return ::fstat(file, &mine) == 0 && ::lstat(path.c_str(), &named) == 0 && mine.st_dev == named.st_dev &&
         mine.st_ino == named.st_ino;
}

}  // namespace

Result<void> SecretPlace::check(const std::string& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) == 0) {
    if (const auto why = why_unfit(status); !why.empty()) return unfit(path, why);
  } else if (errno != ENOENT) {
    return tl::unexpected(file_error("write", path, errno));
  }
  const auto folder = folder_of(path);
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    return tl::unexpected(file_error("write into the folder", folder, errno));
  return {};
}

Result<SecretPlace> SecretPlace::prepare(const std::string& path) {
  if (auto fit = check(path); !fit) return tl::unexpected(fit.error());
  const auto waiting = path + ".new";
  const auto failed = [&] { return tl::unexpected(file_error("write", waiting, errno)); };
  Descriptor file(
      ::open(waiting.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, kForOwner));
  if (!file.is_open()) return failed();
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return failed();
  if (const auto why = why_unfit(status); !why.empty()) return tl::unexpected(unfit(waiting, why).error());
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0 || !still_has_name(file.get(), waiting)) {
    return tl::unexpected(unfit(waiting, "another process is writing one; try again when it has ended").error());
  }
  SecretPlace place(path, std::move(file));
  const int made = place.file_.get();
  if (::fchmod(made, kForOwner) != 0 || !write_at_start(made, std::string(kRoom, '\0'))) return failed();
  return place;
}

SecretPlace::~SecretPlace() {
  if (file_.is_open() && !is_kept_) ::unlink(waiting_path().c_str());
}

Result<void> SecretPlace::keep(const Secret& secret) {
  auto line = secret.reveal() + "\n";
  is_kept_ = write_at_start(file_.get(), line);
  const int why = errno;
  OPENSSL_cleanse(line.data(), line.size());
  if (!is_kept_) return tl::unexpected(file_error("write", waiting_path(), why));
  return {};
}

Result<void> SecretPlace::put_in_place() {
  if (auto fit = check(path_); !fit) return fit;
  if (::rename(waiting_path().c_str(), path_.c_str()) != 0) return tl::unexpected(file_error("write", path_, errno));
  file_.close();
  sync_folder(path_);
  return {};
}

}  // namespace metaup
