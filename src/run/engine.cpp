#include "run/engine.hpp"

#include "base/overloaded.hpp"

namespace metaup::run {

using report::Status;

Engine::Engine(RunControl& control, Environment& environment, Options options)
    : control_(control),
      environment_(environment),
      options_(std::move(options)),
      dispatcher_(control.dispatcher()),
      workers_(environment.file_threads, environment.waker),
      locks_held_(options_.releases_locks) {}

void Engine::supply(Supply supply) {
  supply_ = std::move(supply);
  slots_.resize(supply_.count);
  open_ = reported_ = supply_.count;
  for (TargetId id = 0; id < supply_.count; ++id) {
    const auto account = supply_.account(id);
    bytes_total_ += slots_[id].bytes = supply_.bytes(id);
    lines_.add(account, id);
    lines_.expect(account, supply_.line, 1);
    slots_[id].expected = true;
  }
}

void Engine::make(TargetId id) {
  auto& slot = slots_[id];
  if (slot.target != nullptr) return;
  slot.target = supply_.make(id);
  slot.target->id_ = id;
}

TargetId Engine::add(std::unique_ptr<Target> target, const std::vector<TargetId>& needs) {
  const auto id = static_cast<TargetId>(slots_.size());
  auto& slot = slots_.emplace_back();
  target->id_ = id;
  slot.target = std::move(target);
  ++open_;
  if (slot.target->is_reported()) ++reported_;
  bytes_total_ += slot.bytes = slot.target->bytes();
  if (!needs.empty()) {
    make_links(id).needs = needs;
    for (const auto need : needs) make_links(need).dependents.push_back(id);
    met_.push_back(id);  // perhaps all of them have ended already
    set_stage(id, Stage::waiting);
  } else if (slot.target->content() != nullptr) {
    lines_.add(slot.target->account(), id);
    set_stage(id, Stage::fresh);
  } else {
    set_stage(id, Stage::held);
    wake(id);
  }
  return id;
}

const Engine::Links& Engine::links_of(TargetId id) const {
  static const Links kNone;
  return slots_[id].links ? *slots_[id].links : kNone;
}

Engine::Links& Engine::make_links(TargetId id) {
  auto& links = slots_[id].links;
  if (!links) links = std::make_unique<Links>();
  return *links;
}

void Engine::close_gate(std::function<void()> on_all_known) {
  gate_open_ = false;
  on_all_known_ = std::move(on_all_known);
}

void Engine::open_gate() {
  gate_open_ = true;
  for (TargetId id = 0; id < slots_.size(); ++id) {
    if (slots_[id].stage == Stage::held) wake(id);
  }
}

Engine::Claim Engine::claim(const std::string& identity, TargetId who) {
  const auto [leader, first] = leaders_.try_emplace(identity, who);
  Claim claim{.leader = {}, .before = {}, .first = first};
  if (!first && leader->second != who) (is_closed(leader->second) ? claim.before : claim.leader) = leader->second;
  if (!claim.leader) leader->second = who;
  return claim;
}

void Engine::start() {
  pass_on();
  take_fresh();
  take_looks();
  pass_on_answers();
  decide_known();
  pass_on_answers();
  if (on_all_known_ && knows_all() && !control_.stopped()) {
    std::exchange(on_all_known_, nullptr)();
    take_fresh();
    pass_on_answers();
  }
  if (holds() || control_.stopped()) return;
  lines_.each([this](const AccountId& account, Line line, Lines::Ready& ready) {
    if (gate_open_ || line == Line::reads) serve(account, line, ready);
  });
  pass_on_answers();
  release_locks();
}

bool Engine::finished() const { return open_ == 0 && dispatcher_.idle(); }

void Engine::set_stage(TargetId id, Stage stage) {
  auto& slot = slots_[id];
  slot.stage = stage;
  const bool expected = stage == Stage::waiting || stage == Stage::fresh || stage == Stage::asking ||
                        stage == Stage::looking || stage == Stage::known || stage == Stage::held;
  if (expected != slot.expected) lines_.expect(slot.target->account(), slot.target->line(), expected ? 1 : -1);
  slot.expected = expected;
  const bool waits = stage == Stage::flying && slot.target->waits_for_meta();
  if (waits != slot.waits_for_meta) waits ? ++waiting_for_meta_ : --waiting_for_meta_;
  slot.waits_for_meta = waits;
}

void Engine::begin(TargetId id) {
  auto& slot = slots_[id];
  if (slot.started == SteadyTime{} && slot.target->content() != nullptr) slot.started = control_.clock().now();
  apply(id, slot.target->begin());
}

void Engine::apply(TargetId id, Decision decision) {
  std::visit(Overloaded{
                 [&](const Look&) { look(id); },
                 [&](const Ready&) { queue(id); },
                 [&](const Go&) { go(id); },
                 [&](Ask& asking) { ask(id, std::move(asking)); },
                 [&](const Follow& following) { follow(id, following.leader); },
                 [&](const Hold&) { set_stage(id, Stage::held); },
                 [&](const Await& awaiting) { await(id, awaiting.needs); },
                 [&](Become& becoming) { become(id, std::move(becoming.target)); },
                 [&](const End& end) { close(id, end); },
             },
             static_cast<Decision::variant&>(decision));
}

/// Its machine wants something, or has come to its end.
void Engine::go(TargetId id) {
  auto& slot = slots_[id];
  const auto next = slot.target->machine().next();
  if (std::holds_alternative<upload::Done>(next)) return apply(id, slot.target->on_done());
  if (const auto* const failure = std::get_if<upload::Failed>(&next)) {
    return apply(id, slot.target->on_failed(failure->error));
  }
  queue(id);
}

void Engine::queue(TargetId id) {
  const auto& slot = slots_[id];
  set_stage(id, Stage::ready);
  lines_.push(slot.target->account(), slot.target->line(), {control_.clock().now(), id}, slot.step > 0);
}

/// An answer has come.
void Engine::advance(TargetId id) {
  const bool wants_more = std::holds_alternative<upload::Send>(slots_[id].target->machine().next());
  wants_more ? apply(id, slots_[id].target->on_step()) : go(id);
}

void Engine::follow(TargetId id, TargetId leader) {
  if (is_closed(leader)) return apply(id, slots_[id].target->on_leader(*slots_[leader].target));
  set_stage(id, Stage::following);
  make_links(leader).followers.push_back(id);
}

void Engine::await(TargetId id, const std::vector<TargetId>& needs) {
  set_stage(id, Stage::waiting);
  met_.push_back(id);
  for (const auto need : needs) {
    auto& slot = slots_[need];
    auto renewed = is_closed(need) ? slot.target->renewed() : nullptr;
    if (!renewed) continue;
    renewed->id_ = need;
    slot.target = std::move(renewed);
    slot.step = 0;
    slot.started = {};
    ++open_;
    bytes_total_ += slot.bytes;
    begin(need);
  }
}

void Engine::become(TargetId id, std::unique_ptr<Target> target) {
  auto& slot = slots_[id];
  target->id_ = id;
  if (slot.target->item_) target->item_ = std::move(slot.target->item_);
  if (std::exchange(slot.expected, false)) lines_.expect(slot.target->account(), slot.target->line(), -1);
  slot.target = std::move(target);
  if (slot.bytes == 0) bytes_total_ += slot.bytes = slot.target->bytes();
  apply(id, slot.target->begin());
}

void Engine::close(TargetId id, const End& end) {
  auto& slot = slots_[id];
  auto& target = *slot.target;
  auto& item = target.item();
  item.status = end.status;
  if (end.error) item.error = end.error;
  const auto now = control_.clock().now();
  if (slot.started != SteadyTime{}) item.elapsed = std::chrono::duration_cast<Milliseconds>(now - slot.started);
  target.on_closing(item);
  if (target.is_reported() && item.status == Status::failed) any_failed_ = true;
  if (!was_sent(item.status)) bytes_total_ -= slot.bytes;
  target.ended_ = std::make_unique<Ended>(Ended{item.status, item.kind, item.id, item.error});
  set_stage(id, Stage::closed);
  settle_intent(id);
  target.release();
  --open_;
  auto closed = std::move(target.item_);
  if (target.is_reported()) control_.close(std::move(*closed));
  if (slot.links) {
    for (const auto follower : std::exchange(slot.links->followers, {})) {
      if (slots_[follower].stage == Stage::following) apply(follower, slots_[follower].target->on_leader(target));
    }
    met_.insert(met_.end(), slot.links->dependents.begin(), slot.links->dependents.end());
  }
  // Supplied targets are many, and nobody asks about one that has ended. Added ones can be asked about until the end.
  if (id < supply_.count && links_of(id).dependents.empty()) slot.target.reset();
}

/// Until nobody has anything to tell the others.
void Engine::pass_on() {
  while (!met_.empty() || !woken_.empty()) {
    for (const auto id : std::exchange(met_, {})) {
      if (slots_[id].stage == Stage::waiting) try_needs(id);
    }
    for (const auto id : std::exchange(woken_, {})) {
      if (slots_[id].stage == Stage::held) begin(id);
    }
  }
}

void Engine::try_needs(TargetId id) {
  auto& slot = slots_[id];
  bool all_ended = true;
  for (const auto need : links_of(id).needs) {
    const auto& other = *slots_[need].target;
    if (!is_closed(need)) {
      all_ended = false;
    } else if (const auto why = slot.target->lacks(other)) {
      return apply(id, slot.target->on_lack(*why));
    }
  }
  if (all_ended) begin(id);
}

/// What is in doubt stays written down: the next run looks again.
void Engine::settle_intent(TargetId id) {
  auto& slot = slots_[id];
  if (slot.intent == 0 || control_.without_ledger()) return;
  if (slot.target != nullptr && slot.target->is_in_doubt()) return;
  control_.ledger().write(ledger::IntentEnded{std::exchange(slot.intent, 0)});
}

/// Every request that left has been answered or given up by now: what is still on its way never left.
void Engine::drop_unsent_intent(TargetId id) {
  auto& slot = slots_[id];
  const bool never_left = slot.stage == Stage::flying || slot.stage == Stage::departing;
  if (!never_left || slot.intent == 0 || slot.target->is_in_doubt()) return;
  control_.ledger().write(ledger::IntentEnded{std::exchange(slot.intent, 0)});
}

void Engine::leave_line(TargetId id) {
  const auto& slot = slots_[id];
  const auto& account = slot.target->account();
  if (slot.stage == Stage::fresh || slot.stage == Stage::ready) lines_.drop(account, slot.target->line(), id);
  if (slot.stage == Stage::looking || slot.stage == Stage::asking) lines_.end_look(account);
}

void Engine::drop(TargetId id, const Error& reason) {
  const auto& slot = slots_[id];
  const bool is_untouched = slot.stage == Stage::fresh || slot.stage == Stage::asking || slot.stage == Stage::ready;
  const bool has_begun = !is_untouched || slot.step > 0;
  if (has_begun || !links_of(id).followers.empty()) return;
  make(id);
  leave_line(id);
  close(id, {Status::skipped, reason});
}

void Engine::refuse(TargetId id, Error error) {
  auto& slot = slots_[id];
  if (slot.stage == Stage::closed) return;
  std::vector<TargetId> followers;
  if (slot.links) followers.swap(slot.links->followers);
  make(id);
  leave_line(id);
  close(id, {Status::failed, std::move(error)});
  for (const auto follower : followers) {
    if (slots_[follower].stage == Stage::following) begin(follower);
  }
}

void Engine::skip_rest(const Error& reason) {
  pass_on();
  for (TargetId id = 0; id < slots_.size(); ++id) {
    if (is_closed(id)) continue;
    make(id);
    drop_unsent_intent(id);
    apply(id, slots_[id].target->on_skipped(reason));
    if (!is_closed(id)) close(id, {Status::skipped, reason});
  }
}

void Engine::describe(report::Tick& tick) const {
  if (reported_ == 0) return;  // how many there are is known at the end only
  tick.items = reported_;
  tick.all_known = true;
  tick.bytes_total = bytes_total_;
  tick.processing = static_cast<std::uint32_t>(waiting_for_meta_);
}

}  // namespace metaup::run
