#include "ledger/connect.hpp"

#include <filesystem>

#include "ledger/file_system.hpp"

namespace metaup::ledger {
namespace {

using sql::Database;
using sql::Outcome;

// Rows of a file from elsewhere must not run code of its schema, hence trusted_schema; a page is
// checked when it is read, hence cell_size_check.
constexpr const char* kSettings =
    "PRAGMA foreign_keys = ON;"
    "PRAGMA synchronous = NORMAL;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA cache_size = -6144;";

/// Opens it in that way, and reads whose it is: only then is it clear that it can be read.
Outcome<Opened> identified(Outcome<Database> database, const Schema& schema) {
  if (!database) return tl::unexpected(database.error());
  database->set_busy_timeout(kBusySeconds * 1000);
  if (const auto set = configure(*database); !set) return tl::unexpected(set.error());
  const auto identity = patiently([&] { return identify(*database, schema); });
  if (!identity) return tl::unexpected(identity.error());
  return Opened{std::move(*database), *identity};
}

bool has_bytes(const std::string& path) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path, missing);
  return !missing && size > 0;
}

}  // namespace

Outcome<void> configure(Database& database) { return database.execute(kSettings); }

Outcome<void> use_wal(Database& database) {
  std::string mode;
  const auto read = [&](const sql::Row& row) { mode = row.text(0); };
  // Asked first, because to set it takes an exclusive lock even when it is set.
  if (auto asked = database.each("PRAGMA journal_mode", read); !asked || mode == "wal") return asked;
  if (auto set = database.each("PRAGMA journal_mode = WAL", read); !set || mode == "wal") return set;
  return tl::unexpected(
      sql::Failure{.code = SQLITE_CANTOPEN, .message = "this file system has no shared memory for WAL"});
}

Outcome<void> refuse_damage(Database& database) {
  std::string verdict;
  auto asked = database.each("PRAGMA quick_check(1)", [&](const sql::Row& row) { verdict = row.text(0); });
  if (!asked || verdict == "ok") return asked;
  return tl::unexpected(sql::Failure{.code = SQLITE_CORRUPT, .message = verdict});
}

Outcome<Opened> open_shared(const std::string& path, const Schema& schema) {
  return identified(Database::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW), schema);
}

Outcome<Opened> open_still(const std::string& path, bool with_log, const Schema& schema) {
  return identified(Database::open_still(path, with_log), schema);
}

/// SQLite shares a log by a file that it has to make. Where it cannot, nobody writes.
Outcome<Opened> open_readable(const std::string& path, const Schema& schema) {
  std::error_code missing;
  const bool in_use = std::filesystem::exists(path + "-shm", missing);
  const bool sharable = in_use || refuse_unwritable(path);
  if (sharable) {
    auto shared = open_shared(path, schema);
    if (shared || sql::is_busy(shared.error()) || sql::is_damaged(shared.error())) return shared;
  }
  return open_still(path, has_bytes(path + "-wal"), schema);
}

}  // namespace metaup::ledger
