#include "base/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "base/temporary_room.hpp"

namespace metaup {
namespace {

std::string default_directory() {
  std::error_code error;
  const auto path = std::filesystem::temp_directory_path(error);
  return error ? "/tmp" : path.string();
}

tl::unexpected<Error> no_temporary_file(const std::string& directory, int error_number) {
  auto error = file_error("make a temporary file in", directory, error_number);
  error.hint = error_number == EMFILE ? "raise the limit of open files (ulimit -n)"
                                      : "give a folder that can be written to in TMPDIR";
  blame_room(error, error_number);
  return tl::unexpected(std::move(error));
}

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

void Descriptor::close() {
  if (const int number = release(); number >= 0) ::close(number);
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

Result<std::string> read_to_end(int descriptor, const std::string& name, std::size_t limit) {
  std::string text;
  std::array<char, 64U << 10U> piece;
  for (;;) {
    const auto count = ::read(descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(file_error("read", name, errno));
    if (count == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(count));
    if (text.size() > limit) return local_error(name + " is larger than " + std::to_string(limit) + " bytes");
  }
}

Result<Descriptor> open_temporary_file(const std::string& directory) {
  const auto folder = directory.empty() ? default_directory() : directory;
  constexpr mode_t kOwnerOnly = 0600;
  if (Descriptor unnamed(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kOwnerOnly)); unnamed.is_open()) {
    return unnamed;
  }
  auto path = folder + "/metaup-XXXXXX";  // not every file system can make one without a name
  Descriptor named(::mkostemp(path.data(), O_CLOEXEC));
  if (!named.is_open()) return no_temporary_file(folder, errno);
  ::unlink(path.c_str());
  return named;
}

FileStamp to_stamp(const struct stat& status) {
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = static_cast<std::uint64_t>(status.st_size),
          .mtime_ns = nanoseconds(status.st_mtim),
          .ctime_ns = nanoseconds(status.st_ctim)};
}

}  // namespace metaup
