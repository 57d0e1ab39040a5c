#pragma once
#include <string>

#include "cli/options/options.hpp"
#include "report/plan_file.hpp"

/// Plans as commands are given them, and who has approved them.
namespace metaup::cli {

struct LoadedPlan {
  report::PlanFile plan;
  bool as_written = false;  ///< byte for byte as metaup has written it
};
[[nodiscard]] Result<LoadedPlan> load_plan(const std::string& path);

enum class ApprovalState : std::uint8_t { none, good, altered };
[[nodiscard]] ApprovalState approval_state(const LoadedPlan& loaded);
/// Why a plan does not count as approved with this public key; empty: it does.
[[nodiscard]] std::string why_unapproved(const LoadedPlan& loaded, const std::string& key);

/// Signs the plan in the place of whoever has approved it before.
[[nodiscard]] Result<void> approve(const Secret& private_pem, report::PlanFile& plan);

/// What the command of the plan is told: by the plan what decides what is done, by `options` the rest.
[[nodiscard]] tl::expected<Options, UsageError> options_in_force(const Options& options, report::PlanFile plan);

}  // namespace metaup::cli
