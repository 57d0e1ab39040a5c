#include "ledger/sqlite.hpp"

#include <cerrno>

namespace metaup::ledger::sql {
namespace {

int primary(const Failure& failure) { return failure.code & 0xFF; }

/// The URI of a file that nobody changes while it is open; its -wal file is not looked at.
std::string immutable(const std::string& path) {
  std::string uri = "file:";
  for (const char byte : path) {
    switch (byte) {
      case '%':
        uri += "%25";
        break;
      case '?':
        uri += "%3f";
        break;
      case '#':
        uri += "%23";
        break;
      default:
        uri += byte;
    }
  }
  return uri + "?immutable=1";
}

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

double Row::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string Row::text(int column) const {
  const auto* const data = sqlite3_column_blob(statement_, column);
  if (data == nullptr) return {};
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return {static_cast<const char*>(data), size};
}

Outcome<Database> Database::open(const std::string& path, int flags) { return open(path, flags, nullptr); }

Outcome<Database> Database::open_still(const std::string& path, bool with_log) {
  if (!with_log) return open(immutable(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
  // Without locks, and with the index of the log in memory of its own.
  auto database = open(path, SQLITE_OPEN_READONLY, "unix-none");
  if (!database) return database;
  sqlite3_db_config(database->handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  const auto alone = database->execute("PRAGMA locking_mode = EXCLUSIVE");
  return alone ? std::move(database) : tl::unexpected(alone.error());
}

Outcome<Database> Database::copy() const {
  auto memory = open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nullptr);
  if (!memory) return memory;
  auto* const backup = sqlite3_backup_init(memory->handle_.get(), "main", handle_.get(), "main");
  if (backup == nullptr) return tl::unexpected(memory->failure());
  constexpr int kAllPages = -1;
  sqlite3_backup_step(backup, kAllPages);
  if (sqlite3_backup_finish(backup) != SQLITE_OK) return tl::unexpected(memory->failure());
  return memory;
}

bool Database::has_moved() const {
  int moved = 0;
  sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

Outcome<Database> Database::open(const std::string& name, int flags, const char* vfs) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
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
