#include "run/engine/engine.hpp"

#include "base/overloaded.hpp"
#include "ledger/shared.hpp"

namespace metaup::run {

using report::Status;

namespace {

/// Meta works on a video for a while once it is there: those are sent before the rest.
Lines::Rank rank_of(Target& target, bool goes_on) {
  if (goes_on) return Lines::Rank::begun;
  const bool is_video = target.line() == Line::files && target.item().kind == AssetKind::video;
  return is_video ? Lines::Rank::slow : Lines::Rank::usual;
}

}  // namespace

Engine::Engine(RunControl& control, Environment& environment, Options options)
    : control_(control),
      environment_(environment),
      options_(options),
      dispatcher_(control.dispatcher()),
      looks_(environment.file_threads, environment.waker),
      sender_(control, targets_, options_.dry_run,
              [this](TargetId id, Decision decision) { apply(id, std::move(decision)); }),
      others_wait_(control.longest_wait()) {
  if (environment.shares_accounts) targets_.lines().shuffle(environment.random);
}

/// Each machine begins somewhere else.
void Engine::supply(Supply supply) {
  if (environment_.shares_accounts) {
    supply.first = static_cast<TargetId>(environment_.random() * static_cast<double>(supply.count));
  }
  targets_.supply(std::move(supply));
}

TargetId Engine::add(std::unique_ptr<Target> target, const std::vector<TargetId>& needs) {
  const bool has_content = target->content() != nullptr;
  const auto id = targets_.add(std::move(target));
  if (!needs.empty()) {
    targets_.make_links(id).needs = needs;
    for (const auto need : needs) targets_.make_links(need).dependents.push_back(id);
    met_.push_back(id);  // perhaps all of them have ended already
    targets_.set_stage(id, Stage::waiting);
  } else if (has_content) {
    targets_.lines().add(targets_.target(id).account(), id);
    targets_.set_stage(id, Stage::fresh);
  } else {
    targets_.set_stage(id, Stage::held);
    wake(id);
  }
  return id;
}

Engine::Equals Engine::join_equals(const std::string& identity, TargetId who) {
  const auto [leader, first] = leaders_.try_emplace(identity, who);
  Equals equals{.leader = {}, .before = {}, .first = first};
  if (!first && leader->second != who) (is_closed(leader->second) ? equals.before : equals.leader) = leader->second;
  if (!equals.leader) leader->second = who;
  return equals;
}

void Engine::start() {
  pass_on();
  take_fresh();
  begin_looks();
  looks_.take([this](TargetId id) { on_looked(id); });
  pass_on_answers();
  decide_known();
  pass_on_answers();
  ask_next_question();
  unpark();
  watch_others();
  begin_last();
  const auto* const shared = ledger::shared_of(environment_.ledger.registry());
  const bool is_away = shared != nullptr && shared->is_away();  // nothing new is sent before it is back
  if (options_.all_or_nothing || control_.stopped() || is_away) return;
  // Of ads Meta takes so many in a second: they wait for nothing else that is ready.
  for (const bool are_ads : {true, false}) {
    targets_.lines().each([&](const AccountId& account, Line line, Lines::Ready& ready) {
      const bool may_go = gate_is_open() || line == Line::reads;
      if (may_go && (line == Line::ads) == are_ads) sender_.serve(account, line, ready);
    });
  }
  pass_on_answers();
  release_locks();
}

void Engine::begin(TargetId id) {
  auto& slot = targets_.at(id);
  if (slot.target->content() != nullptr) {
    auto& started = targets_.make_progress(id).started;
    if (started == SteadyTime{}) started = control_.clock().now();
  }
  apply(id, slot.target->begin());
}

void Engine::apply(TargetId id, Decision decision) {
  if (auto why = departure(id, decision)) decision = failed(*std::move(why));
  std::visit(Overloaded{
                 [&](const Look&) { look(id); },
                 [&](const Ready&) { queue(id); },
                 [&](const Go&) { go(id); },
                 [&](Ask& asking) { ask(id, std::move(asking)); },
                 [&](const Follow& following) { follow(id, following.leader); },
                 [&](const Hold&) { targets_.set_stage(id, Stage::held); },
                 [&](Park& parking) { park(id, std::move(parking)); },
                 [&](const GoLast&) {
                   targets_.set_stage(id, Stage::last);
                   last_.push_back(id);
                 },
                 [&](const Await& awaiting) { await(id, awaiting.needs); },
                 [&](Become& becoming) {
                   targets_.replace(id, std::move(becoming.target));
                   apply(id, targets_.target(id).begin());
                 },
                 [&](const End& end) { close(id, end); },
             },
             static_cast<Decision::variant&>(decision));
}

/// Its machine wants something, or has come to its end.
void Engine::go(TargetId id) {
  auto& slot = targets_.at(id);
  const auto next = slot.target->machine().next();
  if (std::holds_alternative<upload::Done>(next)) return apply(id, slot.target->on_done());
  if (const auto* const failure = std::get_if<upload::Failed>(&next)) {
    return apply(id, slot.target->on_failed(failure->error));
  }
  queue(id);
}

void Engine::queue(TargetId id) {
  const auto& slot = targets_.at(id);
  targets_.set_stage(id, Stage::ready);
  auto& target = *slot.target;
  const bool goes_on = targets_.progress_of(id).step > 0 || slot.is_claimed;  // others wait for what is claimed
  targets_.lines().push(target.account(), target.line(), {control_.clock().now(), id, rank_of(target, goes_on)});
}

/// Waits longer the more targets are parked, because each one asks the registry again.
void Engine::park(TargetId id, Park park) {
  constexpr Milliseconds kLeast{100};
  constexpr Milliseconds kMost{5'000};
  const auto wait = std::min(kMost, kLeast + Milliseconds(3 * parked_.size()));
  targets_.set_stage(id, Stage::parked);
  parked_.insert_or_assign(id, Parked{control_.clock().now() + wait, std::move(park.then)});
}

void Engine::unpark() {
  if (parked_.empty() || control_.stopped()) return;
  const auto now = control_.clock().now();
  std::vector<TargetId> due;
  for (const auto& [id, parked] : parked_) {
    if (parked.until <= now) due.push_back(id);
  }
  for (const auto id : due) {
    const auto parked = parked_.extract(id);
    if (targets_.at(id).stage == Stage::parked) apply(id, parked.mapped().then());
  }
}

void Engine::follow(TargetId id, TargetId leader) {
  if (is_closed(leader)) return apply(id, targets_.target(id).on_leader(targets_.target(leader)));
  targets_.begin_following(id, targets_.target(leader).account());
  targets_.make_links(leader).followers.push_back(id);
}

void Engine::await(TargetId id, const std::vector<TargetId>& needs) {
  targets_.set_stage(id, Stage::waiting);
  met_.push_back(id);
  for (const auto need : needs) {
    auto renewed = is_closed(need) ? targets_.target(need).renewed() : nullptr;
    if (!renewed) continue;
    targets_.renew(need, std::move(renewed));
    begin(need);
  }
}

void Engine::close(TargetId id, const End& end) {
  auto& target = targets_.target(id);
  const bool is_reported = target.is_reported();
  parked_.erase(id);
  of_others_.erase(id);
  targets_.at(id).is_claimed = false;
  if (auto claim = claims_.extract(id)) control_.ledger().release(std::move(claim.mapped()));
  if (end.status == Status::planned) control_.note_planned(target.account(), end.cost);
  sender_.settle_intent(id);
  auto item = targets_.close(id, end, control_.clock().now());
  if (is_reported) {
    any_failed_ = any_failed_ || item.status == Status::failed;
    note_in_plan(target, item);
    note_met(target, item);
    all_well_ = all_well_ && report::is_done(item.status) && !report::has_failed(item);
    control_.close(std::move(item));
  }
  if (auto& links = targets_.at(id).links) {
    for (const auto follower : std::exchange(links->followers, {})) {
      if (targets_.at(follower).stage != Stage::following) continue;
      targets_.end_following(follower);
      apply(follower, targets_.target(follower).on_leader(target));
    }
    met_.insert(met_.end(), links->dependents.begin(), links->dependents.end());
  }
  targets_.forget(id);
}

/// Until nobody has anything to tell the others.
void Engine::pass_on() {
  while (!met_.empty() || !woken_.empty()) {
    for (const auto id : std::exchange(met_, {})) {
      if (targets_.at(id).stage == Stage::waiting) try_needs(id);
    }
    for (const auto id : std::exchange(woken_, {})) {
      if (targets_.at(id).stage == Stage::held) begin(id);
    }
  }
}

void Engine::try_needs(TargetId id) {
  auto& slot = targets_.at(id);
  bool all_ended = true;
  for (const auto need : targets_.links_of(id).needs) {
    const auto& other = targets_.target(need);
    if (!is_closed(need)) {
      all_ended = false;
    } else if (const auto why = slot.target->lacks(other)) {
      return apply(id, slot.target->on_lack(*why));
    }
  }
  if (all_ended) begin(id);
}

/// Once nobody else is left.
void Engine::begin_last() {
  if (last_.empty() || !gate_is_open() || targets_.open() > last_.size()) return;
  for (const auto id : std::exchange(last_, {})) begin(id);
  pass_on_answers();
}

void Engine::drop(TargetId id, const Error& reason) {
  const auto& slot = targets_.at(id);
  const bool is_untouched = slot.stage == Stage::fresh || slot.stage == Stage::asking || slot.stage == Stage::unseen ||
                            slot.stage == Stage::ready || slot.stage == Stage::parked;
  const bool has_begun = !is_untouched || targets_.progress_of(id).step > 0;
  if (has_begun || !targets_.links_of(id).followers.empty()) return;
  targets_.make(id);
  targets_.leave_line(id);
  close(id, {Status::skipped, reason});
}

void Engine::refuse(TargetId id, Error error) {
  auto& slot = targets_.at(id);
  if (slot.stage == Stage::closed) return;
  std::vector<TargetId> followers;
  if (slot.links) followers.swap(slot.links->followers);
  targets_.make(id);
  targets_.leave_line(id);
  close(id, {Status::failed, std::move(error)});
  for (const auto follower : followers) {
    if (targets_.at(follower).stage != Stage::following) continue;
    targets_.end_following(follower);
    begin(follower);
  }
}

void Engine::skip_rest(const Error& reason) {
  pass_on();
  for (TargetId id = 0; id < targets_.size(); ++id) {
    if (is_closed(id)) continue;
    targets_.make(id);
    sender_.drop_unsent_intent(id);
    apply(id, targets_.target(id).on_skipped(reason));
    if (!is_closed(id)) close(id, {Status::skipped, reason});
  }
}

/// Once nothing is left to write to the accounts, other runs need not wait for Meta's encoder.
void Engine::release_locks() {
  if (!options_.releases_locks || !targets_.only_waits_for_meta()) return;
  options_.releases_locks = false;
  control_.commit([this] { environment_.release_locks(); });  // the next holder sees what is done
}

}  // namespace metaup::run
