#include <cerrno>
#include <filesystem>
#include <new>

#include "ledger/anchor.hpp"
#include "ledger/connect.hpp"
#include "ledger/disk_reserve.hpp"
#include "ledger/file_system.hpp"
#include "ledger/migrate.hpp"
#include "ledger/open_server.hpp"
#include "ledger/server_name.hpp"
#include "ledger/sql_registry.hpp"
#include "ledger/sqlite_store.hpp"
#include "metaup/base/file.hpp"

namespace metaup::ledger {
namespace {

using sql::Database;

std::unique_ptr<Registry> registry_in(Database database, SqliteStore::Home home) {
  return std::make_unique<SqlRegistry>(std::make_unique<SqliteStore>(std::move(database), std::move(home)));
}

std::string files_of(const std::string& path) { return path + ".files"; }

Result<void> refuse_stranger(const Identity& identity, const std::string& path) {
  if (identity.whose == Whose::foreign) {
    auto error = local_error(path + " is a database of another program, not a ledger");
    error.value().hint = "give --ledger PATH; metaup makes the file if it does not exist";
    return error;
  }
  if (identity.whose == Whose::newer) {
    auto error =
        local_error("the ledger " + path + " was written by a newer metaup: its schema is " +
                    std::to_string(identity.schema) + ", this one knows " + std::to_string(registry_schema().latest()));
    error.value().hint =
        "use that version (its `metaup ledger export` writes out what it holds), or give --ledger PATH for another one";
    return error;
  }
  return {};
}

/// Refuses what is certainly not ours, before anything of it is changed and without a file beside it. What
/// cannot be told from the file alone is told once it is open.
Result<void> refuse_strange_file(const std::string& path) {
  std::error_code unknown;
  const bool single_byte = std::filesystem::file_size(path, unknown) == 1 && !unknown;
  if (single_byte) {  // SQLite takes it for an empty database
    return tl::unexpected(to_error({.code = SQLITE_NOTADB, .message = "file is not a database"}, path));
  }
  const auto seen = open_still(path, false, registry_schema());
  if (seen) return refuse_stranger(seen->identity, path);
  const bool no_database = (seen.error().code & 0xFF) == SQLITE_NOTADB;
  return no_database ? Result<void>(tl::unexpected(to_error(seen.error(), path))) : Result<void>{};
}

Result<std::unique_ptr<Ledger>> open_to_read(const std::string& path) {
  const auto failed = [&](const sql::Failure& failure) { return tl::unexpected(to_error(failure, path)); };
  auto opened = open_readable(path, registry_schema());
  if (!opened) return failed(opened.error());
  if (auto known = refuse_stranger(opened->identity, path); !known) return tl::unexpected(known.error());
  auto database = std::move(opened->database);
  auto files = open_file_index(files_of(path), true);
  const bool is_older = opened->identity.schema < registry_schema().latest();
  if (is_older) {
    auto copy = brought_up_to_date(database, *files);
    if (!copy) return failed(copy.error());
    database = std::move(*copy);
  }
  if (const auto set = database.execute("PRAGMA query_only = ON"); !set) return failed(set.error());
  return std::make_unique<Ledger>(
      std::move(files),
      registry_in(std::move(database), SqliteStore::Home{.path = path, .to_be_read = true, .is_copy = is_older}));
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
  auto opened = open_shared(path, registry_schema());
  if (!opened) return failed(opened.error());
  auto& [database, identity] = *opened;
  if (auto known = refuse_stranger(identity, path); !known) return tl::unexpected(known.error());
  // From here on it is known to be ours.
  if (auto made = make_private(path); !made) return tl::unexpected(made.error());
  auto reserve = DiskReserve::hold(path + ".reserve");
  if (!reserve) return tl::unexpected(reserve.error());
  if (const auto ready = patiently([&] { return use_wal(database); }); !ready) return failed(ready.error());
  // What is not there is sent again, so a damaged ledger is not used.
  if (const auto sound = refuse_damage(database); !sound) return failed(sound.error());
  auto files = open_file_index(files_of(path), false);
  if (auto done = bring_up_to_date(database, identity, *files, path); !done) return tl::unexpected(done.error());
  auto anchor = Anchor::drop(std::filesystem::absolute(name).string(), path);
  if (database.has_moved()) return local_error("the ledger " + path + " was replaced while it was opened: try again");
  return std::make_unique<Ledger>(
      std::move(files),
      registry_in(std::move(database),
                  SqliteStore::Home{.path = path, .reserve = std::move(*reserve), .anchor = std::move(anchor)}));
}

}  // namespace

Result<std::unique_ptr<Ledger>> open_ledger(const std::string& name, Access access) {
  if (auto checked = check_ledger_name(name); !checked) return tl::unexpected(std::move(checked.error()));
  if (names_server(name)) return open_server(name, {}, access);
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

std::string database_version() { return std::string("SQLite ") + sqlite3_libversion(); }

std::unique_ptr<Ledger> make_memory_ledger() {
  auto database = Database::open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY);
  // No file, so nothing but memory can be lacking.
  if (!database || !configure(*database) || !migrate(*database, registry_schema())) throw std::bad_alloc{};
  return std::make_unique<Ledger>(make_memory_file_index(),
                                  registry_in(std::move(*database), SqliteStore::Home{.path = "in memory"}));
}

}  // namespace metaup::ledger
