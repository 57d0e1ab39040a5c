#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "metaup/run/settings.hpp"
#include "pace/reach.hpp"
#include "pace/server_clock.hpp"
#include "run/cost.hpp"
#include "run/ledger_queue.hpp"
#include "run/traffic/closed.hpp"
#include "run/traffic/exchange_log.hpp"
#include "run/traffic/pacing.hpp"
#include "run/traffic/readings.hpp"
#include "run/traffic/redaction.hpp"
#include "run/traffic/submission.hpp"

namespace metaup::run {

/// Operations in, results out: puts them into calls, sends no more than `Pacing` lets through, repeats what
/// may be repeated and when. It never sees what the operations are for.
class Dispatcher {
 public:
  Dispatcher(const Settings& settings, const Environment& environment, const std::string& origin, LedgerQueue& ledger);

  /// Sent as soon as it may be, but not before `not_before`.
  void submit(Submission submission, SteadyTime not_before = {});
  /// How many more submissions of this account could be put to use now: more of those that share
  /// requests.
  [[nodiscard]] std::size_t room(const AccountId& account, CallKind kind = CallKind::plain);
  /// How many submissions of this account share a request when there are enough of them: few until one
  /// has succeeded.
  [[nodiscard]] std::size_t operations_per_call(const AccountId& account, CallKind kind = CallKind::plain) const;
  /// Sends what may be sent, moves transfers until something ends or `until`, and returns what has
  /// come to an end. Does not drain the waker; the caller does.
  [[nodiscard]] std::vector<Completed> poll(SteadyTime until);

  /// Nothing new is sent from now on; what is queued is dropped.
  void stop_sending();
  void abort_running() { environment_.transport.abort_all(); }
  [[nodiscard]] bool running() const { return !flights_.empty(); }
  /// Whether anything that is under way changes something at Meta.
  [[nodiscard]] bool is_changing() const;
  [[nodiscard]] bool idle() const { return flights_.empty() && queue_.empty(); }

  /// What takes no more requests.
  [[nodiscard]] const Closed& closed() const { return closed_; }
  /// Whether the run is closed for a matter of the setup rather than of the token.
  [[nodiscard]] bool misconfigured() const { return misconfigured_; }
  /// Why the limits that other runs met could not be read.
  [[nodiscard]] const std::optional<Error>& unread_limits() const { return pacing_.unread(); }

  /// What Meta's clock shows, as its replies have told so far.
  [[nodiscard]] const pace::ServerClock& server_clock() const { return server_clock_; }
  [[nodiscard]] const pace::Governor& governor() const { return pacing_.governor(); }
  /// How many machines work in the accounts, this one included.
  [[nodiscard]] std::size_t machines() const { return pacing_.machines(); }
  /// Whether requests of this account are as dear as on the development tier.
  [[nodiscard]] bool development_tier(const AccountId& account) const {
    return pacing_.governor().development_tier(account);
  }
  /// Whether reads of what stands in one list share requests, as far as it is known.
  [[nodiscard]] bool shares_reads(const AccountId& account) const { return readings_.are_shared(account); }

  struct Counters {
    std::uint32_t requests = 0;
    std::uint32_t retries = 0;
    std::uint64_t bytes_sent = 0;
    std::uint64_t points = 0;   ///< of all that was sent
    Milliseconds throttled{0};  ///< in which anything was held back, by a limit or by the network
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }
  /// What it would take to do what is planned, and to send once more what a dry run has sent.
  [[nodiscard]] report::Estimate estimate(const Costs& planned) const;
  /// Running transfers by source, bytes of them that have left, and what a display wants besides.
  void describe(report::Tick& tick) const;

 private:
  using QueueKey = std::pair<SteadyTime, std::uint64_t>;  // when it is due, then first come

  /// When an exchange ended, and the chance that decides when it is repeated.
  struct Moment {
    SteadyTime now{};
    double random = 0;
    bool is_said_again = false;  ///< the call's one refusal has been counted for another of its operations
  };

  // requests
  [[nodiscard]] std::optional<SteadyTime> next_due(SteadyTime now) const;
  void send_due(SteadyTime now);
  void send_account(const AccountId& account, std::vector<QueueKey> due, SteadyTime now);
  void send_some(const AccountId& account, const std::vector<QueueKey>& keys, const graph::ComposeLimits& limits,
                 SteadyTime now);
  void start(const graph::Call& call, const std::vector<QueueKey>& keys);
  [[nodiscard]] std::map<AccountId, std::uint64_t> queued(SteadyTime now) const;

  // answers
  [[nodiscard]] bool brings_token(const http::Completion& completion) const;
  void finish(const http::Completion& completion, std::vector<Completed>& out);
  void learn(const Flight& flight, const http::Completion& completion, const graph::Split& split,
             std::vector<Completed>& out);
  void resize_batches(std::size_t operations, const graph::Split& split);
  void settle(std::uint64_t place, Entry entry, graph::Answer answer, const graph::Split& split, const Moment& moment,
              std::vector<Completed>& out);
  [[nodiscard]] bool may_repeat(const Entry& entry) const;
  void settle_failed(std::uint64_t place, Entry entry, graph::Answer answer, const Moment& moment,
                     std::vector<Completed>& out);
  bool hold_back(graph::Scope scope, const Entry& entry, SteadyTime until, const Error& error);
  void repeat(std::uint64_t place, Entry entry, const Error& error, const pace::RetryAt& retry,
              std::vector<Completed>& out);
  void give_up(const Entry& entry, const pace::GiveUp& end, std::vector<Completed>& out);

  // how far a refusal reaches (dispatcher_reach.cpp)
  [[nodiscard]] bool is_on_trial(const AccountId& account, bool changes) const;
  [[nodiscard]] bool waits_for_trial(const AccountId& account, bool changes) const;
  [[nodiscard]] std::uint32_t capacity(const AccountId& account, bool changes, std::uint64_t points,
                                       SteadyTime now) const;
  [[nodiscard]] graph::ComposeLimits limits_for(const AccountId& account, bool changes) const;
  [[nodiscard]] graph::ComposeLimits limits_for_copies(const AccountId& account) const;
  void note_author(const graph::Split& split);
  void widen(const Entry& entry, pace::GiveUp& end);
  void close_run(Error why);
  void close_accounts(const Pacing::Lasting& lasting, std::vector<Completed>& out);
  void drop_queued(const AccountId& account, bool copies_only, const Error& error, std::vector<Completed>& out);

  const Settings& settings_;
  const Environment& environment_;
  Redactor redactor_;
  ExchangeLog log_;
  Pacing pacing_;
  Readings readings_;
  pace::Reach reach_;
  pace::ServerClock server_clock_;
  Closed closed_;
  graph::ComposeLimits limits_;
  std::map<QueueKey, Entry> queue_;
  std::map<http::RequestId, Flight> flights_;
  std::uint64_t next_place_ = 0;
  bool sending_ = true;
  bool misconfigured_ = false;
  Counters counters_;
};

}  // namespace metaup::run
