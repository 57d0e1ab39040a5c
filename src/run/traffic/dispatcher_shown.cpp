#include <algorithm>

#include "run/traffic/dispatcher.hpp"

// What a dispatcher tells of what is planned, and of what is under way.

namespace metaup::run {
namespace {

/// Meta takes some changes of tokens as if they were reads.
bool changes_something(const graph::Operation& operation) {
  return operation.method != http::Method::get || operation.edge == graph::Edge::token_exchange ||
         operation.edge == graph::Edge::token_revoke;
}

}  // namespace

bool Dispatcher::is_changing() const {
  return std::any_of(flights_.begin(), flights_.end(), [](const auto& flight) {
    const auto& entries = flight.second.entries;
    return std::any_of(entries.begin(), entries.end(),
                       [](const auto& entry) { return changes_something(entry.second.submission.operation); });
  });
}

report::Estimate Dispatcher::estimate(const Costs& planned) const {
  Cost all{.reads = counters_.points};  // a dry run only reads
  std::map<AccountId, pace::Load> loads;
  for (const auto& [account, cost] : planned) {
    all += cost;
    loads[account] = cost.load();
  }
  return {.writes = all.writes,
          .reads = all.reads,
          .points = all.points(),
          .least_time = pacing_.governor().least_time(loads, settings_.governor.max_usage, environment_.clock.now())};
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
    if (found->second.changes) {
      tick.running.push_back({.source = first.source, .sent = transfer.sent, .total = transfer.total});
    }
  }
  if (const auto fullest = pacing_.governor().fullest(now)) {
    tick.usage = {.account = fullest->account,
                  .limiter = std::string(to_string(fullest->limiter)),
                  .percent = fullest->percent,
                  .writes_per_second = fullest->writes_per_second,
                  .free_in = fullest->free_in};
  }
  if (const auto wait = pacing_.waits().longest(now)) {
    tick.waiting = wait->left;
    tick.waiting_for = wait->cause;
    tick.waiting_account = wait->account;
  }
}

}  // namespace metaup::run
