#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/file.hpp"

/// Which files are meant. Reads directories, opens no file.
namespace metaup::plan {

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
  bool named_extras = true;      ///< report what a directory holds that is no regular file
};

/// A file to look at, or a path that cannot be one and why.
struct Candidate {
  std::string path;      ///< bytes, as the file system has them
  std::string relative;  ///< below the given directory; the base name for a given file
  FileStamp stamp;
  std::optional<Error> error;  ///< missing, unreadable, a FIFO, a dangling link, a link loop …
};

/// All candidates, in the order given and by name inside a directory, each path once. A pattern
/// without a slash matches the base name, one with a slash the path below the given directory
/// (`**` crosses slashes). Include, exclude and sizes filter what directories and lists name as
/// well as what is given. `stdin_text` stands for "-".
[[nodiscard]] Result<std::vector<Candidate>> select(const Selection& selection, const std::string& stdin_text = {});

/// `*`, `?`, `[…]` and `**` as described above.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view relative_path);

}  // namespace metaup::plan
