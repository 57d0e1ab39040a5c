#include "run/engine/plan_draft.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "report/plan_words.hpp"

namespace metaup::run {

using report::PlanVerdict;
using report::Status;

namespace {

/// Of equal contents one is sent, and copied into other accounts. Which one that is depends on who is looked at first:
/// in a plan it is always the first. Returns the bytes of all that is sent.
std::uint64_t settle_equal_ones(std::vector<report::PlannedTarget>& targets) {
  std::map<std::string, report::PlannedTarget*> firsts;
  for (auto& target : targets) {
    const bool is_brought = target.verdict == PlanVerdict::send || target.verdict == PlanVerdict::copy;
    if (!is_brought || target.item.sha256.empty()) continue;
    auto& first = *firsts.try_emplace(target.item.sha256, &target).first->second;
    if (target.verdict == PlanVerdict::send) std::swap(first.verdict, target.verdict);
  }
  std::uint64_t bytes = 0;
  std::set<std::pair<AccountId, std::string>> brought;
  for (auto& target : targets) {
    const auto& item = target.item;
    const bool is_brought = target.verdict == PlanVerdict::send || target.verdict == PlanVerdict::copy;
    if (!is_brought || item.sha256.empty()) continue;
    const bool is_first = brought.emplace(item.account, item.sha256).second;
    if (!is_first) target.verdict = PlanVerdict::follow;
    if (target.verdict == PlanVerdict::send) bytes += item.bytes.value_or(0);
  }
  return bytes;
}

/// What a command was given twice is there once.
void name_once(std::vector<report::PlannedTarget>& targets) {
  std::set<report::TargetName> names;
  std::vector<report::PlannedTarget> once;
  once.reserve(targets.size());  // names are views of it
  for (auto& target : targets) {
    if (names.contains(report::name_of(target))) continue;
    names.insert(report::name_of(once.emplace_back(std::move(target))));
  }
  targets = std::move(once);
}

/// One after the other: what is another run's, or left for the next time, has a number and is not in the plan.
void close_gaps(std::vector<report::PlannedTarget>& targets) {
  std::uint32_t place = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const bool is_next = i + 1 < targets.size() && targets[i + 1].item.index != targets[i].item.index;
    targets[i].item.index = place;
    if (is_next) ++place;
  }
}

}  // namespace

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
  plan.bytes = settle_equal_ones(targets_);
  name_once(targets_);
  close_gaps(targets_);
  plan.targets = std::move(targets_);
  plan.seen = std::move(seen_);
  plan.notices = std::move(notices_);
}

}  // namespace metaup::run
