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

/// The row that a statement stands on.
class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  [[nodiscard]] bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  [[nodiscard]] std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  [[nodiscard]] double real(int column) const override { return sqlite3_column_double(statement_, column); }
  [[nodiscard]] std::string text(int column) const override {
    const auto* const data = sqlite3_column_blob(statement_, column);
    if (data == nullptr) return {};
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {static_cast<const char*>(data), size};
  }

 private:
  sqlite3_stmt* statement_;
};

/// Puts a statement back to its start, so that it holds no lock and no view into a value.
struct Reset {
  void operator()(sqlite3_stmt* statement) const {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
  }
};

int bind_value(sqlite3_stmt* statement, int index, const Value& value) {
  if (const auto* const number = std::get_if<std::int64_t>(&value)) {
    return sqlite3_bind_int64(statement, index, *number);
  }
  if (const auto* const real = std::get_if<double>(&value)) return sqlite3_bind_double(statement, index, *real);
  if (const auto* const text = std::get_if<std::string>(&value)) {
    return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  return sqlite3_bind_null(statement, index);
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

// Not inline: g++ 12 then warns of what is no fault.
Database::Database(Database&& other) noexcept = default;
Database& Database::operator=(Database&& other) noexcept = default;
Database::~Database() = default;

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
  if (raw == nullptr) return tl::unexpected(Failure{.code = code, .message = sqlite3_errstr(code)});
  if (code != SQLITE_OK) return tl::unexpected(database.failure());
  return database;
}

Outcome<void> Database::execute(const std::string& script) {
  if (sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return tl::unexpected(failure());
  }
  return {};
}

Outcome<std::vector<std::uint64_t>> Database::perform(std::span<const Statement> statements, const Visit& visit) {
  std::vector<std::uint64_t> counts;
  counts.reserve(statements.size());
  for (const auto& statement : statements) {
    const auto count = perform_one(counts.size(), statement, visit);
    if (!count) return tl::unexpected(count.error());
    counts.push_back(*count);
  }
  return counts;
}

Outcome<std::uint64_t> Database::perform_one(std::size_t number, const Statement& statement, const Visit& visit) {
  const auto before = sqlite3_total_changes64(handle_.get());
  const auto ready = prepared(statement.sql);
  if (!ready) return tl::unexpected(ready.error());
  const std::unique_ptr<sqlite3_stmt, Reset> bound(*ready);
  int index = 0;
  for (const auto& value : statement.values) {
    if (bind_value(bound.get(), ++index, value) != SQLITE_OK) return tl::unexpected(failure());
  }
  int code = sqlite3_step(bound.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(bound.get())) visit(number, SqliteRow(bound.get()));
  if (code != SQLITE_DONE) return tl::unexpected(failure());
  return static_cast<std::uint64_t>(sqlite3_total_changes64(handle_.get()) - before);
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
  return {.code = sqlite3_extended_errcode(handle_.get()),
          .system_error = sqlite3_system_errno(handle_.get()),
          .message = sqlite3_errmsg(handle_.get())};
}

}  // namespace metaup::ledger::sql
