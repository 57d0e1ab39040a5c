#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/shared.hpp"
#include "ledger/sql.hpp"

namespace metaup::ledger {

/// The advisory locks that a connection to a PostgreSQL server holds: on accounts, and on what is claimed. They go with
/// the connection. For one thread.
class ServerLocks {
 public:
  using Clock = std::chrono::steady_clock;
  struct Patience {
    /// A server that does not answer; who waits for longer gives up.
    std::chrono::milliseconds server{10'000};
    /// Once it is back: all that had something claimed have it again by then.
    std::chrono::milliseconds others{2'000};
    /// A claim of another machine's that is free, and nothing came of it: its connection may only have been cut.
    std::chrono::milliseconds freed{3'000};
    /// What a lost machine had in flight has arrived at Meta by then, or never will.
    std::chrono::milliseconds in_flight{60'000};
  };
  ServerLocks() = default;
  explicit ServerLocks(Patience patience) : patience_(patience) {}

  [[nodiscard]] sql::Outcome<bool> try_account(sql::Connection& server, const Owner& owner, bool alone);
  [[nodiscard]] sql::Outcome<void> unlock_accounts(sql::Connection& server);
  /// The most that have locked one of our accounts, we included.
  [[nodiscard]] static sql::Outcome<std::size_t> machines(sql::Connection& server);
  [[nodiscard]] sql::Outcome<std::vector<bool>> claim(sql::Connection& server, const std::vector<Claim>& claims,
                                                      Clock::time_point now);
  [[nodiscard]] sql::Outcome<void> release(sql::Connection& server, const std::vector<Claim>& claims);
  [[nodiscard]] static sql::Outcome<std::vector<Claimant>> claimants(sql::Connection& server,
                                                                     const std::vector<Claim>& claims);
  /// The connection is lost, and all locks with it.
  void lose(Clock::time_point now);
  /// On a new connection, what was lost. False: another one still has something of it.
  [[nodiscard]] sql::Outcome<bool> take_again(sql::Connection& server);

 private:
  struct Lock {
    std::int64_t key = 0;
    bool alone = true;
  };
  /// What the server says of a claim.
  struct Said {
    bool was_asked = false;
    bool is_free = false;    ///< and locked now
    bool in_flight = false;  ///< a machine that is lost had written it down
  };
  [[nodiscard]] bool is_ours(std::int64_t key, const Said& said, Clock::time_point now);
  void note_lost(const std::vector<std::string>& machines, Clock::time_point now);
  /// Whether one that is not connected may come back for what it had claimed.
  [[nodiscard]] bool awaits_others(Clock::time_point now) const;

  Patience patience_;
  std::vector<Lock> accounts_;
  std::vector<Lock> lost_;  ///< claims, too
  std::set<std::int64_t> held_;
  std::map<std::int64_t, std::optional<Clock::time_point>> foreign_;  ///< others', and since when they are free
  std::map<std::string, Clock::time_point> lost_machines_;            ///< and since when that is known
  Clock::time_point closed_until_{};  ///< before that nothing is claimed: others are on their way back
};

/// Who it is that writes under this name ("metaup HOST PROCESS CHANCE"), without the time; nothing: no metaup.
[[nodiscard]] std::optional<Claimant> claimant_of(const std::string& writer);

/// The advisory lock for a thing.
[[nodiscard]] std::int64_t lock_key(const std::string& thing);

}  // namespace metaup::ledger
