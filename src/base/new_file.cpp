#include "base/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace metaup {

NewFile::NewFile(Descriptor file, std::string path, std::string temporary)
    : file_(std::move(file)), path_(std::move(path)), temporary_(std::move(temporary)) {}

NewFile::NewFile(NewFile&& other) noexcept
    : file_(std::move(other.file_)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      error_number_(other.error_number_) {}

NewFile::~NewFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

namespace {

/// Where a link leads, be something there or not: what takes a link's place would leave the old file behind it.
std::string place_of_file(const std::string& path) {
  constexpr int kMostLinks = 40;  // as the kernel has it
  std::filesystem::path place = path;
  std::error_code none;
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(place, none); ++i) {
    place = place.parent_path() / std::filesystem::read_symlink(place, none);
  }
  return place.string();
}

}  // namespace

Result<NewFile> NewFile::make(const std::string& named, unsigned mode) {
  const auto path = place_of_file(named);
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    return local_error("cannot write " + path + ": it is not a regular file");
  }
  auto temporary = path + "." + std::to_string(::getpid()) + ".tmp";
  ::unlink(temporary.c_str());  // of a process that died
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file.is_open()) return tl::unexpected(file_error("write", path, errno));
  return NewFile(std::move(file), path, std::move(temporary));
}

bool NewFile::write(std::string_view bytes) {
  if (error_number_ == 0 && !write_all(file_.get(), bytes)) error_number_ = errno;
  return error_number_ == 0;
}

Result<void> NewFile::put() {
  if (error_number_ == 0 && ::fsync(file_.get()) != 0) error_number_ = errno;
  if (::close(file_.release()) != 0 && error_number_ == 0) error_number_ = errno;
  if (error_number_ == 0 && ::rename(temporary_.c_str(), path_.c_str()) != 0) error_number_ = errno;
  if (error_number_ != 0) return tl::unexpected(file_error("write", path_, error_number_));
  temporary_.clear();
  return {};
}

Result<void> replace_private_file(const std::string& path, std::string_view bytes) {
  auto file = NewFile::make(path, 0600);
  if (!file) return tl::unexpected(file.error());
  file->write(bytes);
  return file->put();
}

Result<void> create_file(const std::string& path, std::string_view bytes, unsigned mode) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file.is_open()) return tl::unexpected(file_error("make", path, errno));
  const bool written = write_all(file.get(), bytes) && ::fsync(file.get()) == 0;
  const int error_number = errno;
  const bool closed = ::close(file.release()) == 0;
  if (written && closed) return {};
  const auto error = file_error("write", path, written ? errno : error_number);
  ::unlink(path.c_str());
  return tl::unexpected(error);
}

}  // namespace metaup
