#include "run/traffic/dispatcher.hpp"

#include <algorithm>
#include <utility>

#include "graph/ad_changes.hpp"
#include "graph/token_info.hpp"

namespace metaup::run {
namespace {

/// By how many operations a batch may grow once one has come back whole.
constexpr std::size_t kBatchGrowth = 5;
/// So few operations take no time: it is not their number that a time-out was about.
constexpr std::size_t kLeastBatch = 5;

/// Whether it may have been done, and is not to be done twice.
bool in_doubt(const graph::Operation& operation, const Error& error) {
  return error.outcome_unknown && operation.idempotency == graph::Idempotency::check_before_repeat;
}

/// Too many changes of ads in a second (docs/graph-api.md, "Rate limits and usage headers").
bool is_refused_for_ads(const graph::Answer& answer) {
  return !answer.result && answer.result.error().code == 613 && answer.result.error().subcode == 5044001;
}

/// Or takes one along that does: what has a name may be needed by the next.
bool goes_with_ads(const graph::Operation& operation) {
  return graph::changes_ad(operation.edge) || !operation.name.empty();
}

bool is_change(const graph::Operation& operation) { return operation.method != http::Method::get; }

/// Neither throttled nor failed on Meta's side: the account can take more.
bool is_clean(const graph::Answer& answer) {
  if (answer.result) return true;
  const auto error_class = answer.result.error().error_class;
  return error_class != ErrorClass::rate_limit && error_class != ErrorClass::transient &&
         error_class != ErrorClass::network;
}

/// Whether what failed a whole call may be the matter of one operation in it, or of their company, so
/// that this one is worth sending alone.
bool may_pass_alone(const graph::Operation& operation, const Error& error) {
  if (in_doubt(operation, error)) return false;
  switch (error.error_class) {
    case ErrorClass::invalid:
    case ErrorClass::protocol:
    case ErrorClass::not_found:
    case ErrorClass::local:
      return true;
    default:
      return false;
  }
}

Completed ended_with(const Entry& entry, const Error& error) {
  return {.ticket = entry.submission.ticket,
          .result = tl::unexpected(error),
          .requests = entry.requests,
          .was_in_doubt = entry.doubted};
}

/// What needs another cannot be sent without it: the result that its params refer to is in no other call.
void hand_back(const Entry& entry, const Error& error, SteadyTime when, std::vector<Completed>& out) {
  out.push_back(ended_with(entry, error));
  out.back().send_again = when;
}

}  // namespace

Dispatcher::Dispatcher(const Settings& settings, const Environment& environment, const std::string& origin,
                       LedgerQueue& ledger)
    : settings_(settings),
      environment_(environment),
      redactor_(redactor_of(settings)),
      log_(settings, environment, origin, ledger),
      pacing_(settings, environment, origin, ledger),
      limits_(settings.compose) {
  std::vector<Completed> none;
  for (const auto& lasting : pacing_.keep_saved_limits()) close_accounts(lasting, none);
}

void Dispatcher::submit(Submission submission, SteadyTime not_before) {
  if (!sending_) return;
  const QueueKey key{std::max(environment_.clock.now(), not_before), next_place_++};
  queue_.emplace(key, Entry{.submission = std::move(submission)});
}

std::vector<Completed> Dispatcher::poll(SteadyTime until) {
  const auto now = environment_.clock.now();
  std::vector<Completed> out;
  if (!queue_.empty() || environment_.shares_accounts) {
    for (const auto& lasting : pacing_.follow_others(now)) close_accounts(lasting, out);
  }
  if (!out.empty()) until = now;
  if (sending_) send_due(now);
  if (const auto due = next_due(now)) until = std::min(until, *due);
  for (const auto& lasting : pacing_.tell_waits(queued(now), now)) {
    close_accounts(lasting, out);
    until = now;
  }
  auto completions = environment_.transport.poll(until);
  pacing_.waits().pass(now, environment_.clock.now());
  counters_.throttled = pacing_.waits().waited();
  for (auto& completion : completions) {
    const bool is_whole = brings_token(completion);
    finish(is_whole ? std::move(completion) : redacted(std::move(completion), redactor_), out);
  }
  return out;
}

/// Whether the reply brings a new token. It may begin as the old one does, so nothing may be taken out of it; and
/// nobody but the reader of the token looks into it.
bool Dispatcher::brings_token(const http::Completion& completion) const {
  const auto flight = flights_.find(completion.id);
  if (flight == flights_.end() || !completion.result) return false;
  return flight->second.entries.front().second.submission.operation.exchanges_token &&
         graph::brings_token(completion.result->body);
}

/// When something in the queue can go without a reply coming first: an entry that is due but has
/// no capacity must not make the loop spin.
std::optional<SteadyTime> Dispatcher::next_due(SteadyTime now) const {
  if (!sending_) return std::nullopt;
  std::optional<SteadyTime> earliest;
  for (const auto& [key, entry] : queue_) {
    const auto& operation = entry.submission.operation;
    if (waits_for_trial(operation.account, is_change(operation))) continue;
    const auto opens = pacing_.opens_at(operation.account, now, operation.cost);
    if (!opens) continue;
    auto time = std::max(key.first, *opens);
    if (goes_with_ads(operation)) time = std::max(time, pacing_.governor().ads_open_at(operation.account));
    if (!earliest || time < *earliest) earliest = time;
  }
  return earliest;
}

void Dispatcher::send_due(SteadyTime now) {
  std::map<AccountId, std::vector<QueueKey>> due;
  for (const auto& [key, entry] : queue_) {
    if (key.first > now) break;
    const auto& operation = entry.submission.operation;
    if (goes_with_ads(operation) && now < pacing_.governor().ads_open_at(operation.account)) continue;
    due[operation.account].push_back(key);
  }
  for (auto& [account, keys] : due) send_account(account, std::move(keys), now);
}

void Dispatcher::send_account(const AccountId& account, std::vector<QueueKey> due, SteadyTime now) {
  std::sort(due.begin(), due.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto alone =
      std::stable_partition(due.begin(), due.end(), [&](const auto& key) { return !queue_.at(key).alone; });
  const std::vector<QueueKey> separate(alone, due.end());
  due.erase(alone, due.end());
  auto reads = due.begin();  // until a change has succeeded they do not go together with changes
  if (is_on_trial(account, true)) {
    reads = std::stable_partition(due.begin(), due.end(),
                                  [&](const auto& key) { return !is_change(queue_.at(key).submission.operation); });
  }
  send_some(account, {due.begin(), reads}, limits_for(account, false), now);
  const bool copies = std::any_of(reads, due.end(),
                                  [&](const auto& key) { return queue_.at(key).submission.operation.reads_elsewhere; });
  send_some(account, {reads, due.end()}, copies ? limits_for_copies(account) : limits_for(account, true), now);
  auto single = limits_;
  single.batch_operations = 1;
  single.lookup_values = 1;
  send_some(account, separate, single, now);
}

void Dispatcher::send_some(const AccountId& account, const std::vector<QueueKey>& keys,
                           const graph::ComposeLimits& limits, SteadyTime now) {
  std::vector<const graph::Operation*> operations;
  operations.reserve(keys.size());
  for (const auto& key : keys) {
    auto& entry = queue_.at(key);
    readings_.begin(entry);
    operations.push_back(&entry.submission.operation);
  }
  bool started = false;
  for (const auto& call : graph::compose(operations, limits)) {
    const bool changes = std::any_of(call.operations.begin(), call.operations.end(),
                                     [&](auto index) { return is_change(*operations[index]); });
    const auto cheapest = std::min_element(call.operations.begin(), call.operations.end(),
                                           [&](auto a, auto b) { return operations[a]->cost < operations[b]->cost; });
    // A read may have points enough where the change before it has not: `next_due` counts on its going.
    if (capacity(account, changes, operations[*cheapest]->cost, now) == 0) continue;
    const bool has_ads = std::any_of(call.operations.begin(), call.operations.end(),
                                     [&](auto index) { return graph::changes_ad(operations[index]->edge); });
    if (has_ads && now < pacing_.governor().ads_open_at(account)) continue;
    // What has just been started may have left too few points for another batch of this size.
    if (std::exchange(started, true) && call.points > pacing_.governor().points_per_call(account, now)) return;
    start(call, keys);
  }
}

void Dispatcher::start(const graph::Call& call, const std::vector<QueueKey>& keys) {
  Flight flight;
  flight.shape = call.shape;
  for (const auto index : call.operations) {
    auto node = queue_.extract(keys[index]);
    node.mapped().requests += 1;
    node.mapped().held_back = false;
    flight.entries.emplace_back(node.key().second, std::move(node.mapped()));
  }
  std::vector<const graph::Operation*> operations;
  for (const auto& [place, entry] : flight.entries) operations.push_back(&entry.submission.operation);
  flight.account = operations.front()->account;
  flight.changes = std::any_of(operations.begin(), operations.end(), [](const auto* one) { return is_change(*one); });
  flight.ads = static_cast<std::size_t>(std::count_if(operations.begin(), operations.end(),
                                                      [](const auto* one) { return graph::changes_ad(one->edge); }));
  flight.sent = environment_.clock.now();
  flight.points = call.points;
  counters_.points += call.points;
  const http::RequestId id = ++counters_.requests;
  environment_.transport.submit(id, graph::to_request(call.shape, operations, settings_.connection));
  pacing_.on_sent(flight);
  flights_.emplace(id, std::move(flight));
}

/// The accounts that have something to send, were they let, and what the cheapest of it costs.
std::map<AccountId, std::uint64_t> Dispatcher::queued(SteadyTime now) const {
  std::map<AccountId, std::uint64_t> accounts;
  for (const auto& [key, entry] : queue_) {
    if (key.first > now && !entry.held_back) continue;
    const auto& operation = entry.submission.operation;
    auto& cost = accounts.try_emplace(operation.account, operation.cost).first->second;
    cost = std::min<std::uint64_t>(cost, operation.cost);
  }
  return accounts;
}

void Dispatcher::finish(const http::Completion& completion, std::vector<Completed>& out) {
  auto node = flights_.extract(completion.id);
  if (node.empty()) return;
  auto& flight = node.mapped();
  counters_.bytes_sent += completion.bytes_sent;

  std::vector<const graph::Operation*> operations;
  for (const auto& [place, entry] : flight.entries) operations.push_back(&entry.submission.operation);
  auto split = graph::split(flight.shape, operations, completion.result);
  graph::fit_hints(split.answers, operations, settings_.connection);
  log_.on_exchange(flight, completion, split);
  learn(flight, completion, split, out);
  // One for all, so that a lost batch is a batch again.
  Moment moment{.now = environment_.clock.now(), .random = environment_.random()};
  for (std::size_t i = 0; i < flight.entries.size(); ++i) {
    auto& [place, entry] = flight.entries[i];
    settle(place, std::move(entry), std::move(split.answers[i]), split, moment, out);
    moment.is_said_again = flight.shape != graph::Call::Shape::batch;
  }
}

/// What an exchange says beyond its operations: of Meta's clock, of limits, of the server, of batches and lists.
void Dispatcher::learn(const Flight& flight, const http::Completion& completion, const graph::Split& split,
                       std::vector<Completed>& out) {
  if (split.served_at) server_clock_.on_date(*split.served_at, flight.sent, environment_.clock.now());
  const bool only_looked = std::all_of(flight.entries.begin(), flight.entries.end(),
                                       [](const auto& entry) { return entry.second.submission.only_looks(); });
  if (!completion.result && completion.result.error().kind == http::Failure::Kind::untrusted && !only_looked) {
    misconfigured_ = true;
    close_run(graph::to_error(completion.result.error()));
  }
  graph::Usage usage;
  bool clean = true;
  for (const auto& answer : split.answers) {
    const bool of_meta = answer.result || !answer.result.error().not_from_meta;
    if (of_meta) usage = graph::worst(usage, answer.usage);  // nobody else knows of Meta's limits
    clean = clean && is_clean(answer);
  }
  if (flight.shape == graph::Call::Shape::batch) resize_batches(flight.entries.size(), split);
  if (flight.shape == graph::Call::Shape::list) readings_.on_list(flight, split);
  if (completion.result) note_author(split);
  if (auto present = pacing_.note_network(completion, split, flight.entries.front().first); !present) {
    close_run(std::move(present.error()));
  }
  if (std::any_of(split.answers.begin(), split.answers.end(), is_refused_for_ads)) {
    pacing_.on_ads_refused(flight.account);
  }
  pacing_.on_reply(flight, usage, clean);
  const auto too_long = pacing_.note_announced_blocks(flight.account, usage);
  // Where only looks were made it ends no more than their account: a dry run goes on without them.
  if (too_long.app && !only_looked) return close_run(*too_long.app);
  const auto& why = too_long.app ? too_long.app : too_long.account;
  if (why && closed_.close(flight.account, *why)) drop_queued(flight.account, false, *why, out);
}

/// Half of what took too long, and more again as long as it does not.
void Dispatcher::resize_batches(std::size_t operations, const graph::Split& split) {
  auto& most = limits_.batch_operations;
  if (split.timed_out) {
    most = std::min(most, std::max(std::min(most, operations) / 2, kLeastBatch));
  } else if (split.came_back_whole && operations * 2 > most) {
    most = std::min(most + kBatchGrowth, settings_.compose.batch_operations);
  }
}

void Dispatcher::settle(std::uint64_t place, Entry entry, graph::Answer answer, const graph::Split& split,
                        const Moment& moment, std::vector<Completed>& out) {
  log_.on_answer(entry, answer);
  if (sending_ && readings_.read_otherwise(entry, answer, split)) {
    queue_.emplace(QueueKey{moment.now, place}, std::move(entry));
    return;
  }
  if (answer.result) {
    readings_.on_found(entry);
    reach_.on_success(entry.submission.operation);
    pacing_.on_success(entry.submission.operation.account, is_change(entry.submission.operation), moment.now);
    out.push_back({.ticket = entry.submission.ticket, .result = std::move(answer.result), .requests = entry.requests});
    return;
  }
  const auto error = answer.result.error();
  if (error.wanted) return out.push_back(ended_with(entry, error));  // progress: the server says how to go on
  if (error.error_class == ErrorClass::dependency) return hand_back(entry, error, moment.now, out);
  const pace::RetryAt at_once{.time = moment.now, .blocked = graph::Scope::item};
  if (split.whole_call_refused && may_repeat(entry) && !entry.alone &&
      may_pass_alone(entry.submission.operation, error)) {
    entry.alone = true;
    return repeat(place, std::move(entry), error, at_once, out);
  }
  const auto once_over = pacing_.after_outage(error);
  if (once_over && may_repeat(entry) && !in_doubt(entry.submission.operation, error)) {
    entry.held_back = true;
    const pace::RetryAt then{.time = *once_over, .blocked = graph::Scope::item};
    return repeat(next_place_++, std::move(entry), error, then, out);  // another one goes first to see
  }
  settle_failed(place, std::move(entry), std::move(answer), moment, out);
}

bool Dispatcher::may_repeat(const Entry& entry) const {
  const auto& submission = entry.submission;
  return sending_ && closed_.why(submission.operation.account) == nullptr && !submission.only_once;
}

/// As the rule of retries has it: repeats it, lets its machine look first, or gives it up.
void Dispatcher::settle_failed(std::uint64_t place, Entry entry, graph::Answer answer, const Moment& moment,
                               std::vector<Completed>& out) {
  const auto& error = answer.result.error();
  if (error.error_class == ErrorClass::rate_limit) {
    ++entry.attempts.throttled;
    const auto& operation = entry.submission.operation;
    if (!entry.limited_since) entry.limited_since = moment.now;
    const auto since = std::max(*entry.limited_since, pacing_.last_success(operation.account, is_change(operation)));
    entry.attempts.limited_for = std::chrono::duration_cast<Milliseconds>(moment.now - since);
  } else {
    ++entry.attempts.failed;
  }
  // What does not name the tier leaves it as it was.
  if (answer.usage.tier.empty()) answer.usage.tier = pacing_.governor().tier(entry.submission.operation.account);
  auto decision = pace::decide(settings_.retry, error, answer.usage, entry.submission.operation.idempotency,
                               entry.attempts, moment.now, moment.random);
  if (const auto* const retry = std::get_if<pace::RetryAt>(&decision)) {
    if (may_repeat(entry)) return repeat(place, std::move(entry), error, *retry, out);
    hold_back(retry->blocked, entry, retry->time, error);  // others have to wait all the same
  }
  auto completed = ended_with(entry, error);
  if (const auto* const look = std::get_if<pace::CheckFirst>(&decision)) {
    completed.check_first = true;
    hold_back(look->blocked, entry, look->time, error);
  }
  if (auto* const end = std::get_if<pace::GiveUp>(&decision)) {
    completed.result = tl::unexpected(end->error);
    if (!moment.is_said_again && !entry.submission.only_once) widen(entry, *end);
    give_up(entry, *end, out);
  }
  out.push_back(std::move(completed));
}

void Dispatcher::repeat(std::uint64_t place, Entry entry, const Error& error, const pace::RetryAt& retry,
                        std::vector<Completed>& out) {
  const auto wait = std::chrono::duration_cast<Milliseconds>(retry.time - environment_.clock.now());
  ++counters_.retries;
  entry.doubted = entry.doubted || (is_change(entry.submission.operation) && error.outcome_unknown);
  entry.held_back = hold_back(retry.blocked, entry, retry.time, error) || entry.held_back;
  log_.on_repeat(entry, error, wait);
  if (entry.submission.operation.needs.empty()) {
    queue_.emplace(QueueKey{retry.time, place}, std::move(entry));
  } else {
    hand_back(entry, error, retry.time, out);
  }
}

void Dispatcher::give_up(const Entry& entry, const pace::GiveUp& end, std::vector<Completed>& out) {
  const auto& operation = entry.submission.operation;
  const bool is_block = end.blocked_for.count() > 0;
  if (is_block) hold_back(end.stops, entry, environment_.clock.now() + end.blocked_for, end.error);
  if (entry.submission.stops_nothing(end.error.error_class)) {
    // Another look would make a block longer.
    if (is_block)
      close_accounts({end.stops == graph::Scope::account ? operation.account : AccountId{}, end.error}, out);
    return;
  }
  if (end.stops > graph::Scope::account) {
    close_run(end.error);
  } else if (end.stops == graph::Scope::account) {
    const bool copies_only = operation.reads_elsewhere && end.error.error_class != ErrorClass::rate_limit;
    if (copies_only) {
      closed_.close_to_copies(operation.account, end.error);
    } else {
      closed_.close(operation.account, end.error);
    }
    drop_queued(operation.account, copies_only, end.error, out);
  }
}

void Dispatcher::close_run(Error why) {
  closed_.close_run(std::move(why));
  stop_sending();
}

void Dispatcher::stop_sending() {
  sending_ = false;
  queue_.clear();
}

}  // namespace metaup::run
