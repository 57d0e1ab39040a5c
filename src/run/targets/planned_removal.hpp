#pragma once
#include <string>

#include "report/plan_file.hpp"
#include "run/engine/target.hpp"
#include "run/targets/upload_context.hpp"

namespace metaup::run {

/// Something that the plan in force deletes, and that the sync does not miss, or not any more.
class PlannedRemoval final : public Target {
 public:
  /// `planned` outlives it. `is_put_off`: nothing is deleted in this run, for a reason that was told.
  PlannedRemoval(const report::PlannedTarget& planned, bool is_put_off, const UploadContext& context)
      : Target(planned.item.account, planned.item.kind),
        planned_(planned),
        is_put_off_(is_put_off),
        context_(context) {}

  [[nodiscard]] std::string source() const override { return planned_.item.source; }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] report::PlanVerdict writes() const override { return report::PlanVerdict::remove; }
  [[nodiscard]] Decision begin() override;

 protected:
  void describe(report::Item& item) const override;

 private:
  [[nodiscard]] Error why_it_stays(const ledger::Asset* known) const;

  const report::PlannedTarget& planned_;
  bool is_put_off_;
  const UploadContext& context_;
  bool is_last_ = false;
};

}  // namespace metaup::run
