#pragma once
#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <variant>

/// SQLite with owners for its handles and values for its errors; does not know about the ledger.
namespace metaup::ledger::sql {

struct Failure {
  int code = SQLITE_ERROR;  ///< an extended result code
  int system_error = 0;     ///< the errno below it; 0 when there is none
  std::string message;
};
template <class T>
using Outcome = tl::expected<T, Failure>;

/// No room: the disk or the quota is full.
[[nodiscard]] bool is_full(const Failure& failure);
[[nodiscard]] bool is_busy(const Failure& failure);
/// The file is damaged, or was never a database.
[[nodiscard]] bool is_damaged(const Failure& failure);

/// The row that a statement stands on; valid during the visit only.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  /// Empty for NULL.
  [[nodiscard]] std::string text(int column) const;

 private:
  sqlite3_stmt* statement_;
};

/// One connection, for one thread. Statements are prepared at their first use and kept.
class Database {
 public:
  /// `flags` are those of `sqlite3_open_v2`.
  [[nodiscard]] static Outcome<Database> open(const std::string& path, int flags);
  /// To be read by nobody else at the time, or where nobody can write: takes no locks, makes no files and leaves
  /// those beside it as they are. Its -wal file, if there is one, is read only with `with_log`; it must not be
  /// empty then.
  [[nodiscard]] static Outcome<Database> open_still(const std::string& path, bool with_log);
  /// All of it, in memory.
  [[nodiscard]] Outcome<Database> copy() const;

  /// Any number of statements without values.
  Outcome<void> execute(const std::string& sql);
  /// One statement without a result; returns how many rows it changed.
  template <class... Values>
  Outcome<std::uint64_t> run(std::string_view sql, const Values&... values);
  /// The same, with values whose number is only known now: any range of what can be bound.
  template <class Values>
  Outcome<std::uint64_t> run_all(std::string_view sql, const Values& values);
  /// One query; `visit(row)` sees each row.
  template <class Visit, class... Values>
  Outcome<void> each(std::string_view sql, Visit visit, const Values&... values);
  /// The first column of the first row, 0 when there is none.
  Outcome<std::int64_t> number(std::string_view sql);

  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  /// Whether its file has another name by now, or none.
  [[nodiscard]] bool has_moved() const;
  [[nodiscard]] std::int64_t last_row_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
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
  /// Puts a statement back to its start, so that it holds no lock and no view into a value.
  struct Reset {
    void operator()(sqlite3_stmt* statement) const {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  };
  using Bound = std::unique_ptr<sqlite3_stmt, Reset>;

  template <class... Values>
  Outcome<Bound> bound(std::string_view sql, const Values&... values);
  template <class Visit>
  Outcome<void> step(sqlite3_stmt* statement, Visit visit);
  Outcome<sqlite3_stmt*> prepared(std::string_view sql);
  [[nodiscard]] Failure failure() const;

  std::unique_ptr<sqlite3, Close> handle_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> statements_;
};

template <std::integral Number>
int bind_value(sqlite3_stmt* statement, int index, Number value) {
  return sqlite3_bind_int64(statement, index, static_cast<sqlite3_int64>(value));
}
inline int bind_value(sqlite3_stmt* statement, int index, double value) {
  return sqlite3_bind_double(statement, index, value);
}
inline int bind_value(sqlite3_stmt* statement, int index, std::string_view value) {
  // A null pointer would bind NULL, and an empty view may hold one.
  return sqlite3_bind_text64(statement, index, value.empty() ? "" : value.data(), value.size(), SQLITE_STATIC,
                             SQLITE_UTF8);
}
template <class Value>
int bind_value(sqlite3_stmt* statement, int index, const std::optional<Value>& value) {
  return value ? bind_value(statement, index, *value) : sqlite3_bind_null(statement, index);
}

template <class... Values>
int bind_value(sqlite3_stmt* statement, int index, const std::variant<std::monostate, Values...>& value) {
  const auto bind = [&](const auto& held) {
    if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) {
      return sqlite3_bind_null(statement, index);
    } else {
      return bind_value(statement, index, held);
    }
  };
  return std::visit(bind, value);
}

template <class... Values>
Outcome<Database::Bound> Database::bound(std::string_view sql, const Values&... values) {
  const auto statement = prepared(sql);
  if (!statement) return tl::unexpected(statement.error());
  Bound guard(*statement);
  [[maybe_unused]] int index = 0;
  const bool all_bound = ((bind_value(*statement, ++index, values) == SQLITE_OK) && ...);
  if (!all_bound) return tl::unexpected(failure());
  return guard;
}

template <class... Values>
Outcome<std::uint64_t> Database::run(std::string_view sql, const Values&... values) {
  const auto before = sqlite3_total_changes64(handle_.get());
  const auto done = each(sql, [](const Row&) {}, values...);
  if (!done) return tl::unexpected(done.error());
  return static_cast<std::uint64_t>(sqlite3_total_changes64(handle_.get()) - before);
}

template <class Values>
Outcome<std::uint64_t> Database::run_all(std::string_view sql, const Values& values) {
  const auto before = sqlite3_total_changes64(handle_.get());
  const auto statement = bound(sql);
  if (!statement) return tl::unexpected(statement.error());
  int index = 0;
  for (const auto& value : values) {
    if (bind_value(statement->get(), ++index, value) != SQLITE_OK) return tl::unexpected(failure());
  }
  const auto done = step(statement->get(), [](const Row&) {});
  if (!done) return tl::unexpected(done.error());
  return static_cast<std::uint64_t>(sqlite3_total_changes64(handle_.get()) - before);
}

template <class Visit, class... Values>
Outcome<void> Database::each(std::string_view sql, Visit visit, const Values&... values) {
  const auto statement = bound(sql, values...);
  if (!statement) return tl::unexpected(statement.error());
  return step(statement->get(), visit);
}

template <class Visit>
Outcome<void> Database::step(sqlite3_stmt* statement, Visit visit) {
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) visit(Row(statement));
  if (code != SQLITE_DONE) return tl::unexpected(failure());
  return {};
}

}  // namespace metaup::ledger::sql
