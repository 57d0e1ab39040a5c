#pragma once
#include <array>
#include <string_view>
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

}  // namespace metaup::report
