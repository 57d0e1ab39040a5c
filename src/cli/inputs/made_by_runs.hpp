#pragma once
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/options/options.hpp"
#include "ledger/history.hpp"

namespace metaup::cli {

/// What runs made, as the ledger knows it.
struct MadeByRuns {
  std::vector<ledger::MadeAsset> made;  ///< that is there as far as anybody knows; each once
  std::vector<std::string> notices;     ///< what was left out
};
/// Of several accounts only what is in `--account`, if that is given. When it cannot be said, the reason has been told,
/// and this is the exit code.
[[nodiscard]] tl::expected<MadeByRuns, int> made_by_runs(const std::vector<std::string>& runs, const Options& options,
                                                         CommandContext& context);

}  // namespace metaup::cli
