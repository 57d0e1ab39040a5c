#pragma once
#include <array>
#include <string_view>
#include <tuple>
#include <utility>

#include "report/plan_file.hpp"

namespace metaup::report {

inline constexpr std::string_view kPlanFormat = "metaup-plan";
inline constexpr int kPlanVersion = 1;

inline constexpr std::array<std::pair<PlanVerdict, std::string_view>, 12> kPlanVerdicts{{
    {PlanVerdict::send, "send"},
    {PlanVerdict::resume, "resume"},
    {PlanVerdict::follow, "follow"},
    {PlanVerdict::copy, "copy"},
    {PlanVerdict::create, "create"},
    {PlanVerdict::validate, "validate"},
    {PlanVerdict::remove, "delete"},
    {PlanVerdict::check, "check"},
    {PlanVerdict::unchanged, "unchanged"},
    {PlanVerdict::existing, "existing"},
    {PlanVerdict::refused, "refused"},
    {PlanVerdict::skipped, "skipped"},
}};

/// What tells a target from the others of its plan: what is to go may be called like what comes, and like another one
/// that is to go.
using TargetName = std::tuple<AccountId, AssetKind, std::string_view, bool, std::string_view>;
[[nodiscard]] inline TargetName name_of(const PlannedTarget& target) {
  const auto& item = target.item;
  return {item.account, item.kind, item.source, target.removes,
          target.removes ? std::string_view(item.id) : std::string_view()};
}

}  // namespace metaup::report
