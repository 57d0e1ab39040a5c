#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/plan/select.hpp"

/// What `rclone lsjson` says. It may come from anywhere.
namespace metaup::source {

/// One line of a listing, or the whole answer of `--stat`.
struct RemoteEntry {
  std::string path;  ///< below what was listed
  bool is_folder = false;
  bool has_size = false;
  FileStamp stamp;  ///< by which the file index knows it
};

/// Nothing when it is no entry, or its path leads out of what was listed. `base` is the listed folder, as the user
/// named it: an object has the same stamp in whatever listing it is.
[[nodiscard]] std::optional<RemoteEntry> parse_remote_entry(std::string_view json, std::string_view base);

/// The stamp of a remote object: of its path, size and time, and of its checksums, as far as the remote lists them. It
/// equals that of no file on the disk. With checksums in place of ctime it has a number below -1.
struct RemoteFacts {
  std::string path;
  std::uint64_t size = 0;
  std::optional<WallTime> time;
  std::string checksums;
};
[[nodiscard]] FileStamp remote_stamp(const RemoteFacts& facts);

/// Takes a listing in pieces, as rclone writes it.
class ListingReader {
 public:
  explicit ListingReader(std::string base) : base_(std::move(base)) {}

  /// False: it makes no sense, or is too long.
  [[nodiscard]] bool take(std::string_view piece);
  /// Whether all of it has come.
  [[nodiscard]] bool is_whole() const { return ended_ && line_.empty(); }
  /// The files, in the order of a folder's tree, without hidden ones.
  [[nodiscard]] std::vector<plan::PlaceFile> files();

 private:
  [[nodiscard]] bool take_line(std::string_view line);

  std::string base_;
  std::string line_;  ///< the beginning of one
  bool begun_ = false;
  bool ended_ = false;
  std::vector<plan::PlaceFile> files_;
};

}  // namespace metaup::source
