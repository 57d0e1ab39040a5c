#include "run/engine/engine.hpp"
#include "run/engine/plan_draft.hpp"
#include "run/engine/plan_in_force.hpp"

// Plans: what is written down instead of being done, and what is done as it was written down.

namespace metaup::run {

void Engine::note_in_plan(const Target& target, const report::Item& item) {
  auto* const draft = control_.plan_draft();
  if (draft == nullptr) return;
  report::PlannedTarget planned{.item = item,
                                .verdict = plan_verdict(item.status, target.writes()),
                                .digest = {},
                                .fields = {},
                                .removes = target.writes() == report::PlanVerdict::remove};
  if (const auto* const row = target.row()) {
    planned.digest = row->digest;
    planned.fields = row->fields;
  }
  const auto* const captions = target.captions();
  if (captions != nullptr && brings_content(planned.verdict)) planned.captions = *captions;
  draft->note(std::move(planned));
}

void Engine::note_met(const Target& target, const report::Item& item) {
  if (control_.plan() == nullptr) return;
  if (const auto* const planned = control_.plan()->find(item, target.writes())) met_in_plan_.insert(planned);
}

/// So that nothing of a plan drops out in silence.
void Engine::close_unmet() {
  if (control_.plan() == nullptr) return;
  for (const auto* const planned : control_.plan()->unmet(met_in_plan_)) {
    auto item = planned->item;
    item.status = report::Status::failed;
    item.error = not_met();
    control_.close(std::move(item));
  }
}

/// Why a target that has decided this is not as the plan has it. It is asked at each decision, so that a content counts
/// from when it is known, and a write before it is made.
std::optional<Error> Engine::departure(TargetId id, const Decision& decision) {
  const auto* const plan = control_.plan();
  if (plan == nullptr) return std::nullopt;
  auto& target = targets_.target(id);
  if (!target.is_reported()) return std::nullopt;
  if (const auto* const end = std::get_if<End>(&decision)) {
    if (!report::is_done(end->status)) return std::nullopt;
    // Nobody has seen a content that is not in the plan, also one that the account has.
    if (target.content() != nullptr && plan->find(target.item(), target.writes()) == nullptr) return not_named();
    return plan->departure(target.item(), target.writes(), false);
  }
  const bool goes_on = std::holds_alternative<Ready>(decision) || std::holds_alternative<Go>(decision);
  return plan->departure(target.item(), target.writes(), goes_on);
}

}  // namespace metaup::run
