#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "metaup/graph/call.hpp"
#include "metaup/run/settings.hpp"
#include "pace/governor.hpp"
#include "pace/outage.hpp"
#include "run/closed.hpp"
#include "run/ledger_queue.hpp"
#include "run/submission.hpp"
#include "run/waits.hpp"

namespace metaup::run {

/// How much may be sent to whom, and since when. What holds requests back is known here: limits that replies met or
/// headers announce, blocks that earlier runs met, outages of the network. Tells of each wait, and saves blocks for the
/// runs to come.
class Pacing {
 public:
  Pacing(const Settings& settings, const Environment& environment, std::string origin, LedgerQueue& ledger);

  /// Keeps to the limits that earlier runs met: a call before their time would make the wait longer. Closes what is
  /// blocked for longer than `--max-wait`. An error: they could not be read.
  [[nodiscard]] Result<void> keep_saved_blocks(Closed& closed);

  /// How many more requests of the account may start now that cost so many points each.
  [[nodiscard]] std::uint32_t capacity(const AccountId& account, SteadyTime now, std::uint64_t points) const;
  /// When one may start if nothing but time passes; nothing when a reply must come first.
  [[nodiscard]] std::optional<SteadyTime> opens_at(const AccountId& account, SteadyTime now,
                                                   std::uint64_t points) const;
  [[nodiscard]] const pace::Governor& governor() const { return governor_; }

  void on_sent(const Flight& flight);
  /// It has ended; `clean` when it was neither throttled nor failed on Meta's side.
  void on_reply(const Flight& flight, const graph::Usage& usage, bool clean);
  /// Nobody in `scope` sends before `until`. `account` is who was throttled.
  void block(graph::Scope scope, const AccountId& account, SteadyTime until, const std::string& reason);
  /// Only for the runs to come.
  void save_block(graph::Scope scope, const AccountId& account, Milliseconds wait);
  /// Why an account, or all of them, are blocked for longer than `--max-wait`.
  struct TooLong {
    std::optional<Error> account;
    std::optional<Error> app;
  };
  /// Saves what the headers of a reply announce, be it a success; `on_reply` keeps to it.
  [[nodiscard]] TooLong note_announced_blocks(const AccountId& account, const graph::Usage& usage);

  /// Learns whether the server is there at all; `who` tells requests apart. An error when it has been away for longer
  /// than `--max-wait`.
  [[nodiscard]] Result<void> note_network(const http::Completion& completion, const graph::Split& split,
                                          std::uint64_t who);
  /// When what failed like this goes once more because an outage has swallowed it.
  [[nodiscard]] std::optional<SteadyTime> after_outage(const Error& error) const;

  /// The account has no room for something that would be submitted.
  void want(const AccountId& account) { wanted_.insert(account); }
  /// Tells of what keeps the accounts from sending that have something to send: `queued` and those that want to.
  void tell_waits(std::set<AccountId> queued, SteadyTime now);
  [[nodiscard]] Waits& waits() { return waits_; }
  [[nodiscard]] const Waits& waits() const { return waits_; }

 private:
  [[nodiscard]] std::optional<Error> note_announced_block(graph::Scope scope, const AccountId& account,
                                                          Milliseconds wait);

  const Settings& settings_;
  const Environment& environment_;
  std::string origin_;
  LedgerQueue& ledger_;
  pace::Governor governor_;
  std::size_t in_flight_ = 0;
  std::map<AccountId, std::string> reasons_;  ///< of the last block; under no account: of the app's
  pace::Outage outage_;
  std::string outage_reason_;
  std::set<AccountId> wanted_;
  Waits waits_;
};

}  // namespace metaup::run
