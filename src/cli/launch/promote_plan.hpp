#pragma once
#include <string>
#include <vector>

#include "cli/inputs/places.hpp"
#include "cli/options/options.hpp"
#include "metaup/ledger/ledger.hpp"
#include "metaup/run/launch.hpp"
#include "run/build/originals.hpp"

/// From what one account has to what is to be made in another.
namespace metaup::cli {

/// What the command line names: ids, and all that runs made in the account and that is still there; each once. An
/// error of class not_found: the ledger does not know a run, or the kind of an id.
[[nodiscard]] Result<std::vector<ledger::Remote>> things_to_promote(const Options& options, ledger::Ledger& ledger,
                                                                    const ledger::Owner& from);

/// What is known of the account that things come from, and where their files may lie.
struct Stock {
  ledger::Ledger& ledger;
  const ledger::Owner& owner;
  const Places& places;
};

/// The rows that make `originals`, and the images and videos of `things` beside them. A creative that an ad brings has
/// no row of its own. What cannot be made has an error.
[[nodiscard]] run::LaunchPlan promotion_of(const Options& options, const Stock& from,
                                           const std::vector<ledger::Remote>& things,
                                           std::vector<run::Original> originals);

}  // namespace metaup::cli
