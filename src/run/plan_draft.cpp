#include "run/plan_draft.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace metaup::run {

using report::PlanVerdict;
using report::Status;

PlanVerdict plan_verdict(Status status, PlanVerdict next) {
  switch (status) {
    case Status::planned:
      return next;
    case Status::failed:
      return PlanVerdict::refused;
    case Status::skipped:
      return PlanVerdict::skipped;
    case Status::existing:
      return PlanVerdict::existing;
    default:
      return PlanVerdict::unchanged;
  }
}

void PlanDraft::move_into(report::PlanFile& plan) {
  // Those of one content share an index.
  std::sort(targets_.begin(), targets_.end(), [](const auto& a, const auto& b) {
    return std::tie(a.item.index, a.item.account, a.item.kind) < std::tie(b.item.index, b.item.account, b.item.kind);
  });
  std::sort(seen_.begin(), seen_.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  std::sort(notices_.begin(), notices_.end());
  // Of equal contents one is sent. Which one that is depends on who is looked at first.
  std::set<std::pair<AccountId, std::string>> sent;
  for (auto& target : targets_) {
    const auto& item = target.item;
    if (target.verdict != PlanVerdict::send || item.sha256.empty()) continue;
    if (sent.emplace(item.account, item.sha256).second) {
      plan.bytes += item.bytes.value_or(0);
    } else {
      target.verdict = PlanVerdict::follow;
    }
  }
  plan.targets = std::move(targets_);
  plan.seen = std::move(seen_);
  plan.notices = std::move(notices_);
}

}  // namespace metaup::run
