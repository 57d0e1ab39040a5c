#include <catch2/catch.hpp>

#include "integration/launch/launches.hpp"

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

struct Killed {};

/// What is at Meta and not deleted, by name.
struct Held {
  std::set<std::string> ads, creatives, images;
  friend bool operator==(const Held&, const Held&) = default;
};

Held held(Studio& studio) {
  Held held;
  const auto state = studio.state();
  for (const auto& ad : state.at("ads")) {
    if (ad.at("status") != "DELETED") held.ads.insert(ad.at("name"));
  }
  for (const auto& creative : state.at("creatives")) held.creatives.insert(creative.at("name"));
  for (const auto& image : state.at("images")) held.images.insert(image.at("name"));
  return held;
}

std::vector<run::LaunchRow> rows_of(Studio& studio, const std::string& prefix, int count) {
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back(launch_row(prefix + std::to_string(i), studio.picture(static_cast<std::uint32_t>(i % 3))));
  }
  return rows;
}

void activate(Studio& studio, const std::string& ad) {
  const run::ChangePlan plan{run::ChangePlan::What::activate, {{*AccountId::parse("123"), ad, AssetKind::ad}}, ""};
  REQUIRE(studio.change(plan).item().status == Status::changed);
}

}  // namespace

TEST_CASE("a launch that was killed and finished by another run is taken back whole", "[after][kill]") {
  const int kill_at = GENERATE(2, 3, 4, 5, 6, 8);
  CAPTURE(kill_at);
  const bool before_it_is_served = GENERATE(false, true);
  Studio studio;
  studio.settings.common.compose.batch = true;
  Disk disk(studio);
  studio.begin_run("before");
  static_cast<void>(studio.launch(rows_of(studio, "old", 2)));
  const auto at_first = held(studio);
  studio.clock.advance_to(studio.clock.now() + std::chrono::hours{2});

  auto rows = rows_of(studio, "new", 20);
  studio.begin_run("first");
  int requests = 0;
  const auto strike = [&](int) {
    studio.clock.advance_to(studio.clock.now() + std::chrono::milliseconds{50});
    if (++requests < kill_at) return;
    disk.die();
    throw Killed();
  };
  (before_it_is_served ? studio.on_request : studio.on_served) = strike;
  bool was_killed = false;
  try {
    static_cast<void>(studio.launch(rows));
  } catch (const Killed&) {
    was_killed = true;
    disk.open();
  }
  studio.on_request = studio.on_served = {};
  studio.begin_run("second");
  if (was_killed) REQUIRE(studio.launch(rows).exit_code == 0);
  REQUIRE(held(studio).ads.size() == 22);

  studio.begin_run("undo");
  const auto planned = studio.undo({"first", "second"}, false, {.dry_run = true});
  CHECK(planned.exit_code == 0);
  for (const auto& item : planned.items) CHECK(item.status == Status::planned);
  REQUIRE(held(studio).ads.size() == 22);

  const auto take = studio.undo({"first", "second"});
  CHECK(take.exit_code == 0);
  for (const auto& item : take.items) CHECK(item.status == Status::deleted);
  const auto now = held(studio);
  CHECK(now.ads == at_first.ads);
  CHECK(now.creatives == at_first.creatives);
  CHECK(now.images.size() == 3);  // images are kept
  CHECK(studio.undo({"first", "second"}).items.empty());
  studio.begin_run("third");
  for (const bool dry_run : {true, false}) {
    studio.settings.dry_run = dry_run;
    for (const auto& item : studio.launch(rows).items) CHECK(item.warnings.empty());
  }
}

TEST_CASE("an undo tells of what nobody knows", "[after][kill]") {
  Studio studio;
  Disk disk(studio);
  studio.begin_run("first");
  REQUIRE(studio.launch(rows_of(studio, "a", 1)).exit_code == 0);
  static_cast<void>(studio.undo({"first"}, false, {.dry_run = true}));
  CHECK(studio.reporter.all<report::Notice>().empty());
  studio.on_served = [&](int) {
    if (operations(studio, "POST ads") < 2) return;
    disk.die();
    throw Killed();
  };
  CHECK_THROWS_AS(studio.launch(rows_of(studio, "b", 1)), Killed);
  studio.on_served = {};
  disk.open();
  REQUIRE(disk.any_in_doubt());
  static_cast<void>(studio.undo({"first"}));
  REQUIRE(studio.reporter.all<report::Notice>().size() == 1);
  CHECK_THAT(studio.reporter.all<report::Notice>()[0].message, Catch::Contains("an earlier run in act_123 was killed"));
}

TEST_CASE("images go only with --assets, and those that were there before stay", "[after]") {
  Studio studio;
  studio.begin_run("by hand");
  static_cast<void>(studio.upload({studio.picture(0)}));
  studio.ledger = ledger::make_memory_ledger();  // sent by somebody else
  studio.clock.advance_to(studio.clock.now() + std::chrono::seconds{30});
  studio.begin_run("launch");
  REQUIRE(studio.launch(rows_of(studio, "a", 3)).exit_code == 0);
  studio.begin_run("undo");
  const auto take = studio.undo({"launch"}, true);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, AssetKind::image) == std::map<Status, int>{{Status::deleted, 2}, {Status::unchanged, 1}});
  for (const auto& item : take.items) {
    if (item.status != Status::unchanged) continue;
    CHECK(item.warnings == std::vector<std::string>{"it is kept: the image was in the account before"});
  }
  CHECK(held(studio).images.size() == 1);
  CHECK(held(studio).creatives.empty());
}

TEST_CASE("this machine's clock does not decide what was there before", "[after]") {
  Studio studio(GENERATE(R"({"clock_offset_s":-86400})", R"({"clock_offset_s":86400})"));
  studio.begin_run("launch");
  REQUIRE(studio.launch(rows_of(studio, "a", 3)).exit_code == 0);
  studio.clock.jump(std::chrono::hours{GENERATE(-30, 30)});
  CHECK(studio.undo({"launch"}, true).exit_code == 0);
  CHECK(held(studio).images.empty());
}

TEST_CASE("what something else uses stays", "[after]") {
  Studio studio;
  studio.begin_run("launch");
  const auto take = studio.launch(rows_of(studio, "a", 2));
  const auto creative = item_of(take, AssetKind::creative, "a0").id;
  studio.begin_run("other");
  static_cast<void>(studio.launch({ad_row("theirs", creative)}));
  const auto undone = studio.undo({"launch"}, true, {.dry_run = GENERATE(false, true)});
  CHECK(undone.exit_code == 0);
  CHECK(statuses(undone, AssetKind::ad)[Status::unchanged] == 0);
  CHECK(statuses(undone, AssetKind::creative)[Status::unchanged] == 1);
  CHECK(statuses(undone, AssetKind::image)[Status::unchanged] == 1);
  CHECK(held(studio).ads.contains("theirs"));
}

TEST_CASE("what somebody else's ad uses stays, although the ledger does not know it", "[after]") {
  Studio studio;
  studio.begin_run("launch");
  const auto take = studio.launch(rows_of(studio, "a", 2));
  const auto creative = item_of(take, AssetKind::creative, "a0").id;
  auto ours = std::exchange(studio.ledger, ledger::make_memory_ledger());
  static_cast<void>(studio.launch({ad_row("theirs", creative)}));
  studio.ledger = std::move(ours);
  const auto undone = studio.undo({"launch"});
  CHECK(undone.exit_code == 0);
  CHECK(statuses(undone, AssetKind::creative) == std::map<Status, int>{{Status::deleted, 1}, {Status::unchanged, 1}});
  CHECK(held(studio).ads == std::set<std::string>{"theirs"});
}

TEST_CASE("an ad that was found in its ad set is no run's own", "[after]") {
  Studio studio;
  studio.begin_run("theirs");
  static_cast<void>(studio.launch(rows_of(studio, "a", 1)));
  studio.ledger = ledger::make_memory_ledger();
  studio.begin_run("ours");
  const auto take = studio.launch(rows_of(studio, "a", 1));
  REQUIRE(item_of(take, AssetKind::ad, "a0").status == Status::existing);
  static_cast<void>(studio.undo({"ours"}));
  CHECK(held(studio).ads.size() == 1);
}

TEST_CASE("an ad that is ACTIVE stays unless that was agreed to, and its creative with it", "[after]") {
  Studio studio;
  studio.begin_run("launch");
  const auto take = studio.launch(rows_of(studio, "a", 2));
  activate(studio, item_of(take, AssetKind::ad, "a1").id);
  const auto careful = studio.undo({"launch"});
  CHECK(careful.exit_code == 6);
  CHECK(held(studio).ads == std::set<std::string>{"a1"});
  CHECK(held(studio).creatives == std::set<std::string>{"a1"});
  CHECK(studio.undo({"launch"}, false, {.active_ads = true}).exit_code == 0);
  CHECK(held(studio).ads.empty());
  CHECK(held(studio).creatives.empty());
}

TEST_CASE("videos go with --assets unless a creative shows them", "[after]") {
  Studio studio;
  studio.begin_run("upload");
  const auto sent = studio.upload({studio.film(1), studio.film(2)});
  REQUIRE(sent.exit_code == 0);
  studio.begin_run("launch");
  auto row = creative_row("v", studio.picture(1));
  row.creative->image.reset();
  row.creative->video = graph::AssetRef{graph::AssetRef::Form::id, sent.items[0].id};
  row.creative->thumbnail = path_ref(studio.picture(1));
  auto ours = std::exchange(studio.ledger, ledger::make_memory_ledger());
  REQUIRE(studio.launch({row}).exit_code == 0);
  studio.ledger = std::move(ours);
  const auto undone = studio.undo({"upload"}, true);
  CHECK(statuses(undone, AssetKind::video) == std::map<Status, int>{{Status::deleted, 1}, {Status::unchanged, 1}});
}

TEST_CASE("creatives that were made inside of ads go after their ads, and images after them", "[after]") {
  Studio studio;
  studio.begin_run("by hand");
  const auto other = studio.launch({creative_row("other", studio.picture(7))});
  studio.inline_creatives = true;
  studio.begin_run("launch");
  REQUIRE(studio.launch(rows_of(studio, "a", 3)).exit_code == 0);
  REQUIRE(held(studio).creatives.size() == 4);
  studio.begin_run("undo");
  const auto planned = studio.undo({"launch"}, true, {.dry_run = true});
  CHECK(planned.exit_code == 0);
  const auto take = studio.undo({"launch"}, true);
  CHECK(take.exit_code == 0);
  for (const auto kind : {AssetKind::ad, AssetKind::creative, AssetKind::image}) {
    CHECK(statuses(planned, kind) == std::map<Status, int>{{Status::planned, 3}});
    CHECK(statuses(take, kind) == std::map<Status, int>{{Status::deleted, 3}});
  }
  CHECK(held(studio).ads.empty());
  CHECK(held(studio).creatives == std::set<std::string>{"other"});
  CHECK(held(studio).images.size() == 1);
  CHECK(studio.undo({"launch"}, true).items.empty());
}

TEST_CASE("a creative that an ad names stays, whoever has made it, and one whose ad stays", "[after]") {
  Studio studio;
  studio.begin_run("by hand");
  const auto made = studio.launch({creative_row("other", studio.picture(7))});
  studio.ledger = ledger::make_memory_ledger();  // made by somebody else
  studio.begin_run("launch");
  REQUIRE(studio.launch({ad_row("of another", made.items.back().id)}).exit_code == 0);
  studio.inline_creatives = true;
  const auto inside = studio.launch(rows_of(studio, "a", 1));
  REQUIRE(inside.exit_code == 0);
  activate(studio, inside.items.back().id);
  const auto take = studio.undo({"launch"});
  CHECK(statuses(take, AssetKind::creative).empty());
  CHECK(held(studio).ads == std::set<std::string>{"a0"});
  CHECK(held(studio).creatives.size() == 2);
}
