#include "ledger/sqlite.hpp"

#include <cerrno>

namespace metaup::ledger::sql {
namespace {

int primary(const Failure& failure) { return failure.code & 0xFF; }

}  // namespace

bool is_full(const Failure& failure) {
  const bool no_room = failure.system_error == ENOSPC || failure.system_error == EDQUOT;
  return primary(failure) == SQLITE_FULL || (primary(failure) == SQLITE_IOERR && no_room) ||
         failure.code == SQLITE_IOERR_SHMSIZE;
}

bool is_busy(const Failure& failure) { return primary(failure) == SQLITE_BUSY; }

bool is_damaged(const Failure& failure) {
  return primary(failure) == SQLITE_CORRUPT || primary(failure) == SQLITE_NOTADB;
}

bool Row::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::int64_t Row::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Row::text(int column) const {
  const auto* const data = sqlite3_column_blob(statement_, column);
  if (data == nullptr) return {};
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return {static_cast<const char*>(data), size};
}

Outcome<Database> Database::open(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Database database;
  database.handle_.reset(raw);
  if (raw == nullptr) return tl::unexpected(Failure{code, 0, sqlite3_errstr(code)});
  if (code != SQLITE_OK) return tl::unexpected(database.failure());
  return database;
}

Outcome<void> Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return tl::unexpected(failure());
  }
  return {};
}

Outcome<std::int64_t> Database::number(std::string_view sql) {
  std::optional<std::int64_t> value;
  const auto done = each(sql, [&](const Row& row) {
    if (!value) value = row.integer(0);
  });
  if (!done) return tl::unexpected(done.error());
  return value.value_or(0);
}

Outcome<sqlite3_stmt*> Database::prepared(std::string_view sql) {
  if (const auto known = statements_.find(sql); known != statements_.end()) return known->second.get();
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(failure());
  statements_.emplace(sql, raw);
  return raw;
}

Failure Database::failure() const {
  return {sqlite3_extended_errcode(handle_.get()), sqlite3_system_errno(handle_.get()), sqlite3_errmsg(handle_.get())};
}

}  // namespace metaup::ledger::sql
