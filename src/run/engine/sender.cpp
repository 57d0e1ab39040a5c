#include "run/engine/sender.hpp"

#include <algorithm>
#include <utility>

#include "run/engine/plan_in_force.hpp"

namespace metaup::run {
namespace {

/// A call that others could share waits for them so long at most.
constexpr std::chrono::seconds kLinger{5};

upload::Ending ending_of(const Completed& completed) {
  if (completed.result) return *completed.result;
  const auto& error = completed.result.error();
  if (completed.send_again) return upload::SendAgain{};
  if (completed.requests == 0) return upload::NeverSent{error};
  if (completed.check_first || error.outcome_unknown) return upload::InDoubt{error};
  return upload::Refused{.why = error, .after_doubt = completed.was_in_doubt};
}

/// Reads of many things meet in one request when they are made at whole seconds.
SteadyTime not_before(SteadyTime now, const upload::Send& send) {
  const auto time = now + send.wait;
  const bool meets_others = send.wait.count() > 0 && send.operation.listed_in;
  return meets_others ? std::chrono::ceil<std::chrono::seconds>(time) : time;
}

}  // namespace

Sender::Sender(RunControl& control, TargetTable& targets, bool dry_run, Apply apply)
    : control_(control),
      dispatcher_(control.dispatcher()),
      targets_(targets),
      dry_run_(dry_run),
      apply_(std::move(apply)) {}

void Sender::serve(const AccountId& account, Line line, Lines::Ready& ready) {
  while (!ready.empty() && !control_.stopped() && !writing_down_.contains(account)) {
    const auto first = ready.front().target;
    const bool is_planned_only = dry_run_ && !targets_.target(first).only_reads();
    const auto* const dead = dispatcher_.closed().why(account);
    if (is_planned_only || dead != nullptr) {
      ready.pop_front();
      is_planned_only ? plan(first) : skip(first, *dead);
      continue;
    }
    auto count = group_size(account, line, ready);
    if (count == 0) return;
    std::vector<TargetId> group;
    for (; count > 0; --count) {
      group.push_back(ready.front().target);
      ready.pop_front();
    }
    send(account, group);
  }
}

void Sender::plan(TargetId id) {
  auto& target = targets_.target(id);
  auto instead = target.on_turn();
  apply_(id, instead ? *std::move(instead) : End{report::Status::planned, {}, target.cost()});
}

/// As many as there is room for; part-empty calls only when nothing more may come, or after a while.
std::size_t Sender::group_size(const AccountId& account, Line line, const Lines::Ready& ready) const {
  const auto kind = targets_.target(ready.front().target).call_kind();
  const auto taken = targets_.lines().claiming(account);  // those will be sent as soon as they are claimed
  const auto most = dispatcher_.room(account, kind);
  auto room = std::min(ready.size(), most - std::min<std::size_t>(most, taken));
  auto per_call = dispatcher_.operations_per_call(account, kind);
  if (const auto machines = dispatcher_.machines(); machines > 1 && line != Line::reads) {
    const auto share = targets_.lines().share_of(account, line, machines);
    const auto claimed = targets_.lines().claimed(account, line);
    room = std::min(room, Lines::begun(ready) + share - std::min(share, claimed));
    per_call = std::min(per_call, std::max<std::size_t>(share, 1));
  }
  if (room == 0) return 0;
  const auto end = ready.begin() + static_cast<std::ptrdiff_t>(room);
  const auto others = std::find_if(ready.begin(), end, [&](const Lines::Waiting& waiting) {
    return targets_.target(waiting.target).call_kind() != kind;
  });
  auto count = static_cast<std::size_t>(others - ready.begin());
  const auto longest = std::min_element(ready.begin(), others, [](const auto& a, const auto& b) {
    return a.since < b.since;  // the first one may have been put before it
  });
  const bool in_time = control_.clock().now() - longest->since < kLinger;
  if (targets_.lines().more_may_come(account, line) && in_time) count -= count % per_call;
  return count;
}

void Sender::send(const AccountId& account, const std::vector<TargetId>& group) {
  std::vector<Departure> departures;
  for (const auto id : group) depart(id, departures);
  if (control_.stopped()) return;
  write_down(account, std::move(departures));
}

void Sender::depart(TargetId id, std::vector<Departure>& departures) {
  auto& target = targets_.target(id);
  if (auto instead = target.on_turn()) return apply_(id, *std::move(instead));
  if (auto prepared = target.prepare(); !prepared) return apply_(id, failed(std::move(prepared.error())));
  auto next = target.machine().next();
  auto* const send = std::get_if<upload::Send>(&next);
  if (send == nullptr) return apply_(id, Go{});
  const auto* const refusal =
      send->operation.reads_elsewhere ? dispatcher_.closed().why_no_copies(target.account()) : nullptr;
  if (refusal != nullptr) {
    target.machine().on(upload::NeverSent{*refusal});
    return advance(id);
  }
  const auto name = send->operation.name;
  departures.push_back({id, std::move(*send)});
  if (!name.empty()) bring_along(id, name, departures);
}

/// What may travel with its need, just behind it.
void Sender::bring_along(TargetId id, const std::string& name, std::vector<Departure>& departures) {
  for (const auto dependent : targets_.links_of(id).dependents) {
    auto& slot = targets_.at(dependent);
    const auto* const plan = control_.plan();
    const bool departs = plan != nullptr && plan->departure(slot.target->item(), slot.target->writes(), true);
    if (slot.stage != Stage::waiting || departs || !slot.target->join(name, targets_.target(id))) continue;
    auto next = slot.target->machine().next();
    auto* const send = std::get_if<upload::Send>(&next);
    if (send == nullptr) continue;
    slot.joined = true;
    departures.push_back({dependent, std::move(*send)});
  }
}

/// Before they are sent, so that whoever comes later knows that they may be there.
void Sender::write_down(const AccountId& account, std::vector<Departure> departures) {
  std::vector<ledger::Intent> intents;
  for (auto& departure : departures) {
    auto intent = targets_.target(departure.target).intent();
    departure.is_written_down = intent.has_value();
    if (intent) intents.push_back(*std::move(intent));
  }
  if (intents.empty()) {
    for (auto& departure : departures) submit(std::move(departure));
    return;
  }
  for (const auto& departure : departures) targets_.set_stage(departure.target, Stage::departing);
  writing_down_.insert(account);
  control_.ledger().begin_intents(std::move(intents),
                                  [this, account, departures = std::move(departures)](const auto& ids) mutable {
                                    on_written_down(account, std::move(departures), ids);
                                  });
}

void Sender::on_written_down(const AccountId& account, std::vector<Departure> departures,
                             const Result<std::vector<std::int64_t>>& ids) {
  writing_down_.erase(account);
  if (!ids) return control_.ledger_failed(ids.error());
  auto next = ids->begin();
  for (const auto& departure : departures) {
    if (departure.is_written_down) targets_.make_progress(departure.target).intent = *next++;
  }
  if (control_.stopped()) return;                              // they are skipped, and their intents dropped
  const auto* const dead = dispatcher_.closed().why(account);  // since they were ready
  for (auto& departure : departures) {
    if (targets_.at(departure.target).stage != Stage::departing) continue;
    dead != nullptr ? skip(departure.target, *dead) : submit(std::move(departure));
  }
}

void Sender::submit(Departure departure) {
  auto& progress = targets_.make_progress(departure.target);
  const auto now = control_.clock().now();
  if (progress.started == SteadyTime{}) progress.started = now;
  const auto earliest = std::max(not_before(now, departure.send), progress.not_before);
  auto& target = targets_.target(departure.target);
  const auto& item = target.item();
  dispatcher_.submit({.ticket = {departure.target, ++progress.step},
                      .source = item.source,
                      .kind = item.kind,
                      .operation = std::move(departure.send.operation),
                      .only_once = target.only_once(),
                      .harmless = target.is_harmless()},
                     earliest);
  targets_.set_stage(departure.target, Stage::flying);
}

void Sender::on_completed(const Completed& completed) {
  const auto id = completed.ticket.target;
  auto& slot = targets_.at(id);
  if (slot.stage != Stage::flying || targets_.progress_of(id).step != completed.ticket.step) return;
  auto& target = *slot.target;
  target.item().attempts += completed.requests;
  const auto ending = ending_of(completed);
  const bool never_sent = std::holds_alternative<upload::NeverSent>(ending);
  if (never_sent && (dispatcher_.closed().why(target.account()) != nullptr || control_.stopped())) {
    return skip(id, completed.result.error());
  }
  targets_.make_progress(id).not_before = completed.send_again.value_or(SteadyTime{});
  target.machine().on(ending);
  if (completed.send_again) target.on_sent_back();
  const bool settled = !target.is_in_doubt();
  if (!std::exchange(slot.joined, false)) {
    advance(id);
    if (settled) settle_intent(id);
    return;
  }
  // Until the need that it travelled with has ended nothing can be recorded of it, so that its intent stays.
  if (completed.send_again) settle_intent(id);
  apply_(id, Await{});
}

/// Its account takes nothing more.
void Sender::skip(TargetId id, const Error& reason) {
  if (targets_.target(id).is_reported()) control_.note_dead_account(reason);
  apply_(id, targets_.target(id).on_skipped(reason));
}

/// An answer has come.
void Sender::advance(TargetId id) {
  auto& target = targets_.target(id);
  const bool wants_more = std::holds_alternative<upload::Send>(target.machine().next());
  apply_(id, wants_more ? target.on_step() : Go{});
}

void Sender::settle_intent(TargetId id) {
  const auto& slot = targets_.at(id);
  if (targets_.progress_of(id).intent == 0 || control_.without_ledger()) return;
  if (slot.target != nullptr && slot.target->is_in_doubt()) return;
  end_intent(id);
}

void Sender::end_intent(TargetId id) {
  control_.ledger().write(ledger::IntentEnded{std::exchange(targets_.make_progress(id).intent, 0)});
}

void Sender::drop_unsent_intent(TargetId id) {
  const auto& slot = targets_.at(id);
  const bool never_left = slot.stage == Stage::flying || slot.stage == Stage::departing;
  if (!never_left || targets_.progress_of(id).intent == 0 || slot.target->is_in_doubt()) return;
  end_intent(id);
}

}  // namespace metaup::run
