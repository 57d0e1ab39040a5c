#include "plan/folder_watch.hpp"

#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/unicode.hpp"
#include "plan/directory.hpp"
#include "plan/real_path.hpp"

namespace metaup::plan {
namespace {

/// A file that is being written tells so once, when it is closed.
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |
                                  IN_MOVE_SELF | IN_DELETE_SELF | IN_ONLYDIR;
/// A folder that is moved away with all that is in it tells the folder above, and those within it tell nothing.
constexpr std::uint32_t kMoves = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR | IN_MASK_ADD;

/// Other machines write there without a word to this one: NFS, SMB, CIFS, AFS, Ceph, 9P and FUSE.
bool is_shared(const std::string& path) {
  constexpr std::array<unsigned long, 8> kShared{0x6969,     0x517B,     0xFE534D42, 0xFF534D42,
                                                 0x5346414F, 0x00C36400, 0x01021997, 0x65735546};
  struct statfs status{};
  if (::statfs(path.c_str(), &status) != 0) return false;
  return std::find(kShared.begin(), kShared.end(), static_cast<unsigned long>(status.f_type) & 0xFFFFFFFFUL) !=
         kShared.end();
}

std::string why_unwatched(const std::string& path, int error_number) {
  if (error_number == ENOSPC) {
    return "the system watches no more folders than it does already (fs.inotify.max_user_watches)";
  }
  return "cannot watch " + path + ": " + std::generic_category().message(error_number);
}

bool is_link(const std::filesystem::path& path) {
  std::error_code unknown;
  return std::filesystem::is_symlink(path, unknown);
}

}  // namespace

FolderWatch::FolderWatch(std::vector<std::string> sources, bool recursive, bool follow_symlinks)
    : sources_(std::move(sources)),
      recursive_(recursive),
      follow_symlinks_(follow_symlinks),
      descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {}

FolderWatch::~FolderWatch() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void FolderWatch::cover() {
  problem_.clear();
  const auto before = std::exchange(seen_, {});
  if (descriptor_ < 0) {
    problem_ = "the system watches no folders for this user (fs.inotify.max_user_instances)";
    return;
  }
  for (const auto& source : sources_) {
    const auto path = real_path(source);
    const auto place = cover_links(path);
    std::error_code missing;
    if (std::filesystem::is_directory(place, missing)) {
      cover_folder(path);
    } else {
      cover_name(place);
    }
    cover_way_to(place);
    if (problem_.empty() && is_shared(path)) {
      problem_ = source + " is on a network file system, which does not tell what other machines write";
    }
  }
  for (const auto& [watch, wanted] : before) {  // of folders that are elsewhere now, or gone
    if (!seen_.contains(watch)) ::inotify_rm_watch(descriptor_, watch);
  }
}

/// First the folder, then what is in it: a folder that comes meanwhile is either listed or told of.
void FolderWatch::cover_folder(const std::string& path) {
  auto* const folder = add(path);
  if (folder == nullptr || std::exchange(folder->all, true)) return;  // a link may lead to where we have been
  if (!recursive_) return;
  for (const auto& entry : list_directory(path, follow_symlinks_).entries) {
    const auto name = path + "/" + entry.name;
    if (entry.kind == EntryKind::directory) cover_folder(name);
    if (entry.kind == EntryKind::file && follow_symlinks_ && is_link(name)) cover_name(cover_links(name));
  }
}

/// A link on the way to `path` that is set to lead elsewhere brings other files. Returns where `path` is.
std::string FolderWatch::cover_links(const std::string& path) {
  constexpr int kMostLinks = 40;  // as the system has it
  std::error_code unknown;
  auto to_go = std::filesystem::absolute(path, unknown);
  for (int links = 0;; ++links) {
    std::filesystem::path at;
    auto part = to_go.begin();
    for (; part != to_go.end() && !is_link(at / *part); ++part) at = *part == ".." ? at.parent_path() : at / *part;
    if (part == to_go.end() || links == kMostLinks) return at.string();
    cover_name(at / *part);
    cover_way_to(at / *part);
    auto target = at / std::filesystem::read_symlink(at / *part, unknown);  // that of an absolute one is the target
    for (++part; part != to_go.end(); ++part) target /= *part;
    to_go = std::move(target);
  }
}

/// Of what is a file, or not there, in its folder.
void FolderWatch::cover_name(const std::string& path) {
  std::error_code unknown;
  auto full = std::filesystem::absolute(path, unknown).lexically_normal();
  if (!full.has_filename()) full = full.parent_path();  // "a/" is "a"
  if (auto* const folder = add(full.parent_path().string())) folder->names.insert(nfc(full.filename().string()));
}

/// This user may not be allowed to read some of the folders above, which matters only when somebody moves them.
void FolderWatch::cover_way_to(const std::string& path) {
  std::error_code unknown;
  auto at = std::filesystem::absolute(path, unknown).lexically_normal();
  if (!at.has_filename()) at = at.parent_path();
  for (; at.has_relative_path(); at = at.parent_path()) {
    const int watch = ::inotify_add_watch(descriptor_, at.parent_path().c_str(), kMoves);
    if (watch >= 0) seen_[watch].names.insert(nfc(at.filename().string()));
  }
}

FolderWatch::Wanted* FolderWatch::add(const std::string& path) {
  const int watch = ::inotify_add_watch(descriptor_, path.c_str(), kEvents);
  if (watch >= 0) return &seen_[watch];
  if (problem_.empty() && errno != ENOENT && errno != ENOTDIR) problem_ = why_unwatched(path, errno);
  return nullptr;
}

/// What has no name is about a folder itself, or about more than the system could keep.
bool FolderWatch::tells(int watch, std::uint32_t mask, std::string_view name) const {
  if ((mask & IN_IGNORED) != 0) return false;  // of a watch that we have ended
  if ((mask & IN_Q_OVERFLOW) != 0) return true;
  const auto folder = seen_.find(watch);
  if (folder == seen_.end()) return false;
  const auto& wanted = folder->second;
  return name.empty() || (wanted.all && !name.starts_with('.')) || wanted.names.contains(nfc(name));
}

bool FolderWatch::take() {
  alignas(inotify_event) std::array<char, 16'384> buffer{};
  bool any = false;
  for (;;) {
    const auto count = ::read(descriptor_, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return any;
    for (std::ptrdiff_t at = 0; at < count;) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const auto* const name = buffer.data() + at + sizeof event;
      any = any || tells(event.wd, event.mask, {name, ::strnlen(name, event.len)});
      at += static_cast<std::ptrdiff_t>(sizeof event + event.len);
    }
  }
}

}  // namespace metaup::plan
