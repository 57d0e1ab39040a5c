#include "ledger/anchor.hpp"

#include <sys/stat.h>

#include "ledger/file_system.hpp"

namespace metaup::ledger {
namespace {

tl::unexpected<Error> lost(const std::string& path, std::string_view what) {
  auto error = local_error("the ledger file " + path + " was " + std::string(what) +
                           " while this run used it: nothing more is sent, and what was under way may not be recorded");
  error.value().hint = "put it back together with its -wal file, then run the same command again";
  return error;
}

}  // namespace

Anchor Anchor::drop(const std::string& name, const std::string& path) {
  Anchor anchor;
  for (const auto& file : {name, path, path + "-wal", path + "-shm"}) {
    struct stat status{};
    if (::stat(file.c_str(), &status) == 0) anchor.held_.push_back({file, status.st_dev, status.st_ino});
  }
  return anchor;
}

Result<void> Anchor::check() const {
  for (const auto& [path, device, inode] : held_) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return lost(path, "moved or deleted");
    if (status.st_dev != device || status.st_ino != inode) return lost(path, "replaced by another file");
    if (auto single = refuse_second_name(path, status.st_nlink); !single) return single;
  }
  return {};
}

}  // namespace metaup::ledger
