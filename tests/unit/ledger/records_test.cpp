#include "ledger/record_lines.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "ledger/change.hpp"
#include "ledger/sqlite.hpp"
#include "samples.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

// Ledgers as lines, and lines as ledgers.

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

const Owner kOwner = owner_of("123");

std::vector<Record> records_of(Ledger& ledger) {
  std::vector<Record> records;
  REQUIRE(ledger.registry().each_record([&](const Record& record) { records.push_back(record); }));
  return records;
}

std::vector<std::string> lines_of(Ledger& ledger) {
  std::vector<std::string> lines;
  RecordWriter writer("0.1.0", [&](const auto& line) { lines.push_back(line); });
  for (const auto& record : records_of(ledger)) writer.write(record);
  writer.end();
  return lines;
}

/// As an older version has written it, or somebody by hand: no digest.
std::vector<std::string> without_digest(std::vector<std::string> lines) {
  auto last = json::parse(lines.back());
  last.erase("sha256");
  lines.back() = last.dump();
  return lines;
}

/// Of what is told here nothing is later.
constexpr auto kToday = kNoon + 24h;

RecordReader reader_of(std::vector<std::string> lines) {
  const auto left = std::make_shared<std::deque<std::string>>(lines.begin(), lines.end());
  return {"ledger.ndjson",
          [left]() -> Result<std::optional<std::string>> {
            if (left->empty()) return std::nullopt;
            auto line = std::move(left->front());
            left->pop_front();
            return line;
          },
          kToday};
}

Result<Merged> import(Ledger& ledger, std::vector<std::string> lines) {
  auto reader = reader_of(std::move(lines));
  return ledger.registry().merge([&] { return reader.next(); });
}

Merged moved(Ledger& from, Ledger& to) { return import(to, lines_of(from)).value(); }

std::string refusal(std::vector<std::string> lines) {
  const auto ledger = fresh_ledger();
  const auto merged = import(*ledger, std::move(lines));
  REQUIRE_FALSE(merged);
  CHECK(merged.error().error_class == ErrorClass::local);
  CHECK(records_of(*ledger).empty());
  return merged.error().message;
}

/// Made by the sync of a folder whose name is no UTF-8.
Asset synced(const std::string& id, unsigned content, WallTime when = kNoon) {
  auto asset = image(id, content, when);
  asset.sync = "/srv/\xff";
  return asset;
}

/// At least one row of each type.
void fill(Ledger& ledger) {
  REQUIRE(ledger.begin_run({"run-1", "upload", kOrigin, kNoon, {kOwner.account}}));
  record(ledger, kOwner, image("hash1", 1));
  record(ledger, kOwner, image("hash2", 1, kNoon + 1h));  // takes the place of the first
  record(ledger, kOwner, image("hash3", 3));
  mark_gone(ledger, kOwner, AssetKind::image, "hash3", kNoon + 2h);
  record(ledger, kOwner, synced("hash4", 4));
  record(ledger, kOwner, {.kind = AssetKind::video, .remote_id = "77", .confirmed_at = kNoon});
  record_use(ledger, kOwner, {AssetKind::creative, "5"}, {AssetKind::image, "hash2"});
  REQUIRE(save_session(ledger, kOwner,
                       {.sha256 = sha_of(9),
                        .host = "https://host",
                        .session_id = "s",
                        .video_id = "88",
                        .wanted = {.begin = 1, .end = 5},
                        .finished = false,
                        .stamp = {.device = ~std::uint64_t{0}, .inode = 1, .size = 2, .mtime_ns = -3, .ctime_ns = 4},
                        .started = kNoon}));
  remember_thumbnail(ledger, kOwner, "77", "https://picture");
  ledger.registry().write(LearnedOf{kOwner,
                                    {.kind = AssetKind::video,
                                     .remote_id = "66",
                                     .name = "clip",
                                     .bytes = 10,
                                     .length = 1.5,
                                     .details = {},
                                     .trusted = true,
                                     .told_at = kNoon}});
  ledger.registry().write(AccountKnown{kOwner, AccountKnown::By::learned, kNoon});
  REQUIRE(begin_intent(ledger, {0, kOwner, "ads", "key", R"({"source":"a"})", kNoon}));
  save_block(ledger, kOwner, kNoon + 1h, kNoon, {"boot", 5min + 1ns});
  ledger.registry().write(
      UsageTold{kOrigin, {.account = {}, .limiter = "app", .percent = 1.5, .points_per_percent = 0, .told_at = kNoon}});
  audit(ledger, {kNoon, kOrigin, "act_123", "adimages", 200, 0, 0, "trace", "a.jpg"});
  ledger.registry().write(FailedItem{.time = kNoon,
                                     .account = kOwner.account,
                                     .kind = AssetKind::ad,
                                     .source = "b.csv:2",
                                     .error_class = ErrorClass::invalid,
                                     .code = 100,
                                     .subcode = 5,
                                     .fbtrace_id = "t",
                                     .message = "no"});
  REQUIRE(ledger.end_run({"run-1", 6, kNoon + 1h, {2, 1, 1}}));
}

std::string with(const std::string& line, const std::string& member, const json& value) {
  auto changed = json::parse(line);
  changed[member] = value;
  return changed.dump();
}

}  // namespace

TEST_CASE("all tables of a registry travel, and each type has rows", "[ledger][records]") {
  const metaup::test::TempDir folder;
  const auto path = folder / "ledger.db";
  {
    const auto ledger = open_ledger(path).value();
    fill(*ledger);
    std::set<RecordType> types;
    for (const auto& record : records_of(*ledger)) types.insert(record.type);
    CHECK(types.size() == kRecordTypes);
  }
  std::set<std::string> tables;
  auto database = sql::Database::open(path, SQLITE_OPEN_READONLY).value();
  REQUIRE(database.each("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
                        [&](const sql::Row& row) { tables.insert(row.text(0)); }));
  CHECK(tables == std::set<std::string>{"owners", "intents", "assets", "uses", "video_sessions", "thumbnails",
                                        "learned", "blocks", "usage", "runs", "run_accounts", "failures", "audit",
                                        "syncs"});
}

TEST_CASE("a ledger that was written out and read in is the same, and so is one that is read in twice",
          "[ledger][records]") {
  const auto one = fresh_ledger();
  fill(*one);
  const auto two = fresh_ledger();
  const auto first = moved(*one, *two);
  CHECK(first.records == records_of(*one).size());
  CHECK(first.changed == first.records);
  CHECK(lines_of(*one) == lines_of(*two));
  CHECK(moved(*one, *two).changed == 0);
  CHECK(moved(*two, *one).changed == 0);
  CHECK(lines_of(*one) == lines_of(*two));
  CHECK(remote_of(two->find_asset(kOwner, AssetKind::image, sha_of(1))) == "hash2");
  CHECK(remote_of(two->find_asset(kOwner, AssetKind::image, sha_of(3))).empty());
  CHECK(find_session(*two, kOwner, sha_of(9)).value()->stamp.device == ~std::uint64_t{0});
  CHECK(ask(two->registry(), StandingOf{kOwner})->known_since == kNoon);
}

TEST_CASE("a line has the members that assets always had, and says what it is", "[ledger][records]") {
  const auto ledger = fresh_ledger();
  auto odd = image("hash", 1);
  odd.name = "a\x1b[31m\x7f\xc2\x85.jpg";
  odd.path = "/tmp/\xff.jpg";
  record(*ledger, kOwner, odd);
  const auto lines = lines_of(*ledger);
  const auto& text = lines.at(2);
  CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; }));
  const auto line = json::parse(text);
  CHECK(line.at("type") == "asset");
  CHECK(line.at("origin") == kOrigin);
  CHECK(line.at("account") == "act_123");
  CHECK(line.at("kind") == "image");
  CHECK(line.at("id") == "hash");
  CHECK(line.at("sha256") == sha_of(1));
  CHECK(line.at("name") == odd.name);
  CHECK(line.at("bytes") == 200'000);
  CHECK(line.at("confirmed_at") == "2026-11-18T11:06:40.000Z");
  CHECK(line.at("gone") == false);
  CHECK(line.at("gone_at").is_null());
  const auto copy = fresh_ledger();
  REQUIRE(import(*copy, lines));
  CHECK(copy->find_remote(kOwner, AssetKind::image, "hash").value()->path == odd.path);
}

TEST_CASE("secrets of URLs are not written out", "[ledger][records]") {
  const auto ledger = fresh_ledger();
  REQUIRE(begin_intent(*ledger, {0, kOwner, "advideos", "key",
                                 R"({"source":"https://u:pass@host/a.mp4?token=hush","title":"a"})", kNoon}));
  audit(*ledger, {kNoon, kOrigin, "act_123", "advideos", 200, 0, 0, "", "https://u:pass@host/a.mp4?token=hush"});
  for (const auto& line : lines_of(*ledger)) {
    CHECK_THAT(line, !Contains("hush") && !Contains("pass"));
    CHECK(json::accept(line));
  }
  const auto copy = fresh_ledger();
  REQUIRE(import(*copy, lines_of(*ledger)));
  CHECK(json::parse(open_intents(*copy, kOwner)->front().details).at("title") == "a");
}

TEST_CASE("what is not the whole of a ledger is refused with the line, and nothing is taken over",
          "[ledger][records]") {
  const auto ledger = fresh_ledger();
  fill(*ledger);
  const auto lines = lines_of(*ledger);
  CHECK_THAT(refusal({}), Contains("line 1") && Contains("beginning"));
  CHECK_THAT(refusal({"", ""}), Contains("line 1"));
  CHECK_THAT(refusal({R"({"type":"run_start","schema":1})"}), Contains("line 1"));
  CHECK_THAT(refusal({R"({"type":"ledger","schema":2})"}), Contains("line 1: its schema is 2"));
  CHECK_THAT(refusal({R"({"type":"ledger","schema":"1"})"}), Contains("line 1"));
  CHECK_THAT(refusal({R"({"type":"ledger"})"}), Contains("line 1"));
  for (std::size_t count = 0; count < lines.size(); ++count) {  // cut off anywhere
    CHECK_THAT(refusal({lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(count)}),
               Contains("line " + std::to_string(count + 1)));
  }
  for (std::size_t left_out = 1; left_out + 1 < lines.size(); ++left_out) {
    auto fewer = lines;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(left_out));
    CHECK_THAT(refusal(fewer), Contains("line " + std::to_string(fewer.size())) && Contains("records"));
  }
  auto more = lines;
  more.push_back(lines[1]);
  CHECK_THAT(refusal(more), Contains("line " + std::to_string(more.size())) && Contains("nothing may follow"));
  auto two = lines;
  two.insert(two.end(), lines.begin(), lines.end());
  CHECK_THAT(refusal(two), Contains("nothing may follow"));
}

TEST_CASE("a line that no ledger has written is refused", "[ledger][records]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, image("hash", 1));
  const auto lines = without_digest(lines_of(*ledger));
  const auto edited = [&](const std::string& line) {
    auto changed = lines;
    changed[2] = line;
    return refusal(changed);
  };
  const auto& asset = lines[2];
  CHECK_THAT(edited("no json"), Contains("line 3"));
  CHECK_THAT(edited("[1]"), Contains("line 3"));
  CHECK_THAT(edited(std::string(50'000, '[')), Contains("line 3"));
  CHECK_THAT(edited(R"({"type":"secret"})"), Contains("line 3: type is 'secret'"));
  CHECK_THAT(edited(with(asset, "more", 1)), Contains("'more'"));
  CHECK_THAT(edited(with(asset, "name", json::array({1}))), Contains("line 3"));
  CHECK_THAT(edited(with(asset, "name", 7)), Contains("name is 7"));
  CHECK_THAT(edited(with(asset, "name", nullptr)), Contains("name is missing"));
  CHECK_THAT(edited(with(asset, "account", "123")), Contains("account is"));
  CHECK_THAT(edited(with(asset, "account", "act_x")), Contains("account is"));
  CHECK_THAT(edited(with(asset, "account", "")), Contains("account is"));
  CHECK_THAT(edited(with(asset, "id", "")), Contains("id is"));
  CHECK_THAT(edited(with(asset, "origin", "")), Contains("origin is"));
  CHECK_THAT(edited(with(asset, "kind", "picture")), Contains("kind is"));
  CHECK_THAT(edited(with(asset, "sha256", "abc")), Contains("sha256 is"));
  CHECK_THAT(edited(with(asset, "bytes", -1)), Contains("bytes is -1"));
  CHECK_THAT(edited(with(asset, "bytes", "5")), Contains("bytes is"));
  CHECK_THAT(edited(with(asset, "bytes", 1.5)), Contains("bytes is"));
  CHECK_THAT(edited(with(asset, "confirmed_at", "soon")), Contains("confirmed_at is"));
  CHECK_THAT(edited(with(asset, "gone", true)), Contains("contradict"));
  CHECK_THAT(edited(with(asset, "path_b64", "%")), Contains("path_b64"));
  CHECK_THAT(edited(asset.substr(0, asset.size() - 1) + R"(,"name":"twice"})"), Contains("line 3"));
  auto turned = lines;
  std::swap(turned[1], turned[2]);
  CHECK_THAT(refusal(turned), Contains("line 3") && Contains("further above"));
}

TEST_CASE("each row of an account says which, and what", "[ledger][records]") {
  const auto ledger = make_memory_ledger();
  fill(*ledger);
  const auto lines = without_digest(lines_of(*ledger));
  const std::set<std::string> with_any_account{"account", "block", "usage", "failure", "write"};
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    const auto line = json::parse(lines[i]);
    for (const auto* const member : {"account", "id", "used", "by", "run_id", "video_id", "origin"}) {
      const bool may_be_empty =
          (member == std::string("account") && with_any_account.contains(line.at("type"))) ||
          (line.at("type") == "video_session" && member == std::string("video_id")) ||
          (line.at("type") == "run" && member == std::string("origin")) || line.at("type") == "write" ||
          (member == std::string("run_id") && (line.at("type") == "asset" || line.at("type") == "intent"));
      if (!line.contains(member) || may_be_empty) continue;
      auto changed = lines;
      changed[i] = with(lines[i], member, "");
      CHECK_THAT(refusal(changed), Contains(std::string(member) + " is"));
    }
  }
}

TEST_CASE("lines that were changed between the first and the last are noticed", "[ledger][records]") {
  const auto ledger = make_memory_ledger();
  fill(*ledger);
  const auto lines = lines_of(*ledger);
  const auto make = [&](std::size_t line, const std::string& from, const std::string& to) {
    auto changed = lines;
    const auto at = changed[line].find(from);
    REQUIRE(at != std::string::npos);
    changed[line].replace(at, from.size(), to);
    return changed;
  };
  const auto last = "line " + std::to_string(lines.size());
  CHECK_THAT(refusal(make(0, "0.1.0", "0.1.1")), Contains(last) && Contains("SHA-256"));
  CHECK_THAT(refusal(make(1, "learned", "empty")), Contains(last) && Contains("SHA-256"));
  CHECK_THAT(refusal(make(lines.size() - 1, "\"sha256\":\"", "\"sha256\":\"0")), Contains(last));
  auto turned = lines;
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    if (json::parse(turned[i]).at("type") != "asset" || json::parse(turned[i + 1]).at("type") != "asset") continue;
    std::swap(turned[i], turned[i + 1]);
    break;
  }
  CHECK_THAT(refusal(turned), Contains(last) && Contains("SHA-256"));
  const auto older = make_memory_ledger();
  CHECK(import(*older, without_digest(lines)).has_value());
}

TEST_CASE("an object with a crowd of members is refused, and soon", "[ledger][records]") {
  std::string crowd = R"({"type":"asset")";
  for (int i = 0; i < 100'000; ++i) crowd += ",\"m" + std::to_string(i) + "\":1";
  const auto ledger = make_memory_ledger();
  auto lines = without_digest(lines_of(*ledger));
  lines.insert(lines.begin() + 1, crowd + "}");
  CHECK_THAT(refusal(lines), Contains("line 2: this is no record"));
}

TEST_CASE("what another ledger claims to have heard later than now was heard now", "[ledger][records]") {
  const auto theirs = make_memory_ledger();
  record(*theirs, kOwner, image("hash", 1, kToday + 9'000h));
  record(*theirs, kOwner, image("gone", 2, kNoon));
  mark_gone(*theirs, kOwner, AssetKind::image, "gone", kToday + 9'000h);
  const auto ours = make_memory_ledger();
  moved(*theirs, *ours);
  CHECK(ours->find_remote(kOwner, AssetKind::image, "hash").value()->confirmed_at == kToday);
  record(*ours, kOwner, image("gone", 2, kToday + 1h));  // it is there again
  moved(*theirs, *ours);
  CHECK(remote_of(ours->find_asset(kOwner, AssetKind::image, sha_of(2))) == "gone");
}

TEST_CASE("of two ledgers the newer word on an asset counts, whichever is read into the other", "[ledger][records]") {
  const auto ours = fresh_ledger();
  const auto theirs = fresh_ledger();
  auto renamed = image("same", 1, kNoon + 1h);
  renamed.name = "newer.jpg";
  record(*ours, kOwner, image("same", 1));
  record(*theirs, kOwner, renamed);
  record(*ours, kOwner, image("gone", 2));
  record(*theirs, kOwner, image("gone", 2));
  mark_gone(*theirs, kOwner, AssetKind::image, "gone", kNoon + 1h);
  record(*ours, kOwner, image("back", 3));
  record(*theirs, kOwner, image("back", 3, kNoon + 2h));
  mark_gone(*ours, kOwner, AssetKind::image, "back", kNoon + 1h);
  record(*ours, kOwner, image("old", 4));
  record(*theirs, kOwner, image("new", 4, kNoon + 1h));
  record(*ours, kOwner, image("only-ours", 5));
  record(*theirs, kOwner, image("only-theirs", 6));
  // What is there stands for a content before what is gone, however new.
  record(*ours, kOwner, image("there", 7));
  record(*theirs, kOwner, image("vanished", 7, kNoon + 1h));
  mark_gone(*theirs, kOwner, AssetKind::image, "vanished", kNoon + 2h);
  // Of what is not known by its content, the content is learned and the newest word stays.
  record(*ours, kOwner, {.kind = AssetKind::image, .remote_id = "unknown", .confirmed_at = kNoon});
  mark_gone(*ours, kOwner, AssetKind::image, "unknown", kNoon + 1h);
  record(*theirs, kOwner, image("unknown", 8));

  const bool ours_last = GENERATE(true, false);
  auto& last = ours_last ? *ours : *theirs;
  REQUIRE(moved(ours_last ? *theirs : *ours, last).changed > 0);
  const auto current = [&](unsigned content) {
    return remote_of(last.find_asset(kOwner, AssetKind::image, sha_of(content)));
  };
  CHECK(last.find_asset(kOwner, AssetKind::image, sha_of(1)).value()->name == "newer.jpg");
  CHECK(current(2).empty());
  CHECK(current(3) == "back");
  CHECK(current(4) == "new");
  CHECK(last.find_remote(kOwner, AssetKind::image, "old").value()->replaced);
  CHECK(current(5) == "only-ours");
  CHECK(current(6) == "only-theirs");
  CHECK(current(7) == "there");
  CHECK(current(8).empty());
  CHECK(last.find_remote(kOwner, AssetKind::image, "unknown").value()->gone);
  CHECK(last.check().value().empty());
  CHECK(moved(ours_last ? *theirs : *ours, last).changed == 0);
}

TEST_CASE("what a sync has made is its own only as long as no ledger knows better", "[ledger][records]") {
  const auto ours = fresh_ledger();
  const auto theirs = fresh_ledger();
  record(*ours, kOwner, synced("both", 1));
  record(*theirs, kOwner, synced("both", 1, kNoon + 1h));
  record(*ours, kOwner, synced("only-ours", 2));
  record(*theirs, kOwner, synced("only-theirs", 3));
  record(*ours, kOwner, synced("shared-there", 4));
  record(*theirs, kOwner, image("shared-there", 4));
  record(*ours, kOwner, image("shared-here", 5, kNoon + 1h));
  record(*theirs, kOwner, synced("shared-here", 5));
  record(*ours, kOwner, synced("anew", 6));
  mark_gone(*ours, kOwner, AssetKind::image, "anew", kNoon + 1h);
  record(*theirs, kOwner, synced("anew", 6, kNoon + 2h));
  record(*ours, kOwner, synced("deleted", 7));
  record(*theirs, kOwner, synced("deleted", 7));
  mark_gone(*theirs, kOwner, AssetKind::image, "deleted", kNoon + 1h);

  const bool ours_last = GENERATE(true, false);
  auto& last = ours_last ? *ours : *theirs;
  REQUIRE(moved(ours_last ? *theirs : *ours, last).changed > 0);
  const auto sync_of = [&](const std::string& id) {
    return last.find_remote(kOwner, AssetKind::image, id).value()->sync;
  };
  CHECK(sync_of("both") == "/srv/\xff");
  CHECK(sync_of("only-ours") == "/srv/\xff");
  CHECK(sync_of("only-theirs") == "/srv/\xff");
  CHECK(sync_of("shared-there").empty());
  CHECK(sync_of("shared-here").empty());
  CHECK(sync_of("anew") == "/srv/\xff");
  CHECK(sync_of("deleted").empty());
  CHECK(ask(last.registry(), SyncedFrom{kOwner, "/srv/\xff"})->size() == 4);
  CHECK(moved(ours_last ? *theirs : *ours, last).changed == 0);
}

TEST_CASE("what was known before its content is no sync's own, whatever another ledger says", "[ledger][records]") {
  const auto ours = fresh_ledger();
  const auto theirs = fresh_ledger();
  record(*ours, kOwner, {.kind = AssetKind::image, .remote_id = "hash", .confirmed_at = kNoon});
  record(*theirs, kOwner, synced("hash", 1));
  moved(*theirs, *ours);
  const auto known = ours->find_remote(kOwner, AssetKind::image, "hash").value();
  CHECK(known->sha256 == sha_of(1));
  CHECK(known->sync.empty());
}

TEST_CASE("what an old copy says does not bring back what has ended since", "[ledger][records]") {
  const auto ledger = fresh_ledger();
  REQUIRE(ledger->begin_run({"run-1", "upload", kOrigin, kNoon, {kOwner.account}}));
  const auto intent = begin_intent(*ledger, {0, kOwner, "ads", "key", "{}", kNoon}).value();
  REQUIRE(save_session(*ledger, kOwner,
                       {.sha256 = sha_of(9),
                        .host = "h",
                        .session_id = "s",
                        .video_id = "88",
                        .wanted = {},
                        .finished = false,
                        .stamp = {},
                        .started = kNoon}));
  const auto old = lines_of(*ledger);
  end_intent(*ledger, intent);
  forget_session(*ledger, kOwner, sha_of(9));
  record(*ledger, kOwner, {.kind = AssetKind::video, .remote_id = "88", .sha256 = sha_of(9), .confirmed_at = kNoon});
  REQUIRE(ledger->end_run({"run-1", 0, kNoon + 1h, {1, 1, 0}}));
  REQUIRE(import(*ledger, old));
  CHECK(open_intents(*ledger, kOwner)->empty());
  CHECK_FALSE(find_session(*ledger, kOwner, sha_of(9)).value());
}

TEST_CASE("an intent that only the other ledger knows is taken over", "[ledger][records]") {
  const auto ours = fresh_ledger();
  const auto theirs = fresh_ledger();
  REQUIRE(theirs->begin_run({"run-2", "create-ad", kOrigin, kNoon, {kOwner.account}}));
  REQUIRE(begin_intent(*theirs, {0, kOwner, "ads", "key", "{}", kNoon}));
  CHECK(moved(*theirs, *ours).changed > 0);
  CHECK(open_intents(*ours, kOwner)->size() == 1);
  CHECK(moved(*theirs, *ours).changed == 0);
  CHECK(open_intents(*ours, kOwner)->size() == 1);
}

TEST_CASE("an intent of a run that was imported while it was under way is taken over", "[ledger][records]") {
  const auto ours = make_memory_ledger();
  const auto theirs = make_memory_ledger();
  REQUIRE(theirs->begin_run({"run-2", "create-ad", kOrigin, kNoon, {kOwner.account}}));
  moved(*theirs, *ours);
  REQUIRE(begin_intent(*theirs, {0, kOwner, "ads", "key", "{}", kNoon + 1min}));
  const bool was_killed = GENERATE(true, false);
  if (!was_killed) REQUIRE(theirs->end_run({"run-2", 7, kNoon + 1h, {1, 0, 1}}));
  moved(*theirs, *ours);
  CHECK(open_intents(*ours, kOwner)->size() == 1);
}

TEST_CASE("a run that was under way is completed, and its rows are there once", "[ledger][records]") {
  const auto theirs = fresh_ledger();
  const auto ours = fresh_ledger();
  REQUIRE(theirs->begin_run({"run-1", "upload", kOrigin, kNoon, {kOwner.account}}));
  audit(*theirs, {kNoon + 123'456'789ns, kOrigin, "act_123", "adimages", 200, 0, 0, "trace", "a.jpg"});
  REQUIRE(theirs->flush());
  moved(*theirs, *ours);
  audit(*theirs, {kNoon + 223'456'789ns, kOrigin, "act_123", "adimages", 200, 0, 0, "trace", "b.jpg"});
  REQUIRE(theirs->end_run({"run-1", 0, kNoon + 1h, {2, 2, 0}}));
  moved(*theirs, *ours);
  moved(*ours, *theirs);
  for (auto* const ledger : {theirs.get(), ours.get()}) {
    std::map<std::string, int> writes;
    REQUIRE(ledger->each_write({}, [&](const AuditRow& row) { ++writes[row.source]; }));
    CHECK(writes == std::map<std::string, int>{{"a.jpg", 1}, {"b.jpg", 1}});
    REQUIRE(ledger->each_run({}, [&](const RecordedRun& run) { CHECK(run.exit_code == 0); }));
  }
}

TEST_CASE("an account that was used before accounts were known counts as known", "[ledger][migration]") {
  const metaup::test::TempDir folder;
  const auto path = folder / "ledger.db";
  const auto only_sent = owner_of("7");
  {
    const auto ledger = open_ledger(path).value();
    record(*ledger, kOwner, image("hash", 1));
    save_block(*ledger, owner_of("9"), kNoon);
    REQUIRE(begin_intent(*ledger, {0, only_sent, "advideos", "key", "{}", kNoon}));
    CHECK(ask(ledger->registry(), StandingOf{kOwner})->known_since == WallTime{});
  }
  take_back_to(path, 7);
  const auto access = GENERATE(Access::read_only, Access::read_write);
  const auto ledger = open_ledger(path, access).value();
  CHECK(ask(ledger->registry(), StandingOf{kOwner})->known_since == kNoon);
  CHECK(ask(ledger->registry(), StandingOf{only_sent})->known_since == kNoon);
  CHECK(ask(ledger->registry(), StandingOf{owner_of("9")})->known_since == WallTime{});
  CHECK(ask(ledger->registry(), StandingOf{owner_of("10")})->known_since == WallTime{});
}

TEST_CASE("what is forgotten of a whole account was never learned", "[ledger]") {
  const auto ledger = fresh_ledger();
  fill(*ledger);
  const LearnedLike question{kOwner, AssetKind::video, "clip", 0};
  CHECK(ask(ledger->registry(), question)->size() == 1);
  CHECK(ask(ledger->registry(), StandingOf{kOwner})->has_learned_videos);
  REQUIRE(ledger->forget({.origin = {}, .account = {}, .sha256 = {}, .remote_id = "66"}));
  CHECK(ask(ledger->registry(), question)->empty());
  CHECK(ask(ledger->registry(), StandingOf{kOwner})->known_since == kNoon);
  REQUIRE(ledger->forget({.origin = kOrigin, .account = "123", .sha256 = {}, .remote_id = {}}));
  CHECK(ask(ledger->registry(), StandingOf{kOwner})->known_since == WallTime{});
}

TEST_CASE("what was learned is found by its name or its size, and replaced by the next lesson", "[ledger]") {
  const auto ledger = fresh_ledger();
  const auto learn = [&](const std::string& id, const std::string& name, std::uint64_t bytes, WallTime when) {
    ledger->registry().write(LearnedOf{
        kOwner,
        {.kind = AssetKind::video, .remote_id = id, .name = name, .bytes = bytes, .length = 0, .told_at = when}});
  };
  const auto found = [&](const std::string& name, std::uint64_t bytes) {
    std::string ids;
    const auto learned = ask(ledger->registry(), LearnedLike{kOwner, AssetKind::video, name, bytes}).value();
    for (const auto& one : learned) ids += one.remote_id + " ";
    return ids;
  };
  learn("1", "clip", 100, kNoon);
  learn("2", "clip", 0, kNoon);
  learn("3", "other", 100, kNoon);
  CHECK(found("clip", 100) == "1 2 3 ");
  CHECK(found("clip", 0) == "1 2 ");
  CHECK(found("", 100) == "1 3 ");
  CHECK(found("new", 7).empty());
  learn("2", "renamed", 0, kNoon + 1h);
  ledger->registry().write(LearnedAll{kOwner, AssetKind::video, kNoon + 1h});
  CHECK(found("clip", 100).empty());
  CHECK(found("renamed", 0) == "2 ");
  ledger->registry().write(Recognized{
      kOwner,
      {.kind = AssetKind::video, .remote_id = "2", .sha256 = sha_of(2), .name = "renamed", .confirmed_at = kNoon}});
  CHECK(found("renamed", 0).empty());
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::video, sha_of(2))) == "2");
}

TEST_CASE("what is known by its content has not to be guessed any more, here and where it is moved to", "[ledger]") {
  const auto ledger = fresh_ledger();
  const auto learn = [&](const std::string& id) {
    ledger->registry().write(
        LearnedOf{kOwner, {.kind = AssetKind::image, .remote_id = id, .name = "a.jpg", .told_at = kNoon}});
  };
  const auto learned = [&] {
    std::set<std::string> ids;
    const auto alike = ask(ledger->registry(), LearnedLike{kOwner, AssetKind::image, "a.jpg", 0}).value();
    for (const auto& one : alike) ids.insert(one.remote_id);
    return ids;
  };
  learn("hash1");
  learn("hash2");
  record(*ledger, kOwner, image("hash1", 1));  // sent later
  CHECK(learned() == std::set<std::string>{"hash2"});
  learn("hash1");
  CHECK(learned() == std::set<std::string>{"hash2"});
  const auto other = fresh_ledger();
  moved(*ledger, *other);
  CHECK(lines_of(*other) == lines_of(*ledger));
}

TEST_CASE("an older ledger that guesses what it knows is exported without the guess", "[ledger][records]") {
  const metaup::test::TempDir folder;
  const auto path = folder / "old.db";
  {
    const auto ledger = open_ledger(path).value();
    record(*ledger, kOwner, image("hash1", 1));
  }
  auto database = sql::Database::open(path, SQLITE_OPEN_READWRITE).value();
  REQUIRE(
      database.execute("INSERT INTO learned (owner, kind, remote_id, name, bytes, length, details, trusted, told) "
                       "VALUES (1, 'image', 'hash1', 'a.jpg', 0, 0, '', 0, 0)"));
  const auto ledger = open_ledger(path).value();
  for (const auto& record : records_of(*ledger)) CHECK(record.type != RecordType::learned);
}

TEST_CASE("what is recognized takes no place that is taken, and no run has made it", "[ledger]") {
  const auto ledger = fresh_ledger();
  REQUIRE(ledger->begin_run({"run-1", "ledger", kOrigin, kNoon, {kOwner.account}}));
  record(*ledger, kOwner, image("ours", 1));
  const auto recognize = [&](const std::string& id, unsigned content) {
    ledger->registry().write(Recognized{kOwner, image(id, content, kNoon + 1h)});
  };
  recognize("theirs", 1);
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "ours");
  mark_gone(*ledger, kOwner, AssetKind::image, "ours", kNoon + 2h);
  recognize("theirs", 1);
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "theirs");
  std::set<std::string> made;
  REQUIRE(ledger->each_made("run-1", [&](const MadeAsset& one) { made.insert(one.owned.asset.remote_id); }));
  CHECK(made == std::set<std::string>{"ours"});
}

TEST_CASE("to learn once more takes no trust away, and to forget does", "[ledger]") {
  const auto ledger = make_memory_ledger();
  const auto learn = [&](bool trusted, WallTime when) {
    ledger->registry().write(LearnedOf{
        kOwner, {.kind = AssetKind::video, .remote_id = "1", .name = "clip", .trusted = trusted, .told_at = when}});
  };
  const auto is_trusted = [&] {
    return ask(ledger->registry(), LearnedLike{kOwner, AssetKind::video, "clip", 0})->front().trusted;
  };
  learn(true, kNoon);
  learn(false, kNoon + 1h);
  CHECK(is_trusted());
  REQUIRE(ledger->forget({.origin = {}, .account = {}, .sha256 = {}, .remote_id = "1"}));
  learn(false, kNoon + 2h);
  CHECK_FALSE(is_trusted());
}
