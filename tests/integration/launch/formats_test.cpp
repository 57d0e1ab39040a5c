#include <catch2/catch.hpp>

#include "launches.hpp"
#include "support/ledger_calls.hpp"

// Groups that Meta takes for Dynamic Creative are made once more with the other ad_formats.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;

namespace {

constexpr auto kNoSingle = R"({"ads":{"dynamic_formats":["SINGLE_IMAGE"]}})";

run::LaunchRow group_row(Studio& studio, const std::string& name) {
  auto row = launch_row(name, studio.picture(1));
  auto& draft = *row.creative;
  draft.image.reset();
  draft.cta = "SHOP_NOW";
  for (std::uint32_t i = 0; i < 2; ++i) {
    graph::PlacedAsset placed;
    placed.label = i == 0 ? "feed" : "story";
    placed.asset = path_ref(studio.picture(i + 1));
    placed.everywhere_else = i == 0;
    if (i == 1) placed.instagram_positions = {"story"};
    draft.placements.push_back(std::move(placed));
  }
  return row;
}

std::string format_of(Studio& studio, const std::string& creative) {
  const auto state = studio.state();
  for (const auto& one : state.at("creatives")) {
    if (one.at("id") == creative) return one.at("params").at("asset_feed_spec").at("ad_formats").at(0);
  }
  return {};
}

}  // namespace

TEST_CASE("a group whose ad is refused as dynamic is made with the other format, once, and says so", "[launch]") {
  Studio studio(kNoSingle);
  const std::vector<run::LaunchRow> rows{group_row(studio, "a")};
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  const auto& ad = item_of(take, kAd, "a");
  CHECK(ad.status == Status::created);
  REQUIRE(ad.warnings.size() == 1);
  CHECK_THAT(ad.warnings[0], Contains("AUTOMATIC_FORMAT in place of SINGLE_IMAGE"));
  CHECK(item_of(take, kCreative, "a").status == Status::created);
  const auto shown = studio.state().at("ads").at(0).at("creative").get<std::string>();
  CHECK_THAT(ad.warnings[0], Contains(shown));
  CHECK(format_of(studio, shown) == "AUTOMATIC_FORMAT");
  CHECK(operations(studio, "POST ads") == 2);
  CHECK(operations(studio, "POST adcreatives") == 2);
  CHECK(open_intents(*studio.ledger, {"http://127.0.0.1:1", *AccountId::parse("123")})->empty());

  const auto again = studio.launch(rows);
  CHECK(again.outcome.summary.requests == 0);
  CHECK(again.outcome.summary.unchanged == 4);
  CHECK(studio.state().at("ads").size() == 1);
}

TEST_CASE("another machine finds the ad that has the other format", "[launch]") {
  Studio studio(kNoSingle);
  const std::vector<run::LaunchRow> rows{group_row(studio, "a")};
  REQUIRE(studio.launch(rows).exit_code == 0);
  studio.ledger = ledger::make_memory_ledger();
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(item_of(take, kAd, "a").status == Status::existing);
  CHECK(studio.state().at("ads").size() == 1);
}

TEST_CASE("equal groups in two ad sets share the substitute", "[launch]") {
  Studio studio(kNoSingle);
  auto other = group_row(studio, "a");
  other.ad->adset = "239";
  other.source = "b";
  const auto take = studio.launch({group_row(studio, "a"), other});
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kAd) == std::map<Status, int>{{Status::created, 2}});
  CHECK(studio.state().at("creatives").size() == 2);
  CHECK(studio.state().at("ads").size() == 2);
}

TEST_CASE("when Meta takes neither format, the ad fails with its first refusal", "[launch]") {
  Studio studio(R"({"ads":{"dynamic_formats":["SINGLE_IMAGE","AUTOMATIC_FORMAT"]}})");
  const auto take = studio.launch({group_row(studio, "a")});
  CHECK(take.exit_code == 6);
  const auto& ad = item_of(take, kAd, "a");
  CHECK(ad.status == Status::failed);
  CHECK(ad.error->subcode == 1885998);
  CHECK(operations(studio, "POST ads") == 2);
  CHECK(studio.state().at("ads").empty());
}

TEST_CASE("when the other format cannot be made, the ad says both", "[launch]") {
  Studio studio(kNoSingle);
  studio.add_fault(R"({"method":"POST","edge":"adcreatives","nth":2,"error":{"code":100,"subcode":1815199}})");
  const auto take = studio.launch({group_row(studio, "a")});
  const auto& ad = item_of(take, kAd, "a");
  CHECK(ad.error->subcode == 1885998);
  CHECK_THAT(ad.error->message, Contains("nor could its creative be made with ad_formats AUTOMATIC_FORMAT"));
}

TEST_CASE("an ad in the other format whose reply is lost is found", "[launch]") {
  Studio studio(kNoSingle);
  studio.add_fault(R"({"method":"POST","edge":"ads","nth":2,"when":"after","html":502})");
  const auto take = studio.launch({group_row(studio, "a")});
  CHECK(take.exit_code == 0);
  CHECK(studio.state().at("ads").size() == 1);
}
