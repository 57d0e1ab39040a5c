#pragma once
#include <string>
#include <vector>

#include "report/plan_file.hpp"

namespace metaup::run {

/// What a dry run would do, as it comes to be known, for a plan.
class PlanDraft {
 public:
  /// Each target once, in any order.
  void note(report::PlannedTarget target) { targets_.push_back(std::move(target)); }
  void saw(report::SeenObject object) { seen_.push_back(std::move(object)); }
  void notice(const std::string& text) { notices_.push_back(text); }
  /// Puts all of it into the plan, in an order that is the same each time. Call once.
  void move_into(report::PlanFile& plan);

 private:
  std::vector<report::PlannedTarget> targets_;
  std::vector<report::SeenObject> seen_;
  std::vector<std::string> notices_;
};

/// What is to be done about something that has ended so in a dry run, and would write `next` if it is planned.
[[nodiscard]] report::PlanVerdict plan_verdict(report::Status status, report::PlanVerdict next);

}  // namespace metaup::run
