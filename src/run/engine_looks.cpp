#include <limits>

#include "run/engine.hpp"

// What must be known before anything is sent: the ledger's answers, and contents.

namespace metaup::run {
namespace {

constexpr std::uint32_t kTargetsPerTurn = 512;  // so that a long list does not keep replies waiting
constexpr std::size_t kAhead = 64;  // of an account: looked at and not yet sent; no less than fit into one call

}  // namespace

std::optional<TargetId> Engine::next_fresh() const {
  return lines_.next(options_.all_or_nothing ? std::numeric_limits<std::size_t>::max() : kAhead);
}

void Engine::take_fresh() {
  for (std::uint32_t taken = 0; taken < kTargetsPerTurn && !control_.stopped(); ++taken) {
    const auto id = next_fresh();
    if (!id) return;
    make(*id);
    lines_.take(slots_[*id].target->account());
    begin(*id);
  }
}

void Engine::look(TargetId id) {
  const auto content = slots_[id].target->content();
  set_stage(id, Stage::looking);
  lines_.begin_look(slots_[id].target->account());
  if (content->looked() != nullptr) return on_looked(id);
  lookers_[content.get()].push_back(id);
  if (content->is_being_looked_at()) return;
  content->begin_look();
  workers_.submit([content, work = content->look(options_.fetch)](const std::atomic<bool>& stop) {
    return Seen{content, work(stop)};
  });
}

void Engine::ask(TargetId id, Ask ask) {
  const auto* const who = slots_[id].target.get();
  set_stage(id, Stage::asking);
  lines_.begin_look(who->account());
  ++asking_;
  auto inquiry = std::move(ask.inquiry);
  control_.ledger().ask(std::move(inquiry), [this, id, who, ask = std::move(ask)](const Result<Answers>& answers) {
    --asking_;
    on_answers(id, who, ask, answers);
  });
}

void Engine::on_answers(TargetId id, const Target* who, const Ask& ask, const Result<Answers>& answers) {
  const auto& slot = slots_[id];
  if (!answers) control_.ledger_failed(answers.error());
  const bool is_over = slot.stage != Stage::asking || slot.target.get() != who;
  if (is_over || (!answers && ask.must_know)) return;
  lines_.end_look(who->account());
  apply(id, ask.then(answers ? *answers : Answers()));
}

/// Until nobody has anything to tell the others, as far as the ledger has answered.
void Engine::pass_on_answers() {
  do {
    pass_on();
  } while (control_.ledger().take() > 0);
}

void Engine::take_looks() {
  for (auto seen = workers_.take(); !seen.empty(); seen = workers_.take()) {
    for (auto& one : seen) {
      one.content->end_look(std::move(one.looked));
      const auto lookers = lookers_.extract(one.content.get());
      if (!lookers.empty()) {
        for (const auto id : lookers.mapped()) on_looked(id);
      }
      one.content->close();
    }
  }
}

void Engine::on_looked(TargetId id) {
  auto& slot = slots_[id];
  if (slot.stage != Stage::looking) return;
  lines_.end_look(slot.target->account());
  if (auto error = slot.target->on_looked()) return apply(id, failed(*std::move(error)));
  if (!holds()) return apply(id, slot.target->decide());
  set_stage(id, Stage::known);
  known_.push_back(id);
}

/// Whether nothing more can be learned without a request. Of many files the last are looked at when the first are
/// sent.
bool Engine::knows_all() const {
  return !holds() && !next_fresh() && workers_.unfinished() == 0 && asking_ == 0 && woken_.empty() && met_.empty();
}

void Engine::decide_known() {
  if (!holds() || !lines_.all_taken() || workers_.unfinished() != 0 || asking_ != 0) return;
  all_decided_ = true;
  if (any_failed_) return control_.stop(Stop::not_tried);
  for (const auto id : std::exchange(known_, {})) apply(id, slots_[id].target->decide());
}

}  // namespace metaup::run
