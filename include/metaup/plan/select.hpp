#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/file.hpp"

/// Which files are meant. Reads directories, and opens no file whose name says that it is media.
namespace metaup::plan {

/// Bytes of a list of paths, from a file or stdin.
inline constexpr std::size_t kLongestList = 256U << 20U;

struct Selection {
  std::vector<std::string> paths;       ///< files and directories, as given
  std::vector<std::string> files_from;  ///< files that list paths; "-" is stdin
  bool nul_separated = false;           ///< for stdin and files_from (`-0`)
  std::vector<std::string> include;     ///< globs; empty: all
  std::vector<std::string> exclude;     ///< globs; these win
  std::optional<std::uint64_t> min_size;
  std::optional<std::uint64_t> max_size;
  bool recursive = true;
  bool follow_symlinks = false;  ///< links found inside directories; given ones are followed
  /// To know what is nowhere, not what is to be sent: a file that cannot be read is an error under any name. What can
  /// hold no content is left out: links to a folder that contains them, and what is no file.
  bool misses_nothing = false;
};

/// A file to look at, or a path that cannot be one and why.
struct Candidate {
  std::string path;  ///< bytes, as the file system has them
  FileStamp stamp;
  std::shared_ptr<const Error> error;  ///< missing, unreadable, a FIFO, a dangling link, a link loop …
};

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
/// below it. Include, exclude and sizes filter what directories and lists name as well as what is
/// given. `stdin_text` stands for "-", among the paths and among the lists.
///
/// Of what a directory holds, hidden entries (".DS_Store") are ignored silently, links with a
/// notice unless they are followed, and so are files that neither their name nor their content
/// shows to be an image or a video ("README.txt", "notes.zip"). "photo.jpg" that holds text is a
/// candidate, for `probe` to refuse; "photo.dat" that holds a JPEG is one too. A given path is
/// always a candidate.
[[nodiscard]] Result<Selected> select(const Selection& selection, const std::string& stdin_text = {});

/// `*` and `?` (within a segment), `[a-z]`, `[!x]`, `**` (across slashes; `**/` also matches
/// nothing) and `\` before a character that is meant literally. Takes time proportional to the
/// product of the lengths at worst.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view relative_path);

}  // namespace metaup::plan
