#pragma once
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cli/options/command_table.hpp"
#include "cli/options/options.hpp"

namespace metaup::cli {

/// Refuses output files of which one would take the place of another, of the ledger, or of a file that is read, and
/// reports that have no place to go to. `profile` is the file of the profile; empty: none.
[[nodiscard]] tl::expected<void, UsageError> check_output_files(const CommandRow& command, const Options& options,
                                                                const std::string& profile);

/// Why no file can be put there, in the words of the option that names it; empty: nothing is known against it.
[[nodiscard]] std::string mistake_in_place(const std::string& option, const std::string& path);

/// Refuses what the passes of a watch write into one of its sources: it would call for the next pass.
[[nodiscard]] tl::expected<void, UsageError> check_watched_outputs(const CommandRow& command, const Options& options,
                                                                   const std::vector<std::string>& sources);

}  // namespace metaup::cli
