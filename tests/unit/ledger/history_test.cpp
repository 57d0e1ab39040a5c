#include <algorithm>
#include <catch2/catch.hpp>

#include "samples.hpp"
#include "support/ledger_calls.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using namespace std::chrono_literals;

namespace {

const Owner kOwner = owner_of("123");

std::vector<RecordedRun> runs_of(Ledger& ledger, const RunFilter& which = {}) {
  std::vector<RecordedRun> runs;
  REQUIRE(ledger.each_run(which, [&](const RecordedRun& run) { runs.push_back(run); }));
  return runs;
}
std::vector<std::string> ids_of(const std::vector<RecordedRun>& runs) {
  std::vector<std::string> ids;
  for (const auto& run : runs) ids.push_back(run.row.run_id);
  return ids;
}
std::vector<AuditRow> writes_of(Ledger& ledger, const WriteFilter& which = {}) {
  std::vector<AuditRow> rows;
  REQUIRE(ledger.each_write(which, [&](const AuditRow& row) { rows.push_back(row); }));
  return rows;
}
std::vector<FailedItem> failures_of(Ledger& ledger, const std::string& run_id) {
  std::vector<FailedItem> items;
  REQUIRE(ledger.each_failure(run_id, [&](const FailedItem& item) { items.push_back(item); }));
  return items;
}

RunRow begun(const std::string& run_id, WallTime started, const std::string& account = "123") {
  return {run_id, "upload", kOrigin, started, {AccountId::parse(account).value()}};
}

AuditRow written(const std::string& source, WallTime when, const std::string& account = "act_123") {
  return {when, kOrigin, account, "adimages", 200, 0, 0, "trace of " + source, source};
}

}  // namespace

TEST_CASE("a run tells its accounts at once, and its counts at its end", "[ledger][history]") {
  const auto ledger = fresh_ledger();
  REQUIRE(ledger->begin_run({"run", "upload", kOrigin, kNoon, {kOwner.account, owner_of("9").account}}));
  auto runs = runs_of(*ledger);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].row.command == "upload");
  CHECK(runs[0].row.started == kNoon);
  CHECK(runs[0].row.accounts == std::vector{kOwner.account, owner_of("9").account});
  CHECK(runs[0].ended == std::nullopt);
  CHECK(runs[0].exit_code == std::nullopt);
  CHECK(runs[0].counts == std::nullopt);

  REQUIRE(ledger->end_run({"run", 6, kNoon + 1h, {3, 2, 1}}));
  runs = runs_of(*ledger);
  CHECK(runs[0].ended == kNoon + 1h);
  CHECK(runs[0].exit_code == 6);
  CHECK(runs[0].counts == RunCounts{3, 2, 1});
}

TEST_CASE("runs come newest first, by id, account, origin and time", "[ledger][history]") {
  using Ids = std::vector<std::string>;
  const auto ledger = fresh_ledger();
  REQUIRE(ledger->begin_run(begun("b", kNoon + 1h, "9")));
  REQUIRE(ledger->begin_run(begun("a", kNoon)));
  REQUIRE(ledger->begin_run(begun("c", kNoon + 2h)));
  CHECK(ids_of(runs_of(*ledger)) == Ids{"c", "b", "a"});
  CHECK(ids_of(runs_of(*ledger, {.run_id = "a"})) == Ids{"a"});
  CHECK(ids_of(runs_of(*ledger, {.run_id = "d"})).empty());
  CHECK(ids_of(runs_of(*ledger, {.account = "123"})) == Ids{"c", "a"});
  CHECK(ids_of(runs_of(*ledger, {.origin = "https://example.com"})).empty());
  CHECK(ids_of(runs_of(*ledger, {.since = kNoon + 1h})) == Ids{"c", "b"});
}

TEST_CASE("what a run made is found, with the time at which it was made", "[ledger][history]") {
  const auto ledger = fresh_ledger();
  REQUIRE(ledger->begin_run(begun("first", kNoon)));
  record(*ledger, kOwner, image("one", 1));
  record(*ledger, kOwner, image("two", 2));
  REQUIRE(ledger->begin_run(begun("second", kNoon + 1h)));
  record(*ledger, kOwner, image("one", 1, kNoon + 1h));  // only confirmed
  confirm(*ledger, kOwner, AssetKind::image, "one", kNoon + 1h);
  record(*ledger, kOwner, image("other", 2, kNoon + 1h));  // replaces `two`
  const auto made_by = [&](const std::string& run_id) {
    std::vector<std::pair<std::string, WallTime>> made;
    REQUIRE(ledger->each_made(run_id, [&](const MadeAsset& asset) {
      made.emplace_back(asset.owned.asset.remote_id, asset.made.value());
      CHECK(asset.owned.owner == kOwner);
    }));
    return made;
  };
  using Made = std::vector<std::pair<std::string, WallTime>>;
  CHECK(made_by("first") == Made{{"one", kNoon}, {"two", kNoon}});
  CHECK(made_by("second") == Made{{"other", kNoon + 1h}});
}

TEST_CASE("nothing was made before its run began, as Meta's whole seconds would have it", "[ledger][history]") {
  const auto [told, shown] = GENERATE(table<std::chrono::nanoseconds, std::chrono::nanoseconds>({
      {-2s, 0s}, {-999ms, 0s}, {-1ns, 0s}, {0s, 0s}, {1ms, 1ms}, {-3s, -3s},  // another clock
  }));
  const auto ledger = fresh_ledger();
  REQUIRE(ledger->begin_run(begun("first", kNoon)));
  record(*ledger, kOwner, image("one", 1, kNoon + told));
  std::vector<WallTime> made;
  REQUIRE(ledger->each_made("first", [&](const MadeAsset& asset) { made.push_back(asset.made.value()); }));
  CHECK(made == std::vector<WallTime>{kNoon + shown});
}

TEST_CASE("writes carry the id of their run, and come by run, account and time", "[ledger][history]") {
  const auto ledger = fresh_ledger();
  REQUIRE(ledger->begin_run(begun("first", kNoon)));
  audit(*ledger, written("a.jpg", kNoon));
  REQUIRE(ledger->begin_run(begun("second", kNoon + 1h)));
  audit(*ledger, written("b.jpg", kNoon + 1h, "act_9"));
  audit(*ledger, written("c.jpg", kNoon + 2h));
  const auto sources = [&](const WriteFilter& which) {
    std::string joined;
    for (const auto& row : writes_of(*ledger, which)) joined += row.source + " " + row.run + ";";
    return joined;
  };
  CHECK(sources({}) == "a.jpg first;b.jpg second;c.jpg second;");
  CHECK(sources({.run_id = "second"}) == "b.jpg second;c.jpg second;");
  CHECK(sources({.account = "123"}) == "a.jpg first;c.jpg second;");
  CHECK(sources({.since = kNoon + 1h}) == "b.jpg second;c.jpg second;");
}

TEST_CASE("what failed in a run is found as it was told", "[ledger][history]") {
  const auto ledger = fresh_ledger();
  REQUIRE(ledger->begin_run(begun("first", kNoon)));
  ledger->registry().write(FailedItem{.time = kNoon + 1s,
                                      .account = kOwner.account,
                                      .kind = AssetKind::video,
                                      .source = "clip.mp4",
                                      .error_class = ErrorClass::invalid,
                                      .code = 100,
                                      .subcode = 1487411,
                                      .fbtrace_id = "trace",
                                      .message = "it is bad"});
  REQUIRE(ledger->begin_run(begun("second", kNoon + 1h)));
  const auto failures = failures_of(*ledger, "first");
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].time == kNoon + 1s);
  CHECK(failures[0].account == kOwner.account);
  CHECK(failures[0].kind == AssetKind::video);
  CHECK(failures[0].source == "clip.mp4");
  CHECK(failures[0].error_class == ErrorClass::invalid);
  CHECK(failures[0].code == 100);
  CHECK(failures[0].subcode == 1487411);
  CHECK(failures[0].fbtrace_id == "trace");
  CHECK(failures[0].message == "it is bad");
  CHECK(failures_of(*ledger, "second").empty());
}

TEST_CASE("a failure is kept with a bounded text and without what URLs can hide", "[ledger][history]") {
  const auto kept =
      fit_to_keep(FailedItem{.source = "https://user:pass@cdn.example.com/a.jpg?sig=abc def",
                             .fbtrace_id = std::string(600, 't'),
                             .message = "GET https://cdn.example.com/a.jpg?sig=abc failed " + std::string(600, 'x')});
  CHECK(kept.source == "https://…@cdn.example.com/a.jpg?…");
  CHECK(kept.message.starts_with("GET https://cdn.example.com/a.jpg?… failed xxx"));
  CHECK(kept.message.size() == 500);
  CHECK(kept.fbtrace_id.size() == 500);
  CHECK(fit_to_keep(FailedItem{.source = "what?a=b.jpg"}).source == "what?a=b.jpg");  // a file may be called so
}

TEST_CASE("a write is kept without what URLs can hide, whoever writes it", "[ledger][history]") {
  const auto ledger = fresh_ledger();
  REQUIRE(ledger->begin_run(begun("first", kNoon)));
  audit(*ledger, written("https://cdn.example.com/a.jpg?X-Amz-Signature=abc", kNoon));
  CHECK(writes_of(*ledger).front().source == "https://cdn.example.com/a.jpg?…");
  CHECK(fit_to_keep(AuditRow{.source = std::string(5'000, 'x')}).source.size() == 4'096);
}

TEST_CASE("what is old and no longer current is removed, and nothing else", "[ledger][history]") {
  const auto ledger = fresh_ledger();
  const auto run = [&](const std::string& id, WallTime when, auto work) {
    REQUIRE(ledger->begin_run(begun(id, when)));
    work();
    audit(*ledger, written(id, when));
    ledger->registry().write(FailedItem{.time = when, .account = kOwner.account, .source = id, .message = "no"});
    REQUIRE(ledger->end_run({id, 6, when, {2, 1, 1}}));
  };
  const auto nothing = [] {};
  run("nothing-left", kNoon - 72h, nothing);
  run("made", kNoon - 72h, [&] { record(*ledger, kOwner, image("there", 1)); });
  run("gone", kNoon - 72h, [&] {
    record(*ledger, kOwner, image("lost", 2));
    mark_gone(*ledger, kOwner, AssetKind::image, "lost", kNoon - 71h);
  });
  run("late-gone", kNoon - 72h, [&] {
    record(*ledger, kOwner, image("late", 3));
    mark_gone(*ledger, kOwner, AssetKind::image, "late", kNoon);
  });
  run("open", kNoon - 72h, [&] { REQUIRE(begin_intent(*ledger, {.owner = kOwner, .edge = "ads", .key = "k"})); });
  run("new", kNoon, nothing);
  REQUIRE(ledger->begin_run(begun("under-way", kNoon - 24h * 29)));
  REQUIRE(ledger->begin_run(begun("killed", kNoon - 24h * 32)));

  const auto pruned = ledger->prune(kNoon - 24h);
  REQUIRE(pruned);
  CHECK(pruned->runs == 3);
  CHECK(pruned->writes == 5);
  CHECK(pruned->failures == 5);
  CHECK(pruned->objects == 1);
  auto left = ids_of(runs_of(*ledger));
  std::sort(left.begin(), left.end());
  CHECK(left == std::vector<std::string>{"late-gone", "made", "new", "open", "under-way"});
  CHECK(runs_of(*ledger, {.run_id = "made"}).at(0).row.accounts == std::vector{kOwner.account});
  REQUIRE(writes_of(*ledger).size() == 1);
  CHECK(writes_of(*ledger).at(0).source == "new");
  CHECK(failures_of(*ledger, "made").empty());
  CHECK(failures_of(*ledger, "new").size() == 1);
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "there");
  CHECK(open_intents(*ledger, kOwner).value().size() == 1);

  const auto again = ledger->prune(kNoon - 24h);
  REQUIRE(again);
  CHECK(again->runs + again->writes + again->failures + again->objects == 0);
  CHECK(ledger->check().value().empty());
}
