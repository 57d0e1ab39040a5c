#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "metaup/base/error.hpp"

namespace metaup::ledger {

/// The files of an open ledger, so that it is noticed when another file takes the name of one of them.
/// A run that went on would write into a file that the next run does not open.
class Anchor {
 public:
  /// Of a ledger without files.
  Anchor() = default;
  /// Remembers what stands under `name`, as the user gave it, and under `path`, which it resolves to, with
  /// SQLite's files beside it. The ledger is open.
  [[nodiscard]] static Anchor drop(const std::string& name, const std::string& path);
  /// An error when one of the files was moved, deleted or replaced, or the ledger has a second name.
  [[nodiscard]] Result<void> check() const;

 private:
  struct Held {
    std::string path;
    dev_t device = 0;
    ino_t inode = 0;
  };
  std::vector<Held> held_;
};

}  // namespace metaup::ledger
