#pragma once
#include <string>
#include <vector>

#include "cli/inputs/places.hpp"
#include "cli/options/options.hpp"
#include "metaup/plan/select.hpp"

/// What PATHs and lists of them name, before any of it is looked at.
namespace metaup::cli {

/// The whole of a file, or of stdin when it is called "-"; refused when it is larger than `limit`.
[[nodiscard]] Result<std::string> read_text(const std::string& file, std::size_t limit);

/// Whether PATHs or --files-from read a list of paths from stdin.
[[nodiscard]] bool reads_list_from_stdin(const Options& options);
/// PATHs and what lists hold, in the order in which they are given, and then what --files-from lists. What stdin holds
/// as one file (--stdin-name) is not among them.
[[nodiscard]] Result<std::vector<std::string>> paths_of(const Options& options, const Places& places);

/// A local error when a path is the root of the file system and --yes is not given: `"$DIR/"` is, when DIR is empty.
[[nodiscard]] Result<void> refuse_root(const Options& options, const std::vector<std::string>& paths);

/// The files that are meant. A local error for a URL that nothing can be fetched from: as a path that is not there it
/// would be repeated in the results with all that it holds.
[[nodiscard]] Result<plan::Selected> select_files(const Options& options, const Places& places,
                                                  std::vector<std::string> paths);

/// A local error for a URL that cannot be shown, since it holds a password: it can be no item, for results and the
/// ledger name items.
[[nodiscard]] Result<void> check_url_shown(const std::string& url);

/// What does not go together with --stdin-name; empty: nothing.
[[nodiscard]] std::string mistake_about_stdin(const Options& options);
/// What stdin holds, under that name.
[[nodiscard]] Result<std::shared_ptr<const OpenFile>> hold_stdin(const Options& options, const Places& places);

}  // namespace metaup::cli
