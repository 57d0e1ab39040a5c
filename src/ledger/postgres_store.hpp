#pragma once
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ledger/postgres.hpp"
#include "ledger/server_locks.hpp"
#include "ledger/store.hpp"
#include "metaup/ledger/ledger.hpp"

namespace metaup::ledger {

/// A PostgreSQL database that is open, and of the latest schema. A connection that breaks is made anew, and what was
/// under way is done again unless the server has done it.
class PostgresStore final : public Store, public SharedRegistry {
 public:
  struct Home {
    std::string uri;     ///< holds no secret
    std::string writer;  ///< who we are, on this server; empty: it is only read
    ServerLocks::Patience patience = {};
    sql::Haste haste = {};
  };
  PostgresStore(sql::Server server, Home home)
      : home_(std::move(home)), server_(std::move(server)), locks_(home_.patience) {
    server_.set_haste(home_.haste);
  }
  ~PostgresStore() override;
  PostgresStore(const PostgresStore&) = delete;
  PostgresStore& operator=(const PostgresStore&) = delete;

  [[nodiscard]] Result<void> read(std::span<const sql::Statement> statements, const std::function<void()>& begin,
                                  const sql::Visit& visit) override;
  [[nodiscard]] Result<void> refresh() override { return {}; }
  /// Of a table without statistics the server reads all assets of an account to find a list of them.
  [[nodiscard]] bool looks_up_lists() const override { return false; }
  [[nodiscard]] Result<Written> write(const Transaction& transaction, const sql::Visit& visit) override;
  [[nodiscard]] bool is_to_be_read() const override { return home_.writer.empty(); }
  [[nodiscard]] Result<void> note(const std::vector<sql::Statement>& statements) override;
  [[nodiscard]] bool out_of_room() const override { return false; }
  [[nodiscard]] Result<std::vector<std::string>> check() override;
  [[nodiscard]] SharedRegistry* shared() override { return this; }
  [[nodiscard]] Result<void> may_go_on() const override;

  [[nodiscard]] bool is_away() const override;
  [[nodiscard]] Result<bool> try_lock(const Owner& owner, bool alone) override;
  void unlock_accounts() override { is_to_unlock_ = true; }
  [[nodiscard]] Result<std::size_t> machines() override;
  [[nodiscard]] Result<std::vector<bool>> claim(const std::vector<Claim>& claims) override;
  [[nodiscard]] Result<void> release(const std::vector<Claim>& claims) override;
  [[nodiscard]] Result<std::vector<Claimant>> claimants(const std::vector<Claim>& claims) override;

 private:
  using Clock = std::chrono::steady_clock;
  using Changed = std::vector<std::uint64_t>;
  using Counts = sql::Outcome<Changed>;
  /// Marks when the server was asked for something.
  class Turn;
  [[nodiscard]] Counts read_once(std::span<const sql::Statement> statements, const sql::Visit& visit);
  [[nodiscard]] Counts write_once(const Transaction& transaction, const sql::Visit& visit);
  [[nodiscard]] Counts write_in_steps(const Transaction& transaction, const sql::Visit& visit);
  /// After a failure: an error unless it can be tried again. Waits for the server, if that is what has failed.
  /// Of a run under way: what it may have done without the ledger is not lost.
  [[nodiscard]] Error lost(const sql::Failure& failure) const;
  [[nodiscard]] Result<void> prepare_again(const sql::Failure& failure, int attempt);
  /// After a failure: whether the last transaction is written all the same.
  [[nodiscard]] Result<bool> outcome_of_last(sql::Failure failure, int& attempt);
  [[nodiscard]] sql::Outcome<void> reconnect();
  void lock_again();
  /// Does it again as long as it can be.
  template <class T>
  [[nodiscard]] Result<T> patiently(const std::function<sql::Outcome<T>()>& work);
  /// Whether the last transaction has been written, although its answer was lost.
  [[nodiscard]] sql::Outcome<bool> was_written();

  Home home_;
  sql::Server server_;
  std::int64_t last_write_ = 0;  ///< its number; the server keeps that of the last one it has
  ServerLocks locks_;
  std::atomic<bool> is_to_unlock_ = false;
  std::atomic<Clock::rep> asked_at_ = 0;  ///< 0: it is not waited for
  std::optional<Clock::time_point> away_since_;
  std::atomic<bool> is_gone_ = false;  ///< the connection broke, and there is no other yet
  bool has_lost_locks_ = false;
};

/// What `failure` means for the user of the registry at `uri`, and the way out. Class local.
[[nodiscard]] Error to_server_error(const sql::Failure& failure, const std::string& uri);

}  // namespace metaup::ledger
