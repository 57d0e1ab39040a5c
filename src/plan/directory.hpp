#pragma once
#include <string>
#include <vector>

#include "metaup/base/file.hpp"
#include "metaup/plan/media.hpp"

/// Directories, one level at a time.
namespace metaup::plan {

enum class EntryKind : std::uint8_t { file, directory, link, other, unreadable };

struct Entry {
  std::string name;
  EntryKind kind = EntryKind::other;
  FileStamp stamp;
  int error_number = 0;     ///< of `unreadable`
  std::string description;  ///< of `other`: "a FIFO"
};

/// What `path` is. `follow` looks through a link; otherwise the link itself is the answer.
[[nodiscard]] Entry look_at(const std::string& path, bool follow);

struct Listing {
  std::vector<Entry> entries;  ///< sorted by name, without hidden ones
  int error_number = 0;        ///< why the directory could not be read to its end
};
/// Each entry costs one stat and no open, and no descriptor is left open: depth is not limited.
[[nodiscard]] Listing list_directory(const std::string& path, bool follow_symlinks);

/// The format by the first bytes of a regular file.
[[nodiscard]] Result<Format> sniff_file(const std::string& path);

}  // namespace metaup::plan
