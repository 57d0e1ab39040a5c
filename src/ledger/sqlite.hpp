#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/sql.hpp"

/// SQLite with owners for its handles and values for its errors; does not know about the ledger.
namespace metaup::ledger::sql {

/// No room: the disk or the quota is full.
[[nodiscard]] bool is_full(const Failure& failure);
[[nodiscard]] bool is_busy(const Failure& failure);
/// The file is damaged, or was never a database.
[[nodiscard]] bool is_damaged(const Failure& failure);

/// Statements are prepared at their first use and kept.
class Database final : public Connection {
 public:
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database() override;

  /// `flags` are those of `sqlite3_open_v2`.
  [[nodiscard]] static Outcome<Database> open(const std::string& path, int flags);
  /// To be read by nobody else at the time, or where nobody can write: takes no locks, makes no files and leaves
  /// those beside it as they are. Its -wal file, if there is one, is read only with `with_log`; it must not be
  /// empty then.
  [[nodiscard]] static Outcome<Database> open_still(const std::string& path, bool with_log);
  /// All of it, in memory.
  [[nodiscard]] Outcome<Database> copy() const;

  Outcome<void> execute(const std::string& script) override;
  Outcome<std::vector<std::uint64_t>> perform(std::span<const Statement> statements, const Visit& visit) override;

  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  /// Whether its file has another name by now, or none.
  [[nodiscard]] bool has_moved() const;
  /// How long a statement waits for another connection's lock.
  void set_busy_timeout(int milliseconds) { sqlite3_busy_timeout(handle_.get(), milliseconds); }

 private:
  Database() = default;
  [[nodiscard]] static Outcome<Database> open(const std::string& name, int flags, const char* vfs);
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  Outcome<std::uint64_t> perform_one(std::size_t number, const Statement& statement, const Visit& visit);
  Outcome<sqlite3_stmt*> prepared(std::string_view sql);
  [[nodiscard]] Failure failure() const;

  std::unique_ptr<sqlite3, Close> handle_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> statements_;
};

}  // namespace metaup::ledger::sql
