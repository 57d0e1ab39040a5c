#include <catch2/catch.hpp>
#include <csignal>

#include "launches.hpp"

// Ads that go in the batch of their creatives.

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

using Counts = std::map<Status, int>;
constexpr auto kCreative = AssetKind::creative;
constexpr auto kAd = AssetKind::ad;

bool any_intent(Studio& studio) {
  return !studio.ledger->open_intents({"http://127.0.0.1:1", *AccountId::parse("123")})->empty();
}

/// How many requests a launch of these rows takes beyond that of the image.
int requests(Studio& studio, const std::vector<run::LaunchRow>& rows) {
  const auto take = studio.launch(rows);
  REQUIRE(take.exit_code == 0);
  return static_cast<int>(take.outcome.summary.requests) - 1;
}

}  // namespace

TEST_CASE("a creative and its ad are one request", "[launch]") {
  Studio studio;
  CHECK(requests(studio, {launch_row("a", studio.picture(1))}) == 1);
  const auto ad = studio.state().at("ads").at(0);
  CHECK(ad.at("creative") == studio.state().at("creatives").at(0).at("id"));
  CHECK_FALSE(any_intent(studio));
}

TEST_CASE("an ad that could be taken for another waits for its creative's id", "[launch]") {
  Studio studio;
  const auto picture = studio.picture(1);
  auto row = launch_row("a", picture);
  SECTION("two of a name") {
    auto other = launch_row("b", picture);
    other.ad->name = "a";
    CHECK(requests(studio, {row, other}) == 2);
  }
  SECTION("one whose creative may come back under another id") {
    row.creative = graph::CreativeDraft{};
    row.creative->spec = R"({"name":"a","object_story_spec":{"page_id":"111"},"asset_feed_spec":{"images":[{"hash":")" +
                         studio.upload({picture}).item().id +
                         R"("}],"bodies":[{"text":"b"}],"link_urls":[{"website_url":"https://example.com"}],)" +
                         R"("ad_formats":["SINGLE_IMAGE"],"call_to_action_types":["SHOP_NOW"]}})";
    CHECK(requests(studio, {row}) == 2 - 1);  // the image is there
  }
  SECTION("one of a name that an earlier run used") {
    REQUIRE(studio.launch({row}).exit_code == 0);
    row.creative->message = "Hello again";
    CHECK(studio.launch({row}).outcome.summary.requests == 2);
  }
}

TEST_CASE("an ad whose creative is refused is not tried, and nothing is in doubt", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"adcreatives","nth":1,"error":{"code":100,"subcode":1443048}}]})");
  const auto take = studio.launch({launch_row("a", studio.picture(1)), launch_row("b", studio.picture(1))});
  CHECK(statuses(take, kAd) == Counts{{Status::failed, 1}, {Status::created, 1}});
  CHECK(item_of(take, kAd, "a").error->error_class == ErrorClass::dependency);
  CHECK(operations(studio, "POST ads") == 1);
  CHECK(operations(studio, "GET ads") == 0);
  CHECK_FALSE(any_intent(studio));
}

TEST_CASE("an ad goes once more with a creative that misses its image", "[launch]") {
  Studio studio;
  const auto picture = studio.picture(1);
  const auto hash = studio.upload({picture}).item().id;
  studio.control("forget_image", {{"account", "123"}, {"hash", hash}});
  const auto take = studio.launch({launch_row("a", picture)});
  CHECK(take.exit_code == 0);
  CHECK(take.outcome.summary.requests == 4);  // refused, asked for the image, sent it, sent both
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 1}});
}

TEST_CASE("what strikes the ad alone leaves its creative", "[launch]") {
  Studio studio;
  SECTION("refused") {
    studio.add_fault(R"({"edge":"ads","method":"POST","error":{"code":100,"message":"no"}})");
    const auto take = studio.launch({launch_row("a", studio.picture(1))});
    CHECK(item_of(take, kCreative, "a").status == Status::created);
    CHECK(item_of(take, kAd, "a").error->error_class == ErrorClass::invalid);
    CHECK(operations(studio, "POST ads") == 1);
    CHECK_FALSE(any_intent(studio));
  }
  SECTION("throttled") {
    studio.add_fault(R"({"edge":"ads","method":"POST","nth":1,"error":{"code":17,"subcode":2446079}})");
    const auto before = studio.clock.now();
    const auto take = studio.launch({launch_row("a", studio.picture(1))});
    CHECK(item_of(take, kAd, "a").status == Status::created);
    CHECK(item_of(take, kAd, "a").attempts == 2);
    CHECK(studio.clock.now() - before >= std::chrono::seconds{60});
    CHECK(operations(studio, "POST adcreatives") == 1);
  }
  SECTION("out of luck") {
    studio.add_fault(R"({"edge":"ads","method":"POST","nth":1,"error":{"code":2},"when":"after"})");
    const auto take = studio.launch({launch_row("a", studio.picture(1))});
    CHECK(item_of(take, kAd, "a").warnings.size() == 1);  // it was found
    CHECK(operations(studio, "POST ads") == 1);
    CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 1}});
  }
}

TEST_CASE("an ad that may have been made stays in doubt when its creative cannot be had again", "[launch]") {
  Studio studio(R"({"faults":[
    {"edge":"batch","nth":1,"drop":true,"when":"after"},
    {"edge":"adcreatives","nth":[2,3],"error":{"code":100,"subcode":1443048}}]})");
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  const auto take = studio.launch(rows);
  CHECK(item_of(take, kCreative, "a").status == Status::failed);
  CHECK(item_of(take, kAd, "a").error->error_class == ErrorClass::unknown_outcome);
  CHECK(any_intent(studio));
  REQUIRE(studio.launch(rows).outcome.summary.failed == 2);
  const auto last = studio.launch(rows);
  CHECK(last.exit_code == 0);
  CHECK(item_of(last, kAd, "a").warnings.size() == 1);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 1}});
  CHECK_FALSE(any_intent(studio));
}

TEST_CASE("what came back when the run was interrupted is not lost", "[launch]") {
  Studio studio;
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  studio.on_served = [&](int number) {
    if (number == 2) studio.interrupt.signal = SIGINT;
  };
  const auto take = studio.launch(rows);
  CHECK(item_of(take, kAd, "a").status == Status::created);
  studio.interrupt.signal = 0;
  CHECK(studio.launch(rows).outcome.summary.unchanged == 3);
  CHECK_FALSE(any_intent(studio));
}
