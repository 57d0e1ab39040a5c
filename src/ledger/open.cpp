#include <cerrno>
#include <chrono>
#include <filesystem>
#include <new>
#include <thread>

#include "ledger/anchor.hpp"
#include "ledger/disk_reserve.hpp"
#include "ledger/failure.hpp"
#include "ledger/file_system.hpp"
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

struct Opened {
  Database database;
  Identity identity;
};

/// Opens it in that way, and reads whose it is: only then is it clear that it can be read.
Outcome<Opened> identified(Outcome<Database> database) {
  if (!database) return tl::unexpected(database.error());
  database->set_busy_timeout(kBusySeconds * 1000);
  if (const auto set = database->execute(kSettings); !set) return tl::unexpected(set.error());
  const auto identity = patiently([&] { return identify(*database); });
  if (!identity) return tl::unexpected(identity.error());
  return Opened{std::move(*database), *identity};
}

Outcome<Opened> open_shared(const std::string& path) {
  return identified(Database::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW));
}

/// Refuses what is certainly not ours, before anything of it is changed and without a file beside it. What
/// cannot be told from the file alone is told once it is open.
Result<void> refuse_strange_file(const std::string& path) {
  std::error_code unknown;
  const bool single_byte = std::filesystem::file_size(path, unknown) == 1 && !unknown;
  if (single_byte) {  // SQLite takes it for an empty database
    return tl::unexpected(to_error({SQLITE_NOTADB, 0, "file is not a database"}, path));
  }
  const auto seen = identified(Database::open_still(path, false));
  if (seen) return refuse_stranger(seen->identity, path);
  const bool no_database = (seen.error().code & 0xFF) == SQLITE_NOTADB;
  return no_database ? Result<void>(tl::unexpected(to_error(seen.error(), path))) : Result<void>{};
}

bool has_bytes(const std::string& path) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path, missing);
  return !missing && size > 0;
}

/// SQLite shares a log by a file that it has to make. Where it cannot, nobody writes.
Outcome<Opened> open_readable(const std::string& path) {
  std::error_code missing;
  const bool in_use = std::filesystem::exists(path + "-shm", missing);
  const bool sharable = in_use || refuse_unwritable(path);
  if (sharable) {
    auto shared = open_shared(path);
    if (shared || sql::is_busy(shared.error()) || sql::is_damaged(shared.error())) return shared;
  }
  return identified(Database::open_still(path, has_bytes(path + "-wal")));
}

/// The rows of an older ledger as this program reads them; its file stays as it is.
Outcome<Database> brought_up_to_date(const Database& older) {
  auto copy = older.copy();
  if (!copy) return copy;
  auto done = copy->execute(kSettings);
  if (done) done = migrate(*copy);
  return done ? std::move(copy) : tl::unexpected(done.error());
}

Result<std::unique_ptr<Ledger>> open_to_read(const std::string& path) {
  const auto failed = [&](const sql::Failure& failure) { return tl::unexpected(to_error(failure, path)); };
  auto opened = open_readable(path);
  if (!opened) return failed(opened.error());
  if (auto known = refuse_stranger(opened->identity, path); !known) return tl::unexpected(known.error());
  auto database = std::move(opened->database);
  if (opened->identity.schema < latest_schema()) {
    auto copy = brought_up_to_date(database);
    if (!copy) return failed(copy.error());
    database = std::move(*copy);
  }
  if (const auto set = database.execute("PRAGMA query_only = ON"); !set) return failed(set.error());
  return std::make_unique<SqliteLedger>(std::move(database), SqliteLedger::Home{.path = path, .to_be_read = true});
}

/// A place that a ledger can be written in, with a file that may be empty.
Result<void> prepare_place(const std::string& path) {
  if (auto made = make_folder_of(path); !made) return made;
  if (auto fit = refuse_unfit_mount(path); !fit) return fit;
  if (auto made = make_file(path); !made) return made;
  return refuse_unwritable(path);
}

Result<std::unique_ptr<Ledger>> open_to_write(const std::string& name, const std::string& path) {
  const auto failed = [&](const sql::Failure& failure) { return tl::unexpected(to_error(failure, path)); };
  if (auto prepared = prepare_place(path); !prepared) return tl::unexpected(prepared.error());
  auto opened = open_shared(path);
  if (!opened) return failed(opened.error());
  auto& [database, identity] = *opened;
  if (auto known = refuse_stranger(identity, path); !known) return tl::unexpected(known.error());
  // From here on it is known to be ours.
  if (auto made = make_private(path); !made) return tl::unexpected(made.error());
  auto reserve = DiskReserve::hold(path + ".reserve");
  if (!reserve) return tl::unexpected(reserve.error());
  if (const auto ready = patiently([&] { return make_ready(database, identity); }); !ready) {
    return failed(ready.error());
  }
  if (const auto sound = refuse_damage(database); !sound) return failed(sound.error());
  auto anchor = Anchor::drop(std::filesystem::absolute(name).string(), path);
  if (database.has_moved()) return local_error("the ledger " + path + " was replaced while it was opened: try again");
  return std::make_unique<SqliteLedger>(
      std::move(database),
      SqliteLedger::Home{.path = path, .reserve = std::move(*reserve), .anchor = std::move(anchor)});
}

}  // namespace

Result<std::unique_ptr<Ledger>> open_ledger(const std::string& name, Access access) {
  // Resolved, so that no name means something special to SQLite, and a later chdir changes nothing.
  const auto path = resolve(name);
  if (!path) return tl::unexpected(path.error());
  const auto there = is_there(*path);
  if (!there) return tl::unexpected(there.error());
  if (*there) {
    if (auto ours = refuse_strange_file(*path); !ours) return tl::unexpected(ours.error());
  } else if (access == Access::read_only) {
    return tl::unexpected(file_error("open the ledger", *path, ENOENT));
  }
  return access == Access::read_only ? open_to_read(*path) : open_to_write(name, *path);
}

std::unique_ptr<Ledger> make_memory_ledger() {
  auto database = Database::open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY);
  // No file, so nothing but memory can be lacking.
  if (!database || !database->execute(kSettings) || !migrate(*database)) throw std::bad_alloc{};
  return std::make_unique<SqliteLedger>(std::move(*database), SqliteLedger::Home{.path = "in memory"});
}

}  // namespace metaup::ledger
