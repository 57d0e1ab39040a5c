#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/file.hpp"

/// Which files are meant. Reads directories, and opens no file whose name says that it is media.
namespace metaup::plan {

struct Candidate;

/// A file that a place holds.
struct PlaceFile {
  std::string path;  ///< below what was listed; of a file that was asked for, its name
  FileStamp stamp;
  bool has_size = true;  ///< whether the place knows how many bytes it has
};
/// What a place is asked for.
struct PlaceQuestion {
  bool recursive = true;
  /// To know what is nowhere: links that the place does not follow are an error, since they may lead to anything.
  bool misses_nothing = false;
};
/// What a place says of a path.
struct PlaceListing {
  bool is_file = false;          ///< it is no folder
  std::vector<PlaceFile> files;  ///< the file itself, or what the folder holds, by name and without hidden ones
  std::optional<Error> error;    ///< why that is not all
};

/// Where contents lie that are not on this machine's disk. Any thread may use it, several at once.
class Place {
 public:
  Place() = default;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  virtual ~Place() = default;

  /// Whether a path, as users write it, lies there.
  [[nodiscard]] virtual bool has(std::string_view path) const = 0;
  /// Behind the name of the place: what names are made of.
  [[nodiscard]] virtual std::string path_there(std::string_view path) const = 0;
  /// An error of the result is one of the whole command: nothing there can be listed.
  [[nodiscard]] virtual Result<PlaceListing> list(const std::string& path, const PlaceQuestion& question) const = 0;
  /// What the folder of a path holds, itself included. Each folder is listed once.
  [[nodiscard]] virtual Result<PlaceListing> neighbours(const std::string& path) const = 0;
  /// How many bytes a file has of which the place does not know it: it is read, until there are more than `most`.
  [[nodiscard]] virtual Result<std::uint64_t> count_bytes(const std::string& path, std::uint64_t most) const = 0;
  /// Its content, as it is now. This can take as long as a transfer; `stop` is looked at several times a second. See
  /// `lacks_room`.
  [[nodiscard]] virtual Result<std::shared_ptr<const OpenFile>> open(const Candidate& file,
                                                                     const std::atomic<bool>& stop) const = 0;
};

/// Whether a content could not be opened because others that are open take the room for it: later it may be.
[[nodiscard]] inline bool lacks_room(const Error& error) {
  return error.error_class == ErrorClass::cancelled && error.retryable;
}

struct Selection {
  std::vector<std::string> paths;    ///< files and directories, as given
  std::vector<std::string> include;  ///< globs; empty: all
  std::vector<std::string> exclude;  ///< globs; these win
  std::optional<std::uint64_t> min_size;
  std::optional<std::uint64_t> max_size;
  bool recursive = true;
  bool follow_symlinks = false;  ///< links found inside directories; given ones are followed
  /// To know what is nowhere, not what is to be sent: a file that cannot be read is an error under any name. What can
  /// hold no content is left out: links to a folder that contains them, and what is no file.
  bool misses_nothing = false;
  std::shared_ptr<const Place> place = nullptr;  ///< beside the disk; null: none
  /// Beside these, where each path is one file of which nothing is known yet. Sizes filter nothing of it; null: none.
  std::shared_ptr<const Place> web = nullptr;
};

/// A file to look at, or a path that cannot be one and why.
struct Candidate {
  std::string path;  ///< bytes, as the file system has them
  FileStamp stamp;
  std::shared_ptr<const Error> error;            ///< missing, unreadable, a FIFO, a dangling link, a link loop …
  std::shared_ptr<const Place> place = nullptr;  ///< where it lies; null: on the disk
};

/// What it is called, without its folders.
[[nodiscard]] std::string name_of(const Candidate& file);

/// One that is there only to be reported.
[[nodiscard]] Candidate unusable(std::string path, Error error);

struct Selected {
  std::vector<Candidate> candidates;
  std::vector<std::string> notices;  ///< what directories hold that was passed over, one sentence a kind
};

/// All candidates, in the order given and by name inside a directory, each path once.
///
/// A pattern without a slash matches the base name, one with a slash the path below the given
/// directory (of a given file: its path as given); one that excludes a directory excludes what is
/// below it. Include, exclude and sizes filter what directories name as well as what is given.
///
/// Of what a directory holds, hidden entries (".DS_Store") are ignored silently, links with a
/// notice unless they are followed, and so are files that neither their name nor their content
/// shows to be an image or a video ("README.txt", "notes.zip"). "photo.jpg" that holds text is a
/// candidate, for `probe` to refuse; "photo.dat" that holds a JPEG is one too. A given path is
/// always a candidate. Of what another place holds only the names are looked at.
[[nodiscard]] Result<Selected> select(const Selection& selection);

/// `*` and `?` (within a segment), `[a-z]`, `[!x]`, `**` (across slashes; `**/` also matches
/// nothing) and `\` before a character that is meant literally. Takes time proportional to the
/// product of the lengths at worst.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view relative_path);

}  // namespace metaup::plan
