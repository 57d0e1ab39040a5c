#include <cerrno>
#include <chrono>
#include <filesystem>
#include <new>
#include <thread>

#include "ledger/ballast.hpp"
#include "ledger/failure.hpp"
#include "ledger/place.hpp"
#include "ledger/schema.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "metaup/base/file.hpp"

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
    "PRAGMA cache_size = -8192;";

Outcome<void> use_wal(Database& database) {
  std::string mode;
  const auto read = [&](const sql::Row& row) { mode = row.text(0); };
  // Asked first, because to set it takes an exclusive lock even when it is set.
  if (auto asked = database.each("PRAGMA journal_mode", read); !asked || mode == "wal") return asked;
  if (auto set = database.each("PRAGMA journal_mode = WAL", read); !set || mode == "wal") return set;
  return tl::unexpected(sql::Failure{SQLITE_CANTOPEN, 0, "this file system has no shared memory for WAL"});
}

Outcome<void> make_ready(Database& database, const Identity& identity) {
  if (auto wal = use_wal(database); !wal) return wal;
  return identity.schema < latest_schema() ? migrate(database) : Outcome<void>{};
}

/// SQLite does not wait for a lock where two connections that both wait could block each other, as
/// when several runs make a ledger at the same moment. Having let go of all locks, we can.
template <class Step>
auto patiently(Step step) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{kBusySeconds};
  auto done = step();
  while (!done && sql::is_busy(done.error()) && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
    done = step();
  }
  return done;
}

Result<void> refuse_stranger(const Identity& identity, const std::string& path) {
  if (identity.origin == Origin::foreign) {
    auto error = local_error(path + " is a database of another program, not a ledger");
    error.value().hint = "give --ledger PATH; metaup makes the file if it does not exist";
    return error;
  }
  if (identity.origin == Origin::newer) {
    auto error = local_error("the ledger " + path + " was written by a newer metaup: its schema is " +
                             std::to_string(identity.schema) + ", this one knows " + std::to_string(latest_schema()));
    error.value().hint =
        "use that version (its `metaup ledger export` writes out what it holds), or give --ledger PATH for another one";
    return error;
  }
  return {};
}

/// A page that is damaged reads as rows that are not there, and what is not there is sent again.
Outcome<void> refuse_damage(Database& database) {
  std::string verdict;
  auto asked = database.each("PRAGMA quick_check(1)", [&](const sql::Row& row) { verdict = row.text(0); });
  if (!asked || verdict == "ok") return asked;
  return tl::unexpected(sql::Failure{SQLITE_CORRUPT, 0, verdict});
}

Result<Ballast> prepare_place(const std::string& path, Access access) {
  if (access == Access::read_only) {
    if (std::error_code ignored; std::filesystem::exists(path, ignored)) return Ballast{};
    return tl::unexpected(file_error("open the ledger", path, ENOENT));
  }
  if (auto made = make_folder_of(path); !made) return tl::unexpected(made.error());
  if (auto local = refuse_network_file_system(path); !local) return tl::unexpected(local.error());
  if (auto made = make_private_file(path); !made) return tl::unexpected(made.error());
  return Ballast::hold(path + ".reserve");
}

Outcome<Database> connect(const std::string& path) {
  auto database = Database::open(path, SQLITE_OPEN_READWRITE);
  if (!database) return database;
  database->set_busy_timeout(kBusySeconds * 1000);
  if (const auto set = database->execute(kSettings); !set) return tl::unexpected(set.error());
  return database;
}

}  // namespace

Result<std::unique_ptr<Ledger>> open_ledger(const std::string& name, Access access) {
  // Absolute, so that no name means something special to SQLite, and a later chdir changes nothing.
  std::error_code unresolved;
  const auto path = std::filesystem::absolute(name, unresolved).string();
  if (name.empty() || unresolved)
    return local_error("'" + name + "' cannot be the path of a ledger; give --ledger PATH");
  auto ballast = prepare_place(path, access);
  if (!ballast) return tl::unexpected(ballast.error());
  const auto failed = [&](const sql::Failure& failure) { return tl::unexpected(to_error(failure, path)); };

  auto database = connect(path);
  if (!database) return failed(database.error());
  const auto identity = patiently([&] { return identify(*database); });
  if (!identity) return failed(identity.error());
  if (auto known = refuse_stranger(*identity, path); !known) return tl::unexpected(known.error());
  if (access == Access::read_write && database->is_read_only()) {
    return failed({SQLITE_READONLY, 0, "the file is read-only"});
  }
  if (const auto ready = patiently([&] { return make_ready(*database, *identity); }); !ready) {
    return failed(ready.error());
  }
  const auto fit = access == Access::read_only ? database->execute("PRAGMA query_only = ON") : refuse_damage(*database);
  if (!fit) return failed(fit.error());
  return std::make_unique<SqliteLedger>(std::move(*database), path, std::move(*ballast));
}

std::unique_ptr<Ledger> make_memory_ledger() {
  auto database = Database::open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY);
  // No file, so nothing but memory can be lacking.
  if (!database || !database->execute(kSettings) || !migrate(*database)) throw std::bad_alloc{};
  return std::make_unique<SqliteLedger>(std::move(*database), "in memory", Ballast{});
}

}  // namespace metaup::ledger
