#include <algorithm>

#include "run/traffic/dispatcher.hpp"

// How far a refusal reaches, and how little is sent before anything has succeeded.

namespace metaup::run {
namespace {

/// `late`: something had succeeded before them.
std::string how_often(const AccountId& account, const pace::GiveUp& end, bool copies, bool late) {
  const auto count = std::to_string(copies ? pace::kEqualRefusalsOfACopy : pace::kEqualRefusals);
  if (end.stops == graph::Scope::run) {
    return "The first " + count + " were refused like this and none succeeded, so nothing more is sent. ";
  }
  return std::string(late ? "The last " : "The first ") + count + (copies ? " copies" : "") + " in " + account.act() +
         " were refused like this" + (late ? "" : " and none succeeded") + ", so " +
         (copies ? "no more are tried" : "nothing more is sent") + " there. ";
}

}  // namespace

std::size_t Dispatcher::room(const AccountId& account, CallKind kind) {
  if (!sending_ || closed_.why(account) != nullptr) return 0;
  const auto now = environment_.clock.now();
  const bool changes = kind != CallKind::read && kind != CallKind::lookup;
  const auto cost = changes ? pace::kWritePoints : 1;
  const auto wanted = capacity(account, changes, cost, now) * operations_per_call(account, kind);
  if (wanted == 0) pacing_.want(account, cost);
  const auto waiting = static_cast<std::size_t>(std::count_if(queue_.begin(), queue_.end(), [&](const auto& entry) {
    return entry.second.submission.operation.account == account && entry.first.first <= now;
  }));
  return wanted > waiting ? wanted - waiting : 0;
}

std::size_t Dispatcher::operations_per_call(const AccountId& account, CallKind kind) const {
  if (kind == CallKind::lookup) return limits_.lookup_values;
  const bool batched = kind == CallKind::read || (limits_.batch && (kind != CallKind::file || limits_.batch_files));
  if (!batched) return 1;
  const auto limits = limits_for(account, kind != CallKind::read);
  return kind == CallKind::ad ? std::min(limits.batch_operations, limits.batch_ads) : limits.batch_operations;
}

/// Whether nothing of the kind has succeeded in the account yet.
bool Dispatcher::is_on_trial(const AccountId& account, bool changes) const {
  return changes ? reach_.changes_on_trial(account).has_value() : !reach_.proven(account);
}

/// One call at a time until the first success, so that what refuses everything is noticed at once.
bool Dispatcher::waits_for_trial(const AccountId& account, bool changes) const {
  if (!is_on_trial(account, changes)) return false;
  const bool reads_count = !reach_.proven(account);
  return std::any_of(flights_.begin(), flights_.end(), [&](const auto& entry) {
    const auto& flight = entry.second;
    return flight.account == account && (flight.changes || reads_count);
  });
}

/// `points` is what each costs.
std::uint32_t Dispatcher::capacity(const AccountId& account, bool changes, std::uint64_t points, SteadyTime now) const {
  if (waits_for_trial(account, changes)) return 0;
  const auto most = pacing_.capacity(account, now, points);
  return is_on_trial(account, changes) ? std::min(most, 1U) : most;
}

/// Each operation of a batch is a change of its own: few of them go until one has succeeded.
graph::ComposeLimits Dispatcher::limits_for(const AccountId& account, bool changes) const {
  auto limits = limits_;
  limits.batch_points = pacing_.governor().points_per_call(account, environment_.clock.now());
  if (!is_on_trial(account, changes)) return limits;
  const auto most = changes ? *reach_.changes_on_trial(account) : pace::kEqualRefusals;
  limits.batch_operations = std::min<std::size_t>(limits.batch_operations, most);
  return limits;
}

/// So that the other way, an upload, can still be tried before the account counts as closed.
graph::ComposeLimits Dispatcher::limits_for_copies(const AccountId& account) const {
  constexpr auto kForUploads = pace::kEqualRefusals - pace::kEqualRefusalsOfACopy;
  auto limits = limits_for(account, true);
  if (!is_on_trial(account, true)) return limits;
  const auto most = std::max<std::size_t>(limits.batch_operations, kForUploads + 1) - kForUploads;
  limits.batch_operations = std::min(limits.batch_operations, most);
  return limits;
}

/// Whether Graph wrote a reply, or somebody between us and Meta.
void Dispatcher::note_author(const graph::Split& split) {
  const bool foreign = std::all_of(split.answers.begin(), split.answers.end(), [](const graph::Answer& answer) {
    return !answer.result && pace::is_foreign(answer.result.error());
  });
  if (!foreign) return reach_.on_graph_reply();
  const auto& error = split.answers.front().result.error();
  if (!reach_.on_foreign_reply(error.retryable)) return;
  auto end = error;
  end.hint = "The last replies were all like this, so nothing more is sent. " + end.hint;
  close_run(std::move(end));
}

/// Lets a refusal reach as far as the evidence says.
void Dispatcher::widen(const Entry& entry, pace::GiveUp& end) {
  const auto& operation = entry.submission.operation;
  const bool late = !is_on_trial(operation.account, operation.method != http::Method::get);
  const auto reach = reach_.on_refusal(operation, end.error);
  if (reach <= end.stops) return;
  end.stops = reach;
  end.error.hint = how_often(operation.account, end, operation.reads_elsewhere, late) + end.error.hint;
}

/// A block that lasts; what is under way may still end.
void Dispatcher::close_accounts(const Pacing::Lasting& lasting, std::vector<Completed>& out) {
  const auto& [account, why] = lasting;
  if (!account.empty()) {
    if (closed_.close(account, why)) drop_queued(account, false, why, out);
    return;
  }
  closed_.close_all_accounts(why);
  std::set<AccountId> queued;
  for (const auto& [key, entry] : queue_) queued.insert(entry.submission.operation.account);
  for (const auto& one : queued) drop_queued(one, false, why, out);
}

/// Ends what waits for an account that takes nothing more, or no more copies.
void Dispatcher::drop_queued(const AccountId& account, bool copies_only, const Error& error,
                             std::vector<Completed>& out) {
  std::erase_if(queue_, [&](const auto& queued) {
    const auto& entry = queued.second;
    const auto& operation = entry.submission.operation;
    if (operation.account != account || (copies_only && !operation.reads_elsewhere)) return false;
    out.push_back({.ticket = entry.submission.ticket, .result = tl::unexpected(error), .requests = entry.requests});
    return true;
  });
}

/// False: nobody but the entry has to wait.
bool Dispatcher::hold_back(graph::Scope scope, const Entry& entry, SteadyTime until, const Error& error) {
  if (scope == graph::Scope::item) return false;
  pacing_.block(scope, entry.submission.operation.account, until, error.message);
  return true;
}

}  // namespace metaup::run
