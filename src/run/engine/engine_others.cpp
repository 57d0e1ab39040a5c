#include <algorithm>

#include "run/engine/engine.hpp"

// What other machines have claimed, when this one has nothing else to do.

namespace metaup::run {
namespace {

/// " (db1, process 12; db2, process 7)", or nothing when they are not known.
std::string names_of(const std::vector<ledger::Claimant>& claimants) {
  std::string names;
  for (const auto& claimant : claimants) {
    names += (names.empty() ? " (" : "; ") + (claimant.host.empty() ? "" : claimant.host + ", ") + "process " +
             claimant.process;
  }
  return names.empty() ? names : names + ")";
}

std::optional<Milliseconds> last_heard(const std::vector<ledger::Claimant>& claimants) {
  const auto last = std::min_element(claimants.begin(), claimants.end(), [](const auto& one, const auto& other) {
    return one.silent_for < other.silent_for;
  });
  return last == claimants.end() ? std::nullopt : std::optional<Milliseconds>(last->silent_for);
}

}  // namespace

void Engine::watch_others() {
  if (control_.stopped()) return;
  const auto now = control_.clock().now();
  switch (others_wait_.look(only_waits_for_others(), now)) {
    case OthersWait::Step::none:
      return;
    case OthersWait::Step::give_up:
      return give_up_others();
    case OthersWait::Step::ask:
      break;
  }
  std::vector<ledger::Claim> claims;
  for (const auto& [id, claim] : of_others_) claims.push_back(claim);
  control_.ledger().find_claimants(std::move(claims), [this](const Result<std::vector<ledger::Claimant>>& claimants) {
    if (!claimants) return control_.ledger_failed(claimants.error());
    others_wait_.hear(last_heard(*claimants), control_.clock().now());
    tell_of_others(*claimants);
  });
}

/// Whether all other targets wait for these.
bool Engine::only_waits_for_others() const {
  if (of_others_.empty() || !dispatcher_.idle() || looks_.unfinished() > 0) return false;
  for (TargetId id = 0; id < targets_.size(); ++id) {
    const auto stage = targets_.at(id).stage;
    const bool waits = stage == Stage::closed || stage == Stage::waiting || stage == Stage::following ||
                       stage == Stage::held || stage == Stage::last;
    if (!waits && !of_others_.contains(id)) return false;
  }
  return true;
}

void Engine::tell_of_others(const std::vector<ledger::Claimant>& claimants) {
  const auto count = of_others_.size();
  if (count == 0) return;
  others_told_ = "another machine" + names_of(claimants);
  const auto text = (count == 1 ? "1 item waits for " : std::to_string(count) + " items wait for ") + others_told_ +
                    (count == 1 ? ", which has claimed it" : ", which has claimed them");
  if (text != std::exchange(others_notice_, text)) environment_.reporter.on(report::Notice{text});
}

/// Fails only what another machine has claimed.
void Engine::give_up_others() {
  Error error;
  error.error_class = ErrorClass::transient;
  error.message = others_told_ + " has claimed it, and has not written to the ledger for longer than --max-wait";
  error.hint = "see whether that process still works, or end it; then run the same command again";
  error.retryable = true;
  std::vector<TargetId> given_up;
  for (const auto& [id, claim] : of_others_) given_up.push_back(id);
  for (const auto id : given_up) {
    const auto stage = targets_.at(id).stage;
    if (stage != Stage::asking && stage != Stage::parked && stage != Stage::ready) continue;
    targets_.leave_line(id);
    close(id, {report::Status::failed, error});
  }
}

}  // namespace metaup::run
