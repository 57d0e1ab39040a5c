#include <catch2/catch.hpp>

#include "launches.hpp"
#include "support/ledger_calls.hpp"

// Creatives that travel inside of their ads.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;

namespace {

std::vector<run::LaunchRow> rows_of(Studio& studio, int count) {
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < count; ++i) rows.push_back(launch_row("a" + std::to_string(i), studio.picture(1)));
  return rows;
}

void forget_everything(Studio& studio) { studio.ledger = ledger::make_memory_ledger(); }

void check_each_once(Studio& studio, std::size_t count) {
  const auto ads = ads_by_name(studio);
  CHECK(ads.size() == count);
  for (const auto& [name, times] : ads) CHECK(times == 1);
}

}  // namespace

TEST_CASE("a creative that serves one ad goes inside of it, in one write", "[launch]") {
  Studio studio(kUnlimited);
  studio.inline_creatives = true;
  const auto rows = rows_of(studio, 5);
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kAd) == Counts{{Status::created, 5}});
  CHECK(statuses(take, kCreative).empty());
  CHECK(operations(studio, "POST adcreatives") == 0);
  CHECK(operations(studio, "POST ads") == 5);
  const auto state = studio.state();
  CHECK(state.at("creatives").size() == 5);
  CHECK(state.at("creatives").at(0).at("params").at("object_story_spec").at("page_id") == "111");
  CHECK_FALSE(state.at("creatives").at(0).at("name").get<std::string>().empty());

  const auto again = studio.launch(rows);
  CHECK(again.outcome.summary.requests == 0);
  CHECK(again.outcome.summary.unchanged == 6);  // the image too
  SECTION("and by the other way, no ad is made again") {
    studio.inline_creatives = false;
    studio.settings.dry_run = true;
    CHECK(statuses(studio.launch(rows), kAd) == Counts{{Status::unchanged, 5}});
    studio.settings.dry_run = false;
    CHECK(studio.launch(rows).exit_code == 0);
    check_each_once(studio, 5);
  }
}

/// An ad set holds 50 ads.
TEST_CASE("a launch of 1,000 ads costs what it must, and with creatives inside half of that", "[launch]") {
  constexpr std::uint64_t kAds = 1'000;
  constexpr std::uint64_t kSets = 20;
  constexpr std::uint64_t kWrite = 3;
  Studio studio(kUnlimited);
  auto rows = rows_of(studio, kAds);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].ad->adset = std::to_string(100 + i % kSets);
  studio.inline_creatives = GENERATE(false, true);
  const auto take = studio.launch(rows);
  REQUIRE(take.exit_code == 0);
  check_each_once(studio, kAds);
  const std::uint64_t writes = 1 + kAds * (studio.inline_creatives ? 1 : 2);  // the image, too
  const std::uint64_t reads = 1 + 2 * kSets;  // the Page; each ad set, and the ads that it holds
  CHECK(take.outcome.summary.points == kWrite * writes + reads);
  CHECK(studio.state().at("points").at("123").get<double>() <= static_cast<double>(take.outcome.summary.points));
}

TEST_CASE("a creative of several ads, or one that is known, keeps its id", "[launch]") {
  Studio studio(kUnlimited);
  const auto first = studio.launch({creative_row("known", studio.picture(1))});
  studio.inline_creatives = true;
  auto shared = launch_row("shared", studio.picture(1));
  auto other_set = shared;
  other_set.ad->adset = "239";
  other_set.source = "other";
  const auto take = studio.launch({shared, other_set, launch_row("known", studio.picture(1))});
  CHECK(take.exit_code == 0);
  CHECK(item_of(take, kCreative, "known").id == item_of(first, kCreative, "known").id);
  CHECK(item_of(take, kCreative, "known").status == Status::unchanged);
  CHECK(operations(studio, "POST adcreatives") == 2);  // the known one, and the shared one once
  CHECK(statuses(take, kAd) == Counts{{Status::created, 3}});
}

TEST_CASE("another machine finds ads by what their creatives are made of", "[launch]") {
  Studio studio(kUnlimited);
  studio.inline_creatives = true;
  const auto rows = rows_of(studio, 3);
  REQUIRE(studio.launch(rows).exit_code == 0);
  forget_everything(studio);
  SECTION("the same rows") {
    const auto take = studio.launch(rows);
    CHECK(take.exit_code == 0);
    CHECK(statuses(take, kAd) == Counts{{Status::existing, 3}});
    check_each_once(studio, 3);
  }
  SECTION("an edited row is another ad") {
    auto edited = rows;
    edited[0].creative->message = "Other words";
    const auto take = studio.launch(edited);
    CHECK(take.exit_code == 0);
    const auto& ad = item_of(take, kAd, "a0");
    CHECK(ad.status == Status::created);
    CHECK_THAT(ad.warnings.at(0), Contains("with another creative"));
    CHECK(ads_by_name(studio).at("a0") == 2);
  }
  SECTION("a row of which Meta does not tell all is in doubt, and not sent") {
    auto unclear = rows;
    unclear[0].creative->spec = R"({"some_new_member":"x"})";
    const auto take = studio.launch(unclear);
    CHECK(take.exit_code == 6);
    CHECK(item_of(take, kAd, "a0").error->error_class == ErrorClass::unknown_outcome);
    check_each_once(studio, 3);
  }
}

TEST_CASE("an ad with its creative inside whose reply is lost is found", "[launch]") {
  const auto* const edge = GENERATE("ads", "batch");
  const auto* const when = GENERATE("before", "after");
  CAPTURE(edge, when);
  Studio studio(kUnlimited);
  studio.inline_creatives = true;
  studio.add_fault(R"({"method":"POST","edge":")" + std::string(edge) + R"(","html":502,"when":")" + when +
                   R"(","times":3})");
  const auto rows = rows_of(studio, 14);
  CHECK(studio.launch(rows).exit_code == 0);
  check_each_once(studio, 14);
  CHECK(studio.launch(rows).outcome.summary.requests == 0);
  CHECK(open_intents(*studio.ledger, {"http://127.0.0.1:1", *AccountId::parse("123")})->empty());
}

TEST_CASE("what Meta refuses inside of an ad is made by itself", "[launch]") {
  Studio studio(R"({"limits":{"enforce":false},"creatives":{"unknown_features":["image_touchups"]}})");
  studio.inline_creatives = true;
  SECTION("a feature that it does not know") {
    auto row = launch_row("a", studio.picture(1));
    row.creative->features_off = true;
    const auto take = studio.launch({row});
    CHECK(take.exit_code == 0);
    CHECK_THAT(item_of(take, kAd, "a").warnings.at(0), Contains("image_touchups"));
    CHECK(studio.launch({row}).outcome.summary.requests == 0);
  }
  SECTION("an image that is gone") {
    const auto row = launch_row("a", studio.picture(1));
    const auto image = studio.launch({creative_row("first", studio.picture(1))});
    const auto hash = item_of(image, AssetKind::image, studio.picture(1)).id;
    studio.control("forget_image", {{"account", "123"}, {"hash", hash}});
    const auto take = studio.launch({row});
    CHECK(take.exit_code == 0);
    CHECK(item_of(take, kAd, "a").status == Status::created);
  }
  check_each_once(studio, 1);
}

TEST_CASE("equal rows with creatives inside are two ads", "[launch]") {
  Studio studio(kUnlimited);
  studio.inline_creatives = true;
  auto twin = launch_row("a", studio.picture(1));
  twin.creative->image = path_ref(studio.picture(1));
  auto other = twin;
  other.source = "b";
  other.creative->message = "Other words";
  const auto take = studio.launch({twin, other});
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kAd) == Counts{{Status::created, 2}});
  CHECK(studio.launch({other}).outcome.summary.requests == 0);  // whichever rows are left
}

TEST_CASE("a dry run without the option knows the ads of equal rows that were made with it", "[launch]") {
  Studio studio(kUnlimited);
  studio.inline_creatives = true;
  const auto row = launch_row("a", studio.picture(1));
  auto twin = row;
  twin.source = "b";
  twin.creative->link += "/other";  // else no ad brings its creative along
  REQUIRE(studio.launch({row, twin}).exit_code == 0);
  studio.inline_creatives = false;
  studio.settings.dry_run = true;
  auto edited = row;
  edited.source = "c";
  edited.creative->message = "Other words";
  const auto take = studio.launch({row, edited, twin});
  CHECK(statuses(take, kAd) == Counts{{Status::unchanged, 2}, {Status::planned, 1}});
  CHECK(item_of(take, kAd, "c").status == Status::planned);
}

TEST_CASE("a dry run says what each way costs", "[launch]") {
  Studio studio(kUnlimited);
  studio.settings.dry_run = true;
  studio.inline_creatives = GENERATE(false, true);
  const auto take = studio.launch(rows_of(studio, 5));
  CHECK(take.exit_code == 0);
  REQUIRE_FALSE(notices(studio).empty());
  const auto points = [&](std::uint64_t writes) { return std::to_string(3 * (1 + writes)); };  // with the image
  CHECK(notices(studio).back() == (studio.inline_creatives
                                       ? "5 creatives would go inside their ads: " + points(5) +
                                             " points; without --inline-creatives " + points(10)
                                       : "with --inline-creatives 5 creatives would go inside their ads: " + points(5) +
                                             " points in place of " + points(10)));
}

TEST_CASE("killed again and again, a launch with creatives inside makes each ad once", "[launch][kill]") {
  const auto chosen = test_seed();
  CAPTURE(chosen);  // METAUP_TEST_SEED repeats it
  std::mt19937 random(chosen);
  constexpr int kRows = 60;
  const std::string more = GENERATE("", R"(,"clock_offset_s":-3600)", R"(,"creatives":{"feeds_are_unique":true})");
  Studio studio(R"({"ads":{"most_in_adset":0})" + more + "}");
  studio.inline_creatives = true;
  Disk disk(studio);
  const auto rows = rows_of_seven(studio, kRows);
  CHECK(launch_under_kills(studio, disk, rows, random) > 0);  // else none of this was put to the test
  CHECK(studio.launch(rows).exit_code == 0);
  check_each_once(studio, kRows);
  CHECK(studio.launch(rows).outcome.summary.requests == 0);
}
