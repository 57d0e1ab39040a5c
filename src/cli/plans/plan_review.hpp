#pragma once
#include <optional>
#include <string>

#include "cli/command.hpp"
#include "cli/plans/plan_input.hpp"
#include "report/preview_page.hpp"

/// A plan as people look at it.
namespace metaup::cli {

/// "approved with the key SHA256:…", "not approved" …
[[nodiscard]] std::string approval_words(const LoadedPlan& loaded);

/// What the plan is, its targets in columns, and what it would take.
[[nodiscard]] std::string plan_table(const LoadedPlan& loaded);

/// A target as an item of a run that was tried only; its verdict is a field.
[[nodiscard]] report::Item item_of(const report::PlannedTarget& target);

/// A card for each target, with its picture where the file is here and still the one that was planned. Nothing when
/// interrupted.
[[nodiscard]] std::optional<report::PreviewPage> plan_page(const LoadedPlan& loaded, CommandContext& context);

}  // namespace metaup::cli
