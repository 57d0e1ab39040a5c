#pragma once
#include <string>

#include "cli/command.hpp"
#include "metaup/run/outcome.hpp"
#include "run/engine/plan_draft.hpp"

/// The file of --plan.
namespace metaup::cli {

/// Keeps what is told in a run that only plans.
class PlanNotices final : public report::Reporter {
 public:
  explicit PlanNotices(run::PlanDraft& draft) : draft_(draft) {}
  void on(const report::Event& event) override {
    if (const auto* const notice = std::get_if<report::Notice>(&event)) draft_.notice(notice->message);
  }

 private:
  run::PlanDraft& draft_;
};

/// Whether a plan, which holds UTF-8 only, can hold all that decides what is made.
[[nodiscard]] bool can_be_planned(const Options& options);

/// Writes the plan when the run has come to its end, whatever it has found; the outcome says whether that worked.
/// True: the plan is written.
[[nodiscard]] bool write_plan(const Options& options, const CommandContext& context, const std::string& run_id,
                              const std::vector<AccountId>& accounts, run::PlanDraft& draft, run::Outcome& outcome,
                              report::Reporter& reporter);

}  // namespace metaup::cli
