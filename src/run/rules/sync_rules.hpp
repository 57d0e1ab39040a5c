#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "ledger/registry.hpp"
#include "run/engine/content_set.hpp"

/// What a sync with `--delete` decides; pure.
namespace metaup::run {

/// Of what a sync has made, what its sources no longer hold: all contents that Meta has under one id are gone.
[[nodiscard]] std::vector<ledger::Synced> missing_from(const std::vector<ledger::Synced>& made, const ContentSet& held);

/// Why a run does not even begin: so many things would be deleted, and fewer may be.
[[nodiscard]] Error too_many_removals(std::size_t count, std::size_t most);

/// Why a sync does not miss something that a plan deletes.
struct NotMissed {
  bool is_of_sync = false;  ///< a sync of the plan has made it
  bool is_shared = false;   ///< something else than a sync has made it or wants it, too
  std::string spared;       ///< what is wrong with its source; empty: nothing
};
/// Why it stays.
[[nodiscard]] Error not_missed_now(const NotMissed& why);

/// Why something is not deleted after all.
[[nodiscard]] Error removal_put_off();

}  // namespace metaup::run
