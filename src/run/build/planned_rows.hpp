#pragma once
#include <memory>
#include <string>
#include <vector>

#include "metaup/run/launch.hpp"
#include "report/plan_file.hpp"
#include "run/engine/target.hpp"

/// The rows of a launch and those of a plan.
namespace metaup::run {

/// What a plan holds of a row. The digest is of all that the row says, creative and ad.
struct SaysOfRow {
  std::shared_ptr<const RowSays> creative;  ///< null: the row makes none
  std::shared_ptr<const RowSays> ad;
  std::shared_ptr<const RowSays> ad_with_creative;  ///< for an ad that its creative is inside of
};
[[nodiscard]] SaysOfRow says_of(const LaunchRow& row);
/// Of all that a row says, creative and ad: equal for equal rows.
[[nodiscard]] std::string digest_of_row(const LaunchRow& row);

/// The rows that a plan names, under the names that it gives them and in its order: as they are if they say what they
/// said, wherever they stand now, else with an error. Each has its account.
struct RowsInForce {
  std::vector<LaunchRow> rows;
  std::string notice;  ///< of the rows that the plan does not name; empty: there are none
};
[[nodiscard]] RowsInForce rows_in_force(const report::PlanFile& plan, std::vector<LaunchRow> rows);

}  // namespace metaup::run
