#include "run/rules/sync_rules.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "run/engine/plan_in_force.hpp"

namespace metaup::run {

std::vector<ledger::Synced> missing_from(const std::vector<ledger::Synced>& made, const ContentSet& held) {
  // Nearly all is held, so only what is missing is remembered.
  std::set<std::pair<AssetKind, std::string>> missing;
  for (const auto& one : made) {
    if (!held.contains(one.content)) missing.emplace(one.kind, one.remote_id);
  }
  if (missing.empty()) return {};
  for (const auto& one : made) {
    if (held.contains(one.content)) missing.erase({one.kind, one.remote_id});
  }
  std::vector<ledger::Synced> all;
  std::copy_if(made.begin(), made.end(), std::back_inserter(all),
               [&](const ledger::Synced& one) { return missing.contains({one.kind, one.remote_id}); });
  return all;
}

Error too_many_removals(std::size_t count, std::size_t most) {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = "there are " + std::to_string(count) + " to delete and --max-delete is " + std::to_string(most) +
                  ": nothing was sent and nothing was deleted";
  error.hint = "look at them with --dry-run --max-delete " + std::to_string(count) +
               "; if they are to go, give --max-delete " + std::to_string(count);
  return error;
}

Error not_missed_now(const NotMissed& why) {
  const auto stays = [](const std::string& reason) {
    return changed_since_plan(ErrorClass::local, "it is not to be deleted any more: " + reason);
  };
  if (why.is_shared) return stays("it is not of this sync alone");
  if (!why.is_of_sync) return stays("this sync has not made it");
  if (why.spared.empty()) return stays("a source holds it again");
  auto error = stays("its source " + why.spared);
  error.hint = "Apply the plan again once the source is as it was.";
  return error;
}

Error removal_put_off() {
  Error error;
  error.error_class = ErrorClass::cancelled;
  error.message = "not deleted: not everything else in this run was done";
  error.retryable = true;
  return error;
}

}  // namespace metaup::run
