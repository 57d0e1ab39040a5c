#include <catch2/catch.hpp>

#include "ledger/sqlite.hpp"
#include "samples.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using namespace std::chrono_literals;

namespace {

const Owner kOwner = owner_of("123");

std::int64_t ns_of(WallTime time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

FileStamp stamp_at(WallTime changed) {
  FileStamp stamp;
  stamp.device = ~std::uint64_t{0};  // numbers that do not fit a signed integer come back too
  stamp.inode = std::uint64_t{1} << 63;
  stamp.size = 200'000;
  stamp.mtime_ns = ns_of(changed);
  stamp.ctime_ns = ns_of(changed);
  return stamp;
}

}  // namespace

TEST_CASE("a file's hash is found while its stamp is the same, before and after a flush", "[ledger]") {
  const auto ledger = make_memory_ledger();
  const auto stamp = stamp_at(kNoon - 1h);
  remember_file(*ledger, stamp, sha_of(1), kNoon);
  if (GENERATE(false, true)) REQUIRE(ledger->flush());
  CHECK(ledger->find_file(stamp) == sha_of(1));

  auto changed = stamp;
  const auto member = GENERATE(0, 1, 2, 3, 4);
  if (member == 0) ++changed.size;
  if (member == 1) ++changed.mtime_ns;
  if (member == 2) ++changed.ctime_ns;
  if (member == 3) --changed.inode;
  if (member == 4) --changed.device;
  CHECK(ledger->find_file(changed) == std::nullopt);
}

TEST_CASE("the last hash of a file replaces the one before", "[ledger]") {
  const auto ledger = make_memory_ledger();
  const auto before = stamp_at(kNoon - 2h);
  const auto after = stamp_at(kNoon - 1h);
  remember_file(*ledger, before, sha_of(1), kNoon);
  if (GENERATE(false, true)) REQUIRE(ledger->flush());
  remember_file(*ledger, after, sha_of(2), kNoon);
  if (GENERATE(false, true)) REQUIRE(ledger->flush());
  CHECK(ledger->find_file(after) == sha_of(2));
  CHECK(ledger->find_file(before) == std::nullopt);
}

TEST_CASE("a file that had changed less than 2 s before it was hashed is not trusted", "[ledger]") {
  const auto [modified, changed, trusted] = GENERATE(table<std::chrono::nanoseconds, std::chrono::nanoseconds, bool>({
      {-2s, -2s, true},
      {-2s + 1ns, -1h, false},
      {-1h, -2s + 1ns, false},  // the times of a file may be set by its owner, that of the change not
      {0s, 0s, false},
      {1h, -1h, false},  // from the future
  }));
  const auto ledger = make_memory_ledger();
  auto stamp = stamp_at(kNoon);
  stamp.mtime_ns += modified.count();
  stamp.ctime_ns += changed.count();
  remember_file(*ledger, stamp, sha_of(1), kNoon);
  CHECK(ledger->find_file(stamp).has_value() == trusted);
}

TEST_CASE("an intent is open until it is ended, for its owner only", "[ledger]") {
  const auto ledger = make_memory_ledger();
  const auto first = begin_intent(*ledger, {0, kOwner, "ads", "adset/name", R"({"name":"n"})", kNoon}).value();
  const auto second = begin_intent(*ledger, {0, kOwner, "advideos", "sha", "{}", kNoon + 1s}).value();
  REQUIRE(begin_intent(*ledger, {0, owner_of("124"), "ads", "k", "{}", kNoon}));
  REQUIRE(first != second);

  const auto open = open_intents(*ledger, kOwner).value();
  REQUIRE(open.size() == 2);
  CHECK(open[0].id == first);
  CHECK(open[0].owner == kOwner);
  CHECK(open[0].edge == "ads");
  CHECK(open[0].key == "adset/name");
  CHECK(open[0].details == R"({"name":"n"})");
  CHECK(open[0].sent_at == kNoon);

  end_intent(*ledger, first);
  end_intent(*ledger, second);
  CHECK(open_intents(*ledger, kOwner).value().empty());
  CHECK(open_intents(*ledger, owner_of("124")).value().size() == 1);
}

TEST_CASE("the number of an ended intent is not given again", "[ledger]") {
  const auto ledger = make_memory_ledger();
  const Intent intent{0, kOwner, "ads", "k", "{}", kNoon};
  const auto first = begin_intent(*ledger, intent).value();
  end_intent(*ledger, first);
  REQUIRE(ledger->flush());
  CHECK(begin_intent(*ledger, intent).value() > first);
  const auto several = begin_intents(*ledger, {intent, intent}).value();
  REQUIRE(several.size() == 2);
  CHECK(several[0] < several[1]);
}

TEST_CASE("the last block of an account counts, for its origin", "[ledger]") {
  const auto ledger = make_memory_ledger();
  save_block(*ledger, kOwner, kNoon + 1h);
  save_block(*ledger, owner_of("124"), kNoon + 2h);
  save_block(*ledger, kOwner, kNoon + 3h);
  const auto blocks = limits_of(*ledger, kOrigin).value().blocks;
  REQUIRE(blocks.size() == 2);
  CHECK(blocks.at(kOwner.account).until == kNoon + 3h);
  CHECK(blocks.at(owner_of("124").account).until == kNoon + 2h);
  CHECK(limits_of(*ledger, "http://localhost").value().blocks.empty());
}

TEST_CASE("a block is kept with its length and its end by the boot clock, as far as they are known", "[ledger]") {
  const auto ledger = make_memory_ledger();
  save_block(*ledger, kOwner, kNoon + 1h, kNoon, {"boot", 5min + 1ns});
  save_block(*ledger, owner_of("124"), kNoon + 1h);
  const auto blocks = limits_of(*ledger, kOrigin).value().blocks;
  CHECK(blocks.at(kOwner.account).since == kNoon);
  CHECK(blocks.at(kOwner.account).ends.boot == "boot");
  CHECK(blocks.at(kOwner.account).ends.since == 5min + 1ns);
  CHECK(blocks.at(owner_of("124").account).since == WallTime{});
  CHECK(blocks.at(owner_of("124").account).ends.boot.empty());
  save_block(*ledger, kOwner, kNoon + 2h, kNoon);
  CHECK(limits_of(*ledger, kOrigin).value().blocks.at(kOwner.account).ends.boot.empty());
}

TEST_CASE("how limiters stand is kept as it was told last, for its origin", "[ledger]") {
  const auto ledger = make_memory_ledger();
  const auto tell = [&](const AccountId& account, const std::string& limiter, double percent, WallTime when) {
    ledger->registry().write(UsageTold{kOrigin, {account, limiter, percent, 0.25, when}});
  };
  tell(kOwner.account, "score", 12.5, kNoon);
  tell(kOwner.account, "score", 13.75, kNoon + 1h);
  tell(kOwner.account, "ads_management", 7, kNoon);
  tell({}, "app", 40, kNoon);
  const auto usage = limits_of(*ledger, kOrigin).value().usage;
  REQUIRE(usage.size() == 3);
  const auto score = std::find_if(usage.begin(), usage.end(), [](const auto& one) { return one.limiter == "score"; });
  REQUIRE(score != usage.end());
  CHECK(score->account == kOwner.account);
  CHECK(score->percent == 13.75);
  CHECK(score->points_per_percent == 0.25);
  CHECK(score->told_at == kNoon + 1h);
  CHECK(limits_of(*ledger, "http://localhost").value().usage.empty());
}

TEST_CASE("runs and audit rows are written as they were given", "[ledger]") {
  const metaup::test::TempDir folder;
  const auto path = folder / "ledger.db";
  {
    const auto ledger = open_ledger(path).value();
    REQUIRE(ledger->begin_run({"run1", "upload", kOrigin, kNoon}));
    audit(*ledger, {kNoon, kOrigin, "123", "adimages", 400, 100, 1487411, "trace", "a.jpg"});
    REQUIRE(ledger->end_run({"run1", 6, kNoon + 1h}));
  }
  auto database = sql::Database::open(path, SQLITE_OPEN_READONLY).value();
  std::vector<std::string> rows;
  const auto add = [&](const sql::Row& row) { rows.push_back(row.text(0)); };
  REQUIRE(
      database.each("SELECT run_id || '|' || command || '|' || origin || '|' || exit_code "
                    "|| '|' || (ended - started) FROM runs",
                    add));
  REQUIRE(
      database.each("SELECT origin || '|' || account || '|' || edge || '|' || http_status || '|' || code || '|' || "
                    "subcode || '|' || fbtrace_id || '|' || source FROM audit",
                    add));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0] == "run1|upload|" + kOrigin + "|6|3600000000000");
  CHECK(rows[1] == kOrigin + "|123|adimages|400|100|1487411|trace|a.jpg");
}

TEST_CASE("no column of the ledger is there for a token, and every table is strict", "[ledger]") {
  const metaup::test::TempDir folder;
  REQUIRE(open_ledger(folder / "ledger.db"));
  auto database = sql::Database::open(folder / "ledger.db", SQLITE_OPEN_READONLY).value();
  std::size_t columns = 0;
  REQUIRE(
      database.each("SELECT lower(c.name) FROM pragma_table_list t, pragma_table_xinfo(t.name) c "
                    "WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite%'",
                    [&](const sql::Row& row) {
                      ++columns;
                      CHECK(row.text(0).find("token") == std::string::npos);
                      CHECK(row.text(0).find("secret") == std::string::npos);
                    }));
  CHECK(columns > 40);
  CHECK(database
            .number("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%' "
                    "AND strict = 0")
            .value() == 0);
}
