#include "plan/directory.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <span>

#include "base/descriptor.hpp"

namespace metaup::plan {
namespace {

std::string describe(mode_t mode) {
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

Entry stat_entry(int directory, const char* name, bool follow) {
  Entry entry;
  struct stat status{};
  if (::fstatat(directory, name, &status, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0) {
    entry.kind = EntryKind::unreadable;
    entry.error_number = errno;
    return entry;
  }
  entry.stamp = to_stamp(status);
  if (S_ISREG(status.st_mode)) {
    entry.kind = EntryKind::file;
  } else if (S_ISDIR(status.st_mode)) {
    entry.kind = EntryKind::directory;
  } else if (S_ISLNK(status.st_mode)) {
    entry.kind = EntryKind::link;
  } else {
    entry.description = describe(status.st_mode);
  }
  return entry;
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

}  // namespace

Entry look_at(const std::string& path, bool follow) { return stat_entry(AT_FDCWD, path.c_str(), follow); }

Listing list_directory(const std::string& path, bool follow_symlinks) {
  Listing listing;
  const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(path.c_str()));
  if (!directory) {
    listing.error_number = errno;
    return listing;
  }
  for (;;) {
    errno = 0;
    const auto* const found = ::readdir(directory.get());
    if (found == nullptr) break;
    if (found->d_name[0] == '.') continue;
    auto entry = stat_entry(::dirfd(directory.get()), found->d_name, follow_symlinks);
    const bool gone_meanwhile = entry.error_number == ENOENT && !follow_symlinks;
    if (gone_meanwhile) continue;
    entry.name = found->d_name;
    listing.entries.push_back(std::move(entry));
  }
  listing.error_number = errno;
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return listing;
}

Result<Format> sniff_file(const std::string& path) {
  const auto file = OpenFile::open(path);
  if (!file) return tl::unexpected(file.error());
  std::array<char, kSniffBytes> head{};
  const auto count = (*file)->read_at(0, std::as_writable_bytes(std::span(head)));
  if (!count) return tl::unexpected(count.error());
  return sniff({head.data(), *count});
}

}  // namespace metaup::plan
