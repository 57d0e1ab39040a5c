#include <catch2/catch.hpp>

#include "launches.hpp"
#include "support/ledger_calls.hpp"

// Ads with groups of images, which hold their creatives.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;

namespace {

/// An ad with a group of these images, of which the creative shows the first.
run::LaunchRow flexible_row(const std::string& name, const std::vector<std::string>& images) {
  auto row = launch_row(name, images.front());
  auto& group = row.creative->groups.emplace_back();
  for (const auto& image : images) group.images.push_back(path_ref(image));
  group.messages = {"One", "Two"};
  row.creative->message.clear();
  return row;
}

std::vector<run::LaunchRow> flexible_rows(Studio& studio, int count) {
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back(flexible_row("f" + std::to_string(i), {studio.picture(1), studio.picture(2)}));
  }
  return rows;
}

void check_each_ad_once(Studio& studio, std::size_t count) {
  const auto ads = ads_by_name(studio);
  CHECK(ads.size() == count);
  for (const auto& [name, times] : ads) CHECK(times == 1);
  const auto state = studio.state();
  for (const auto& ad : state.at("ads")) {
    CHECK(ad.at("more").at("creative_asset_groups_spec").at("groups").size() == 1);
  }
}

}  // namespace

TEST_CASE("a flexible ad is one write, and its creative no item", "[launch][flexible]") {
  Studio studio(kUnlimited);
  studio.inline_creatives = GENERATE(false, true);
  const auto rows = flexible_rows(studio, 3);
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kAd) == Counts{{Status::created, 3}});
  CHECK(statuses(take, kCreative).empty());
  CHECK(operations(studio, "POST adcreatives") == 0);
  CHECK(operations(studio, "POST ads") == 3);
  CHECK(studio.launch(rows).outcome.summary.requests == 0);

  auto edited = rows;
  edited[0].creative->groups[0].messages.emplace_back("Three");
  CHECK(statuses(studio.launch(edited), kAd) == Counts{{Status::created, 1}, {Status::unchanged, 2}});
}

TEST_CASE("equal rows of flexible ads are an ad each", "[launch][flexible]") {
  Studio studio(kUnlimited);
  auto twin = flexible_row("f", {studio.picture(1)});
  auto other = twin;
  other.source = "other";
  CHECK(statuses(studio.launch({twin, other}), kAd) == Counts{{Status::created, 2}});
  CHECK(studio.launch({twin, other}).outcome.summary.requests == 0);
  CHECK(ads_by_name(studio).at("f") == 2);
}

TEST_CASE("another machine finds flexible ads by their groups", "[launch][flexible]") {
  Studio studio(kUnlimited);
  auto rows = flexible_rows(studio, 2);
  REQUIRE(studio.launch(rows).exit_code == 0);
  studio.ledger = ledger::make_memory_ledger();
  CHECK(statuses(studio.launch(rows), kAd) == Counts{{Status::existing, 2}});
  studio.ledger = ledger::make_memory_ledger();
  rows[0].creative->groups[0].images.pop_back();
  const auto take = studio.launch(rows);
  CHECK(statuses(take, kAd) == Counts{{Status::existing, 1}, {Status::created, 1}});
  CHECK_THAT(item_of(take, kAd, "f0").warnings.at(0), Contains("with another creative"));
}

TEST_CASE("a flexible ad is not taken for a plain one that shows the same", "[launch][flexible]") {
  Studio studio(kUnlimited);
  studio.inline_creatives = true;
  const auto flexible = flexible_rows(studio, 1);
  REQUIRE(studio.launch(flexible).exit_code == 0);
  studio.ledger = ledger::make_memory_ledger();
  auto plain = flexible;
  plain[0].creative->groups.clear();
  plain[0].creative->message = "One";
  const auto made = studio.launch(plain);
  CHECK(statuses(made, kAd) == Counts{{Status::created, 1}});
  CHECK_THAT(item_of(made, kAd, "f0").warnings.at(0), Contains("with another creative"));
  studio.ledger = ledger::make_memory_ledger();
  CHECK(statuses(studio.launch(plain), kAd) == Counts{{Status::existing, 1}});
  CHECK(statuses(studio.launch(flexible), kAd) == Counts{{Status::existing, 1}});
}

TEST_CASE("a flexible ad whose reply is lost is found", "[launch][flexible]") {
  const auto* const edge = GENERATE("ads", "batch");
  const auto* const when = GENERATE("before", "after");
  CAPTURE(edge, when);
  Studio studio(kUnlimited);
  studio.add_fault(R"({"method":"POST","edge":")" + std::string(edge) + R"(","html":502,"when":")" + when +
                   R"(","times":3})");
  const auto rows = flexible_rows(studio, 14);
  CHECK(studio.launch(rows).exit_code == 0);
  check_each_ad_once(studio, 14);
  CHECK(studio.launch(rows).outcome.summary.requests == 0);
  CHECK(open_intents(*studio.ledger, {"http://127.0.0.1:1", *AccountId::parse("123")})->empty());
}

TEST_CASE("what Meta refuses inside of a flexible ad is fixed in there", "[launch][flexible]") {
  Studio studio(
      R"({"limits":{"enforce":false},"creatives":{"unknown_features":["image_touchups","text_optimizations"]}})");
  auto row = flexible_row("f", {studio.picture(1), studio.picture(2)});
  SECTION("features that it does not know") {
    row.creative->features_off = true;
    auto other = row;
    other.source = "other";
    other.creative->message = "More";
    other.ad->name = "other";
    const auto take = studio.launch({row, other});
    CHECK(take.exit_code == 0);
    for (const auto* const source : {"f", "other"}) {
      const auto& warnings = item_of(take, kAd, source).warnings;
      REQUIRE_FALSE(warnings.empty());
      CHECK_THAT(warnings.back(), Contains("image_touchups, text_optimizations"));
    }
    check_each_ad_once(studio, 2);
    CHECK(studio.launch({row, other}).outcome.summary.requests == 0);
  }
  SECTION("an image that is gone") {
    const auto number = GENERATE(1U, 2U);
    const auto image = studio.launch({creative_row("first", studio.picture(number))});
    const auto hash = item_of(image, AssetKind::image, studio.picture(number)).id;
    studio.control("forget_image", {{"account", "123"}, {"hash", hash}});
    const auto take = studio.launch({row});
    CHECK(take.exit_code == 0);
    CHECK(statuses(take, kAd) == Counts{{Status::created, 1}});
    check_each_ad_once(studio, 1);
    CHECK(studio.launch({row}).outcome.summary.requests == 0);
  }
  CHECK(operations(studio, "POST adcreatives") <= 1);
}

TEST_CASE("a flexible ad says what is wrong with its row or its files", "[launch][flexible]") {
  Studio studio(kUnlimited);
  auto wrong = flexible_row("wrong", {studio.picture(1)});
  wrong.creative->link = "example.com";
  auto lost = flexible_row("lost", {studio.picture(1), "/nowhere/a.jpg"});
  auto alone = flexible_row("alone", {studio.picture(1)});
  alone.ad.reset();
  const auto take = studio.launch({wrong, lost, alone, flexible_row("good", {studio.picture(1)})});
  CHECK(take.exit_code == 6);
  CHECK(statuses(take, kCreative) == Counts{{Status::failed, 1}});
  CHECK_THAT(item_of(take, kCreative, "alone").error->message, Contains("flex-1: a flexible ad needs an ad"));
  CHECK_THAT(item_of(take, kAd, "wrong").error->message, Contains("link: "));
  CHECK_THAT(item_of(take, kAd, "lost").error->message, Contains("flex-1: "));
  check_each_ad_once(studio, 1);
}

TEST_CASE("flexible ads are refused where Meta takes none, before anything is sent", "[launch][flexible]") {
  Studio studio(R"({"limits":{"enforce":false},"ads":{"dynamic_adsets":["240"]},"campaigns":[
    {"id":"71","account":"123","name":"sales","adsets":["238"]},
    {"id":"72","account":"123","name":"traffic","adsets":["239"],"objective":"OUTCOME_TRAFFIC"},
    {"id":"73","account":"123","name":"old","adsets":["241"],"objective":"CONVERSIONS"},
    {"id":"74","account":"123","name":"apps","adsets":["242"],"objective":"OUTCOME_APP_PROMOTION"}]})");
  const auto in_set = [&](const std::string& adset) {
    auto row = flexible_row("f" + adset, {studio.picture(1)});
    row.ad->adset = adset;
    return row;
  };
  const auto traffic = studio.launch({in_set("239")});
  CHECK(traffic.exit_code == 4);
  const auto& error = *item_of(traffic, kAd, "f239").error;
  CHECK_THAT(error.message, Contains("the campaign of ad set 239 is for OUTCOME_TRAFFIC"));
  CHECK_THAT(error.hint, Contains("create-ad --spec"));
  CHECK_THAT(item_of(studio.launch({in_set("240")}), kAd, "f240").error->message, Contains("takes no flexible ad"));
  CHECK(studio.state().at("images").empty());
  CHECK(studio.launch({in_set("238"), in_set("242")}).exit_code == 0);
  check_each_ad_once(studio, 2);
}

TEST_CASE("a dry run of flexible ads plans an ad each", "[launch][flexible]") {
  Studio studio(kUnlimited);
  const auto rows = flexible_rows(studio, 3);
  studio.settings.dry_run = true;
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kAd) == Counts{{Status::planned, 3}});
  CHECK(statuses(take, kCreative).empty());
  for (const auto& notice : notices(studio)) CHECK_THAT(notice, !Contains("--inline-creatives"));
  studio.settings.dry_run = false;
  REQUIRE(studio.launch(rows).exit_code == 0);
  studio.settings.dry_run = true;
  CHECK(statuses(studio.launch(rows), kAd) == Counts{{Status::unchanged, 3}});
}

TEST_CASE("killed again and again, a launch makes each flexible ad once", "[launch][flexible][kill]") {
  const auto chosen = test_seed();
  CAPTURE(chosen);  // METAUP_TEST_SEED repeats it
  std::mt19937 random(chosen);
  constexpr int kRows = 40;
  Studio studio(GENERATE("{}", R"({"clock_offset_s":-3600})"));
  Disk disk(studio);
  auto rows = rows_of_seven(studio, kRows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& creative = *rows[i].creative;
    creative.groups.push_back({.images = {*creative.image, path_ref(studio.picture(8))},
                               .videos = {},
                               .messages = {"One", "Two", std::to_string(i)},
                               .headlines = {},
                               .descriptions = {},
                               .cta = {},
                               .link = {}});
  }
  CHECK(launch_under_kills(studio, disk, rows, random) > 0);  // else none of this was put to the test
  CHECK(studio.launch(rows).exit_code == 0);
  check_each_ad_once(studio, kRows);
  CHECK(studio.launch(rows).outcome.summary.requests == 0);
}
