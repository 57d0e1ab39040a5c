#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "ledger/schema.hpp"
#include "ledger/sqlite.hpp"
#include "samples.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using metaup::test::TempDir;
using namespace std::chrono_literals;

namespace {

const Owner kOwner = owner_of("123");

FileStamp stamp_of_file(unsigned number) {
  return {.device = ~std::uint64_t{0}, .inode = number, .size = 10, .mtime_ns = 20, .ctime_ns = 30};
}

sql::Database opened(const std::string& path) { return sql::Database::open(path, SQLITE_OPEN_READWRITE).value(); }

/// Text of the first column of the first row.
std::string text_of(const std::string& path, const std::string& query) {
  std::string text;
  REQUIRE(opened(path).each(query, [&](const sql::Row& row) {
    if (text.empty()) text = row.is_null(0) ? "NULL" : row.text(0);
  }));
  return text;
}

/// A ledger of an older schema with `count` images, an intent, and a hash of as many files.
std::string older_ledger(const TempDir& folder, std::int64_t schema, unsigned count) {
  const auto path = folder / "ledger.db";
  {
    const auto ledger = open_ledger(path).value();
    for (unsigned i = 0; i < count; ++i) record(*ledger, kOwner, image("hash" + std::to_string(i), i));
    REQUIRE(begin_intent(*ledger, {0, kOwner, "ads", "key", "{}", kNoon}));
    REQUIRE(ledger->flush());
  }
  take_back_to(path, schema);
  auto database = opened(path);
  REQUIRE(database.execute("BEGIN"));
  for (unsigned i = 0; i < count; ++i) {
    const auto stamp = stamp_of_file(i);
    REQUIRE(database.run("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)", stamp.device, stamp.inode, stamp.size,
                         stamp.mtime_ns, stamp.ctime_ns, sha_of(i)));
  }
  REQUIRE(database.execute("COMMIT"));
  std::filesystem::remove(path + ".files");
  return path;
}

void check_all_there(const std::string& path, unsigned count, Access access = Access::read_write) {
  const auto ledger = open_ledger(path, access).value();
  std::size_t images = 0;
  REQUIRE(ledger->each_asset({}, {}, [&](const OwnedAsset&) { ++images; }));
  CHECK(images == count);
  CHECK(open_intents(*ledger, kOwner)->size() == 1);
  for (const auto number : {0U, count / 2, count - 1})
    CHECK(ledger->find_file(stamp_of_file(number)) == sha_of(number));
}

int steps_left = 0;  // of this process

int count_step(void* /*none*/) {
  if (--steps_left == 0) ::raise(SIGKILL);
  return 0;
}

int count_steps_of(sqlite3* database, char** /*error*/, const sqlite3_api_routines* /*api*/) {
  sqlite3_progress_handler(database, 500, count_step, nullptr);
  return SQLITE_OK;
}

/// Kills this process once SQLite has done so many times 500 instructions, in whatever connection.
void die_after(int steps) {
  steps_left = steps;
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(&count_steps_of));
}

}  // namespace

TEST_CASE("a ledger of each older schema keeps its assets, intents and hashes of files", "[ledger][migration]") {
  const TempDir folder;
  const auto schema = GENERATE(1, 2, 3, 4);
  const auto path = older_ledger(folder, schema, 20);
  const auto access = GENERATE(Access::read_only, Access::read_write);
  check_all_there(path, 20, access);
  check_all_there(path, 20, access);
  const auto now = access == Access::read_write ? registry_schema().latest() : schema;
  CHECK(opened(path).number("PRAGMA user_version") == now);
  CHECK(std::filesystem::exists(path + ".files") == (access == Access::read_write));
}

TEST_CASE("a ledger is copied beside itself before its schema changes", "[ledger][migration]") {
  const TempDir folder;
  const auto schema = GENERATE(1, 4);
  const auto path = older_ledger(folder, schema, 3);
  const auto copy = path + ".schema-" + std::to_string(schema);
  folder.write("ledger.db.schema-" + std::to_string(schema) + ".new", "what a killed run left");
  check_all_there(path, 3);
  CHECK(opened(copy).number("PRAGMA user_version") == schema);
  CHECK(opened(copy).number("SELECT count(*) FROM assets") == 3);
  CHECK(opened(copy).number("SELECT count(*) FROM files") == 3);
  CHECK_FALSE(std::filesystem::exists(copy + ".new"));
  CHECK((std::filesystem::status(copy).permissions() & std::filesystem::perms::all) ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  std::filesystem::remove(copy);
  check_all_there(path, 3);
  CHECK_FALSE(std::filesystem::exists(copy));  // there was nothing to migrate any more
}

TEST_CASE("a migration that cannot copy the ledger first changes nothing", "[ledger][migration]") {
  const TempDir folder;
  const auto path = older_ledger(folder, 4, 3);
  std::filesystem::create_directory(path + ".schema-4.new");
  const auto refused = open_ledger(path);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().error_class == ErrorClass::local);
  CHECK(opened(path).number("PRAGMA user_version") == 4);
  std::filesystem::remove(path + ".schema-4.new");
  check_all_there(path, 3);
}

TEST_CASE("a migration that is killed at any moment is done by the next run", "[ledger][migration][kill]") {
  constexpr unsigned kRows = 4'000;
  int killed = 0;
  for (int steps = 1;; steps += steps / 2 + 1) {
    const TempDir folder;
    const auto path = older_ledger(folder, 1 + killed % 4, kRows);
    const pid_t child = ::fork();
    if (child == 0) {
      die_after(steps);
      const auto ledger = open_ledger(path);
      ::_exit(ledger ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    check_all_there(path, kRows);
    if (!WIFSIGNALED(status)) {
      CHECK(WEXITSTATUS(status) == 0);
      break;
    }
    ++killed;
  }
  CHECK(killed > 5);
}

TEST_CASE("what a ledger of schema 5 knows of runs is kept, and their accounts are found", "[ledger][migration]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  {
    const auto ledger = open_ledger(path).value();
    REQUIRE(ledger->begin_run({"first", "upload", kOrigin, kNoon}));
    record(*ledger, kOwner, image("one", 1));
    record(*ledger, owner_of("9"), image("one", 1));
    audit(*ledger, {kNoon, kOrigin, "act_123", "adimages", 200, 0, 0, "trace", "a.jpg"});
    REQUIRE(ledger->end_run({"first", 6, kNoon + 1h}));
  }
  take_back_to(path, 5);
  const auto access = GENERATE(Access::read_only, Access::read_write);
  const auto ledger = open_ledger(path, access).value();
  std::vector<RecordedRun> runs;
  REQUIRE(ledger->each_run({}, [&](const RecordedRun& run) { runs.push_back(run); }));
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].row.accounts == std::vector{kOwner.account, owner_of("9").account});
  CHECK(runs[0].ended == kNoon + 1h);
  CHECK(runs[0].exit_code == 6);
  CHECK(runs[0].counts == std::nullopt);
  std::size_t made = 0;
  REQUIRE(ledger->each_made("first", [&](const MadeAsset& asset) {
    ++made;
    CHECK(asset.made == std::nullopt);
  }));
  CHECK(made == 2);
  std::vector<AuditRow> writes;
  REQUIRE(ledger->each_write({}, [&](const AuditRow& row) { writes.push_back(row); }));
  REQUIRE(writes.size() == 1);
  CHECK(writes[0].fbtrace_id == "trace");
  CHECK(writes[0].run.empty());
  CHECK(opened(path).number("PRAGMA user_version") == (access == Access::read_only ? 5 : registry_schema().latest()));
  CHECK(std::filesystem::exists(path + ".schema-5") == (access == Access::read_write));
}

TEST_CASE("assets and intents carry the id of the run that made them", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto run_of = [&](const std::string& hash) {
    return text_of(path, "SELECT run FROM assets WHERE remote_id = '" + hash + "'");
  };
  {
    const auto ledger = open_ledger(path).value();
    record(*ledger, kOwner, image("before", 1));
    REQUIRE(ledger->flush());
    REQUIRE(ledger->begin_run({"first", "upload", kOrigin, kNoon}));
    record(*ledger, kOwner, image("one", 2));
    REQUIRE(begin_intent(*ledger, {0, kOwner, "ads", "key", "{}", kNoon}));
    REQUIRE(ledger->begin_run({"second", "upload", kOrigin, kNoon}));
    record(*ledger, kOwner, image("one", 2));  // Meta only said once more that it is there
    record(*ledger, kOwner, image("two", 3));
    mark_gone(*ledger, kOwner, AssetKind::image, "two", kNoon);
    REQUIRE(ledger->begin_run({"third", "upload", kOrigin, kNoon}));
    record(*ledger, kOwner, image("two", 3));  // it was made once more
    REQUIRE(ledger->flush());
  }
  CHECK(run_of("before") == "NULL");
  CHECK(run_of("one") == "first");
  CHECK(run_of("two") == "third");
  CHECK(text_of(path, "SELECT run FROM intents") == "first");
}
