#include "run/dispatcher.hpp"

#include <algorithm>
#include <utility>

namespace metaup::run {
namespace {

/// By how many operations a batch may grow once one has come back whole.
constexpr std::size_t kBatchGrowth = 5;
/// So few operations take no time: it is not their number that a time-out was about.
constexpr std::size_t kLeastBatch = 5;

report::Item item_of(const Submission& submission, std::uint32_t attempts) {
  report::Item item;
  item.index = submission.task;
  item.source = submission.source;
  item.kind = submission.kind;
  item.account = submission.operation.account;
  item.attempts = attempts;
  return item;
}

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
  if (error.outcome_unknown && operation.idempotency == graph::Idempotency::check_before_repeat) return false;
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

}  // namespace

Dispatcher::Dispatcher(const Settings& settings, const Environment& environment, std::string origin)
    : settings_(settings),
      environment_(environment),
      origin_(std::move(origin)),
      limits_(settings.compose),
      governor_(settings.governor) {
  const auto now = environment_.clock.now();
  const auto wall = environment_.clock.wall();
  const auto blocks = environment_.ledger.blocks(origin_);
  if (!blocks) return;  // what is not known is learned again from the first reply
  for (const auto& [account, until] : *blocks) {
    if (until > wall) governor_.block(graph::Scope::account, account, now + (until - wall));
  }
}

void Dispatcher::submit(Submission submission, SteadyTime not_before) {
  if (!sending_) return;
  const QueueKey key{std::max(environment_.clock.now(), not_before), next_place_++};
  Entry entry{.submission = std::move(submission)};
  if (const auto& list = entry.submission.operation.listed_in) entry.reading = Reading{.list = *list};
  queue_.emplace(key, std::move(entry));
}

std::size_t Dispatcher::room(const AccountId& account, Load load) const {
  if (!sending_ || dead(account) != nullptr) return 0;
  const auto now = environment_.clock.now();
  const auto wanted = governor_.capacity(account, now) * operations_per_call(load);
  const auto waiting = static_cast<std::size_t>(std::count_if(queue_.begin(), queue_.end(), [&](const auto& entry) {
    return entry.second.submission.operation.account == account && entry.first.first <= now;
  }));
  return wanted > waiting ? wanted - waiting : 0;
}

std::size_t Dispatcher::operations_per_call(Load load) const {
  if (load == Load::lookup) return limits_.lookup_values;
  if (!limits_.batch || (load == Load::file && !limits_.batch_files)) return 1;
  return load == Load::ad ? std::min(limits_.batch_operations, limits_.batch_ads) : limits_.batch_operations;
}

const Error* Dispatcher::dead(const AccountId& account) const {
  if (dead_run_) return &*dead_run_;
  const auto found = dead_accounts_.find(account);
  return found == dead_accounts_.end() ? nullptr : &found->second;
}

std::vector<Completed> Dispatcher::poll(SteadyTime until) {
  const auto now = environment_.clock.now();
  if (sending_) send_due(now);
  if (const auto due = next_due(now)) until = std::min(until, *due);
  std::vector<Completed> out;
  for (auto& completion : environment_.transport.poll(until)) finish(std::move(completion), out);
  return out;
}

/// When something in the queue can go without a reply coming first: an entry that is due but has
/// no capacity must not make the loop spin.
std::optional<SteadyTime> Dispatcher::next_due(SteadyTime now) const {
  if (!sending_) return std::nullopt;
  std::optional<SteadyTime> earliest;
  for (const auto& [key, entry] : queue_) {
    const auto& account = entry.submission.operation.account;
    auto time = std::max(key.first, now);
    if (governor_.capacity(account, now) == 0) {
      const auto opens = governor_.opens_at(account, now);
      if (!opens) continue;
      time = std::max(time, *opens);
    }
    if (!earliest || time < *earliest) earliest = time;
  }
  return earliest;
}

void Dispatcher::send_due(SteadyTime now) {
  std::map<AccountId, std::vector<QueueKey>> due;
  for (const auto& [key, entry] : queue_) {
    if (key.first > now) break;
    due[entry.submission.operation.account].push_back(key);
  }
  for (auto& [account, keys] : due) send_account(account, std::move(keys), now);
}

void Dispatcher::send_account(const AccountId& account, std::vector<QueueKey> due, SteadyTime now) {
  std::sort(due.begin(), due.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto alone =
      std::stable_partition(due.begin(), due.end(), [&](const auto& key) { return !queue_.at(key).alone; });
  const auto compose_range = [&](auto begin, auto end, const graph::ComposeLimits& limits) {
    const std::vector<QueueKey> keys(begin, end);
    std::vector<const graph::Operation*> operations;
    operations.reserve(keys.size());
    for (const auto& key : keys) {
      auto& entry = queue_.at(key);
      if (entry.reading && !entry.reading->way) take_way(entry, listed_reads_.first(account));
      operations.push_back(&entry.submission.operation);
    }
    bool started = false;
    for (const auto& call : graph::compose(operations, limits)) {
      if (governor_.capacity(account, now) == 0) return;
      // What has just been started may have left too few points for another batch of this size.
      std::vector<const graph::Operation*> own;
      for (const auto index : call.operations) own.push_back(operations[index]);
      if (std::exchange(started, true) && graph::points_of(call.shape, own) > governor_.points_per_call(account))
        return;
      start(call, keys);
    }
  };
  auto shared = limits_;
  shared.batch_points = governor_.points_per_call(account);
  auto single = limits_;
  single.batch_operations = 1;
  single.lookup_values = 1;
  const std::vector<QueueKey> separate(alone, due.end());
  compose_range(due.begin(), alone, shared);
  compose_range(separate.begin(), separate.end(), single);
}

void Dispatcher::start(const graph::Call& call, const std::vector<QueueKey>& keys) {
  Flight flight;
  flight.shape = call.shape;
  for (const auto index : call.operations) {
    auto node = queue_.extract(keys[index]);
    node.mapped().requests += 1;
    flight.entries.emplace_back(node.key().second, std::move(node.mapped()));
  }
  std::vector<const graph::Operation*> operations;
  for (const auto& [place, entry] : flight.entries) operations.push_back(&entry.submission.operation);
  flight.account = operations.front()->account;
  const auto id = next_request_++;
  environment_.transport.submit(id, graph::to_request(call.shape, operations, settings_.connection));
  flight.points = graph::points_of(call.shape, operations);
  governor_.on_sent(flight.account, flight.points);
  ++counters_.requests;
  flights_.emplace(id, std::move(flight));
}

void Dispatcher::finish(http::Completion completion, std::vector<Completed>& out) {
  auto node = flights_.extract(completion.id);
  if (node.empty()) return;
  auto& flight = node.mapped();
  counters_.bytes_sent += completion.bytes_sent;

  std::vector<const graph::Operation*> operations;
  for (const auto& [place, entry] : flight.entries) operations.push_back(&entry.submission.operation);
  auto split = graph::split(flight.shape, operations, completion.result);
  tell_exchange(flight, completion, split);

  if (!completion.result && completion.result.error().kind == http::Failure::Kind::untrusted) {
    misconfigured_ = true;
    dead_run_ = graph::to_error(completion.result.error());
    stop_sending();
  }
  graph::Usage usage;
  bool clean = true;
  for (const auto& answer : split.answers) {
    usage = graph::worst(usage, answer.usage);
    clean = clean && is_clean(answer);
  }
  if (flight.shape == graph::Call::Shape::batch) resize_batches(flight.entries.size(), split);
  if (flight.shape == graph::Call::Shape::list) learn_of_filter(flight, split);
  // One for all, so that a lost batch is a batch again.
  const Moment moment{.now = environment_.clock.now(), .random = environment_.random()};
  governor_.on_reply(flight.account, usage, clean, moment.now, flight.points);
  for (std::size_t i = 0; i < flight.entries.size(); ++i) {
    auto& [place, entry] = flight.entries[i];
    settle(place, std::move(entry), std::move(split.answers[i]), split, moment, out);
  }
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
  audit(entry, answer);
  if (entry.reading && sending_ && read_otherwise(entry, answer, split)) {
    queue_.emplace(QueueKey{moment.now, place}, std::move(entry));
    return;
  }
  if (answer.result) {
    note_found(entry);
    out.push_back({.task = entry.submission.task, .result = std::move(answer.result), .requests = entry.requests});
    return;
  }
  const auto error = answer.result.error();
  if (error.wanted) {  // progress: the server says how to go on
    out.push_back({.task = entry.submission.task, .result = tl::unexpected(error), .requests = entry.requests});
    return;
  }
  if (error.error_class == ErrorClass::dependency) return hand_back(entry, error, moment.now, out);
  const bool may_send = sending_ && dead(entry.submission.operation.account) == nullptr;
  const pace::RetryAt at_once{.time = moment.now, .blocked = graph::Scope::item};
  if (split.whole_call_refused && may_send && !entry.alone && may_pass_alone(entry.submission.operation, error)) {
    entry.alone = true;
    return repeat(place, std::move(entry), error, at_once, out);
  }
  if (error.error_class == ErrorClass::rate_limit) {
    ++entry.attempts.throttled;
  } else {
    ++entry.attempts.failed;
  }
  const auto decision = pace::decide(settings_.retry, error, answer.usage, entry.submission.operation.idempotency,
                                     entry.attempts, moment.now, moment.random);
  if (const auto* const retry = std::get_if<pace::RetryAt>(&decision);
      retry != nullptr && may_send && !entry.submission.only_once) {
    return repeat(place, std::move(entry), error, *retry, out);
  }
  Completed completed{.task = entry.submission.task, .result = tl::unexpected(error), .requests = entry.requests};
  completed.check_first = std::holds_alternative<pace::CheckFirst>(decision);
  if (const auto* const end = std::get_if<pace::GiveUp>(&decision)) {
    completed.result = tl::unexpected(end->error);
    give_up(entry, *end, out);
  }
  out.push_back(std::move(completed));
}

void Dispatcher::repeat(std::uint64_t place, Entry entry, const Error& error, const pace::RetryAt& retry,
                        std::vector<Completed>& out) {
  const auto wait = std::chrono::duration_cast<Milliseconds>(retry.time - environment_.clock.now());
  ++counters_.retries;
  if (retry.blocked != graph::Scope::item) {
    block(retry.blocked, entry.submission.operation.account, retry.time, error);
  }
  environment_.reporter.on(
      report::Retry{.item = item_of(entry.submission, entry.requests), .error = error, .wait = wait});
  if (entry.submission.operation.needs.empty()) {
    queue_.emplace(QueueKey{retry.time, place}, std::move(entry));
  } else {
    hand_back(entry, error, retry.time, out);
  }
}

/// What needs another cannot be sent without it: the result that its params refer to is in no other call.
void Dispatcher::hand_back(const Entry& entry, const Error& error, SteadyTime when, std::vector<Completed>& out) {
  out.push_back(
      {.task = entry.submission.task, .result = tl::unexpected(error), .requests = entry.requests, .send_again = when});
}

void Dispatcher::give_up(const Entry& entry, const pace::GiveUp& end, std::vector<Completed>& out) {
  if (end.stops == graph::Scope::run || end.stops == graph::Scope::app) {
    if (!dead_run_) dead_run_ = end.error;
    stop_sending();
  } else if (end.stops == graph::Scope::account) {
    const auto& operation = entry.submission.operation;
    if (operation.reads_elsewhere && end.error.error_class == ErrorClass::permission) return;
    const auto& account = operation.account;
    dead_accounts_.emplace(account, end.error);
    std::erase_if(queue_, [&](const auto& queued) {
      const auto& submission = queued.second.submission;
      if (submission.operation.account != account) return false;
      out.push_back({.task = submission.task, .result = tl::unexpected(end.error), .requests = queued.second.requests});
      return true;
    });
  }
}

void Dispatcher::block(graph::Scope scope, const AccountId& account, SteadyTime until, const Error& error) {
  const auto now = environment_.clock.now();
  governor_.block(scope, account, until);
  const AccountId whom = scope == graph::Scope::account ? account : AccountId{};
  auto& known = throttled_until_[whom];
  if (until <= known) return;
  counters_.throttled += std::chrono::duration_cast<Milliseconds>(until - std::max(known, now));
  known = until;
  environment_.ledger.save_block({.origin = origin_, .account = account}, environment_.clock.wall() + (until - now));
  environment_.reporter.on(report::Throttle{.account = whom,
                                            .wait = std::chrono::duration_cast<Milliseconds>(until - now),
                                            .usage_percent = governor_.usage_percent(account),
                                            .reason = error.message});
}

void Dispatcher::audit(const Entry& entry, const graph::Answer& answer) {
  const auto& operation = entry.submission.operation;
  const bool was_not_tried = !answer.result && answer.result.error().error_class == ErrorClass::dependency;
  if (operation.method == http::Method::get || was_not_tried) return;
  constexpr int kOk = 200;
  ledger::AuditRow row;
  row.time = environment_.clock.wall();
  row.origin = origin_;
  row.account = operation.account.act();
  row.edge = graph::to_string(operation.edge);
  row.source = entry.submission.source;
  if (answer.result) {
    row.http_status = kOk;
    row.fbtrace_id = answer.result->trace_id;
  } else {
    const auto& error = answer.result.error();
    row.http_status = error.http_status;
    row.code = error.code;
    row.subcode = error.subcode;
    row.fbtrace_id = error.fbtrace_id;
  }
  environment_.ledger.audit(row);
}

void Dispatcher::tell_exchange(const Flight& flight, const http::Completion& completion, const graph::Split& split) {
  const auto& operation = flight.entries.front().second.submission.operation;
  report::Exchange exchange;
  exchange.edge = flight.shape == graph::Call::Shape::batch ? "batch" : graph::to_string(operation.edge);
  exchange.method = flight.shape == graph::Call::Shape::batch ? "POST" : http::to_string(operation.method);
  exchange.path = flight.shape == graph::Call::Shape::batch ? "/" : "/" + operation.path;
  exchange.elapsed = completion.elapsed;
  exchange.bytes_sent = completion.bytes_sent;
  if (completion.result) {
    exchange.http_status = completion.result->status;
    exchange.trace_id = completion.result->header("x-fb-trace-id");
  }
  if (!split.answers.empty() && !split.answers.front().result) {
    exchange.code = split.answers.front().result.error().code;
    exchange.subcode = split.answers.front().result.error().subcode;
  }
  environment_.reporter.on(exchange);

  const auto& asked = settings_.connection.api_version;
  const bool versioned = flight.shape != graph::Call::Shape::batch;  // only what is in a batch names a version
  if (versioned && !split.api_version_served.empty() && split.api_version_served != asked) {
    notice_once("Meta answered with API version " + split.api_version_served + " although " + asked +
                " was asked for; consider --api-version " + split.api_version_served);
  }
  if (!split.version_warning.empty()) notice_once("Meta says: " + split.version_warning);
}

void Dispatcher::notice_once(const std::string& message) {
  if (noticed_.insert(message).second) environment_.reporter.on(report::Notice{message});
}

void Dispatcher::stop_sending() {
  sending_ = false;
  queue_.clear();
}

void Dispatcher::describe(report::Tick& tick) const {
  tick.retries = counters_.retries;
  tick.bytes_sent = counters_.bytes_sent;
  const auto now = environment_.clock.now();
  for (const auto& transfer : environment_.transport.running()) {
    tick.bytes_sent += transfer.sent;
    const auto found = flights_.find(transfer.id);
    if (found == flights_.end()) continue;
    const auto& first = found->second.entries.front().second.submission;
    tick.running.push_back({.source = first.source, .sent = transfer.sent, .total = transfer.total});
    tick.usage_percent = std::max(tick.usage_percent, governor_.usage_percent(found->second.account));
  }
  for (const auto& [account, until] : throttled_until_) {
    if (until > now)
      tick.waiting =
          std::max(tick.waiting.value_or(Milliseconds{0}), std::chrono::duration_cast<Milliseconds>(until - now));
  }
}

}  // namespace metaup::run
