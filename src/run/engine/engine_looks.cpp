#include <algorithm>
#include <limits>

#include "run/engine/engine.hpp"

// What must be known before anything is sent: the ledger's answers, and contents.

namespace metaup::run {
namespace {

constexpr std::uint32_t kTargetsPerTurn = 128;  // so that a long list does not keep replies waiting
constexpr std::size_t kMostUnknown = 256;       // the ledger answers about some while others are made

}  // namespace

std::size_t Engine::most_ahead() const {
  const bool all = options_.all_or_nothing || std::any_of(questions_.begin(), questions_.end(),
                                                          [](const Question& question) { return question.about_all; });
  return all ? std::numeric_limits<std::size_t>::max() : options_.most_ahead;
}

std::optional<TargetId> Engine::next_fresh() const { return targets_.lines().next(most_ahead(), kMostUnknown); }

std::optional<TargetId> Engine::next_look() const { return targets_.lines().next_look(most_ahead()); }

void Engine::take_fresh() {
  for (std::uint32_t taken = 0; taken < kTargetsPerTurn && !control_.stopped(); ++taken) {
    const auto id = next_fresh();
    if (!id) return;
    targets_.make(*id);
    targets_.lines().take(targets_.target(*id).account());
    begin(*id);
  }
}

void Engine::look(TargetId id) {
  targets_.set_stage(id, Stage::unseen);
  targets_.lines().want_look(targets_.target(id).account(), id);
}

/// The ledger is asked about more than can be looked at: files stay open from the look until they are sent.
void Engine::begin_looks() {
  for (auto id = next_look(); id && !control_.stopped(); id = next_look()) {
    const auto& target = targets_.target(*id);
    const auto content = target.content();
    targets_.set_stage(*id, Stage::looking);
    targets_.lines().take_look(target.account());
    if (content->looked() != nullptr) {
      on_looked(*id);
    } else {
      looks_.want(content, *id);
    }
  }
}

void Engine::ask(TargetId id, Ask ask) {
  const auto* const who = targets_.at(id).target.get();
  const bool is_its_turn = targets_.at(id).stage == Stage::ready;
  targets_.set_stage(id, Stage::asking);
  targets_.lines().begin_ask(who->account());
  ++asking_;
  auto inquiry = std::move(ask.inquiry);
  const auto claim = inquiry.claim;
  const auto account = who->account();
  if (is_its_turn) targets_.lines().begin_claim(account);
  control_.ledger().ask(std::move(inquiry), [this, id, who, is_its_turn, claim, account,
                                             ask = std::move(ask)](const Result<Answers>& answers) {
    --asking_;
    if (is_its_turn) targets_.lines().end_claim(account);
    if (claim && answers && answers->is_ours()) keep_claim(id, who, *claim);
    if (claim && answers && !answers->is_ours() && still_asks(id, who)) of_others_.insert_or_assign(id, *claim);
    on_answers(id, who, ask, answers);
  });
}

bool Engine::still_asks(TargetId id, const Target* who) const {
  const auto& slot = targets_.at(id);
  return slot.stage == Stage::asking && slot.target.get() == who;
}

/// Until it has ended.
void Engine::keep_claim(TargetId id, const Target* who, const ledger::Claim& claim) {
  if (still_asks(id, who)) {
    of_others_.erase(id);
    claims_.insert_or_assign(id, claim);
    targets_.at(id).is_claimed = true;
  } else if (!claims_.contains(id)) {
    control_.ledger().release(claim);
  }
}

void Engine::on_answers(TargetId id, const Target* who, const Ask& ask, const Result<Answers>& answers) {
  if (!answers) control_.ledger_failed(answers.error());
  if (!still_asks(id, who) || (!answers && ask.must_know)) return;
  targets_.lines().end_ask(who->account());
  static const Answers kNone;
  apply(id, ask.then(answers ? *answers : kNone));
}

/// Until nobody has anything to tell the others, as far as the ledger has answered.
void Engine::pass_on_answers() {
  do {
    pass_on();
  } while (control_.ledger().take() > 0);
}

void Engine::on_looked(TargetId id) {
  auto& slot = targets_.at(id);
  if (slot.stage != Stage::looking) return;
  targets_.lines().end_look(slot.target->account());
  if (auto error = slot.target->on_looked()) return apply(id, failed(*std::move(error)));
  if (auto why = departure(id, Look{})) return apply(id, failed(*std::move(why)));
  if (slot.target->looks_on()) return look(id);
  if (!options_.all_or_nothing) return apply(id, slot.target->decide());
  targets_.set_stage(id, Stage::known);
  known_.push_back(id);
}

/// Whether nothing more can be learned without a request. Of many files the last are looked at when the first are
/// sent, unless all are looked at first.
bool Engine::knows_all() const {
  return !options_.all_or_nothing && !next_fresh() && !next_look() && looks_.unfinished() == 0 && asking_ == 0 &&
         woken_.empty() && met_.empty();
}

void Engine::ask_next_question() {
  while (!questions_.empty() && !question_is_open_ && knows_all() && !control_.stopped()) {
    const auto question = std::move(questions_.front());
    questions_.pop_front();
    question_is_open_ = true;
    question.ask([this] { on_answered(); });
    take_fresh();
    pass_on_answers();
  }
}

/// What holds may have waited for this answer.
void Engine::on_answered() {
  question_is_open_ = false;
  for (TargetId id = 0; id < targets_.size(); ++id) {
    if (targets_.at(id).stage == Stage::held) wake(id);
  }
}

void Engine::decide_known() {
  if (!options_.all_or_nothing || !targets_.lines().all_taken() || looks_.unfinished() != 0 || asking_ != 0) return;
  options_.all_or_nothing = false;
  if (any_failed_) return control_.stop(Stop::not_tried);
  for (const auto id : std::exchange(known_, {})) apply(id, targets_.target(id).decide());
}

}  // namespace metaup::run
