#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metaup/graph/call.hpp"
#include "metaup/run/settings.hpp"
#include "pace/governor.hpp"
#include "pace/outage.hpp"
#include "run/ledger_queue.hpp"
#include "run/traffic/submission.hpp"
#include "run/traffic/waits.hpp"

namespace metaup::run {

/// How much may be sent to whom, and since when. What holds requests back is known here: limits that replies met or
/// headers announce, what other runs have met, outages of the network. Tells of each wait, and shares what it learns
/// of limits with the other runs by the registry.
class Pacing {
 public:
  Pacing(const Settings& settings, const Environment& environment, std::string origin, LedgerQueue& ledger);

  /// An account, or all of them under no account, that is blocked for longer than `--max-wait`.
  struct Lasting {
    AccountId account;
    Error why;
  };
  /// Keeps to the limits that earlier runs met: a call before their time would make the wait longer.
  [[nodiscard]] std::vector<Lasting> keep_saved_limits();
  /// The same for what other processes meet while this one runs, now and then.
  [[nodiscard]] std::vector<Lasting> follow_others(SteadyTime now);
  /// How many machines work in the accounts, this one included.
  [[nodiscard]] std::size_t machines() const { return machines_; }
  /// Why the registry could not be asked for them.
  [[nodiscard]] const std::optional<Error>& unread() const { return unread_; }

  /// How many more requests of the account may start now that cost so many points each.
  [[nodiscard]] std::uint32_t capacity(const AccountId& account, SteadyTime now, std::uint64_t points) const;
  /// When one may start if nothing but time passes; nothing when a reply must come first.
  [[nodiscard]] std::optional<SteadyTime> opens_at(const AccountId& account, SteadyTime now,
                                                   std::uint64_t points) const;
  [[nodiscard]] const pace::Governor& governor() const { return governor_; }

  void on_sent(Flight& flight);
  /// It has ended; `clean` when it was neither throttled nor failed on Meta's side.
  void on_reply(const Flight& flight, const graph::Usage& usage, bool clean);
  /// A change, or a read, of the account has got through.
  void on_success(const AccountId& account, bool is_change, SteadyTime now) {
    got_through_[{account, is_change}] = now;
  }
  /// When the last one did; the beginning of time: none has.
  [[nodiscard]] SteadyTime last_success(const AccountId& account, bool is_change) const {
    const auto last = got_through_.find({account, is_change});
    return last == got_through_.end() ? SteadyTime{} : last->second;
  }
  /// Meta takes no more changes of ads in a second.
  void on_ads_refused(const AccountId& account) { governor_.on_ads_refused(account); }
  /// Nobody in `scope` sends before `until`, in this run and in those to come. `account` is who was throttled.
  void block(graph::Scope scope, const AccountId& account, SteadyTime until, const std::string& reason);
  /// Why an account, or all of them, are blocked for longer than `--max-wait`.
  struct TooLong {
    std::optional<Error> account;
    std::optional<Error> app;
  };
  /// Saves the blocks that the headers of a reply announce, even of a success; `on_reply` keeps to them.
  [[nodiscard]] TooLong note_announced_blocks(const AccountId& account, const graph::Usage& usage);

  /// Learns whether the server is there at all; `who` tells requests apart. An error when it has been away for longer
  /// than `--max-wait`.
  [[nodiscard]] Result<void> note_network(const http::Completion& completion, const graph::Split& split,
                                          std::uint64_t who);
  /// When something that failed like this is sent once more, if an outage is why it failed.
  [[nodiscard]] std::optional<SteadyTime> after_outage(const Error& error) const;

  /// The account has no room for something that would be submitted.
  void want(const AccountId& account, std::uint64_t cost) {
    auto& least = wanted_.try_emplace(account, cost).first->second;
    least = std::min(least, cost);
  }
  /// Tells what keeps accounts from sending: those in `queued`, by the cost of their cheapest request, and those that
  /// want to send. Returns those whose points come back too late.
  [[nodiscard]] std::vector<Lasting> tell_waits(std::map<AccountId, std::uint64_t> queued, SteadyTime now);
  [[nodiscard]] Waits& waits() { return waits_; }
  [[nodiscard]] const Waits& waits() const { return waits_; }

 private:
  /// Of the last block: of the account, or of the token or the app as a whole.
  [[nodiscard]] std::string& reason_of(graph::Scope scope, const AccountId& account) {
    const bool is_of_account = scope == graph::Scope::account;
    return reasons_[{std::min(scope, graph::Scope::app), is_of_account ? account : AccountId{}}];
  }
  void save_block(graph::Scope scope, const AccountId& account, Milliseconds wait);
  [[nodiscard]] std::optional<Error> note_announced_block(graph::Scope scope, const AccountId& account,
                                                          Milliseconds wait);
  /// When a block that lasts for so long is over for this run: not at the same moment as for all others.
  [[nodiscard]] SteadyTime end_of(Milliseconds wait, SteadyTime now) const;
  void keep(const Result<ledger::Limits>& limits);
  void keep_block(const AccountId& account, const ledger::Block& block);
  void keep_usage(const ledger::LimiterUsage& usage);
  void tell_others(const AccountId& account, SteadyTime now);
  void end_outage(SteadyTime now);
  void count_machines();

  const Settings& settings_;
  const Environment& environment_;
  std::string origin_;
  LedgerQueue& ledger_;
  pace::Governor governor_;
  std::size_t in_flight_ = 0;
  std::map<std::pair<graph::Scope, AccountId>, std::string> reasons_;
  pace::Outage outage_;
  std::string outage_reason_;
  bool is_outage_told_ = false;
  std::map<AccountId, std::uint64_t> wanted_;  ///< by what the cheapest of it costs
  std::map<AccountId, WallTime> kept_blocks_;  ///< in the registry, as far as this run has seen or written them
  std::optional<Error> unread_;
  std::vector<Lasting> lasting_;                                  ///< found, and not yet handed out
  SteadyTime asked_at_{};                                         ///< what others have met
  std::map<AccountId, SteadyTime> told_at_;                       ///< how their quotas stand
  std::map<std::pair<AccountId, bool>, SteadyTime> got_through_;  ///< the last change, and the last read
  std::size_t machines_ = 1;
  Waits waits_;
};

}  // namespace metaup::run
