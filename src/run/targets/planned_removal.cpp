#include "run/targets/planned_removal.hpp"

#include <algorithm>
#include <utility>

#include "run/engine/plan_in_force.hpp"
#include "run/rules/sync_rules.hpp"

namespace metaup::run {

/// Last, so that its failure does not hold up what is still to be deleted.
Decision PlannedRemoval::begin() {
  if (!std::exchange(is_last_, true)) return GoLast{};
  const ledger::AssetOfRemote asset{context_.owner_of(account()), kind_, planned_.item.id};
  return Ask{.inquiry = {.questions = {asset}}, .then = [this](const Answers& answers) -> Decision {
               const auto& known = answers.to<ledger::AssetOfRemote>();
               if (known && known->gone) {
                 item().warnings.emplace_back("it was already deleted");
                 return End{report::Status::unchanged, {}};
               }
               if (is_put_off_) return End{report::Status::skipped, removal_put_off()};
               return failed(why_it_stays(known ? &*known : nullptr));
             }};
}

Error PlannedRemoval::why_it_stays(const ledger::Asset* known) const {
  if (known == nullptr) return not_missed_now({});
  const auto& syncs = context_.syncs;
  const auto& spared = context_.found->spared;
  const auto source = spared.find(known->sync);
  return not_missed_now({.is_of_sync = std::find(syncs.begin(), syncs.end(), known->sync) != syncs.end(),
                         .is_shared = known->sync.empty(),
                         .spared = source != spared.end() ? source->second : std::string{}});
}

void PlannedRemoval::describe(report::Item& item) const {
  const auto& shown = planned_.item;
  item.index = shown.index;
  item.id = shown.id;
  item.name = shown.name;
  item.sha256 = shown.sha256;
  item.bytes = shown.bytes;
  item.width = shown.width;
  item.height = shown.height;
}

}  // namespace metaup::run
