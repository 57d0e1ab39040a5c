#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/file.hpp"

namespace metaup::ledger {

/// Whether the stamp is that of an object elsewhere which has a checksum: with another content it would have another
/// stamp. In place of ctime it has a negative number (source/remote_stamp.hpp).
[[nodiscard]] inline bool holds_checksum(const FileStamp& stamp) { return stamp.ctime_ns < -1; }

/// Which content a file had when it was hashed, by its stamp: so that a file which has not changed is not read again.
/// Always on this machine. It is a cache: what it has lost or cannot write costs a look at a file, and nothing else.
/// So nothing of it is an error. For one thread at a time.
class FileIndex {
 public:
  virtual ~FileIndex() = default;

  /// The SHA-256 of each file that had this stamp when it was hashed, in the order of `stamps`.
  [[nodiscard]] virtual std::vector<std::optional<std::string>> find(const std::vector<FileStamp>& stamps) = 0;
  /// Waits for `commit`; `find` sees it at once. What was younger than 2 s at `hashed_at` is not kept, unless its stamp
  /// holds a checksum: a later write could leave its stamp as it is.
  virtual void remember(const FileStamp& stamp, const std::string& sha256, WallTime hashed_at) = 0;
  virtual void commit() = 0;
};

/// The one in the file `path`, made if need be. Where that cannot be used, one that remembers nothing beyond the run.
/// A damaged one is made anew. With `to_be_read` nothing on the disk is changed.
[[nodiscard]] std::unique_ptr<FileIndex> open_file_index(const std::string& path, bool to_be_read);
/// One that remembers nothing beyond the run.
[[nodiscard]] std::unique_ptr<FileIndex> make_memory_file_index();

}  // namespace metaup::ledger
