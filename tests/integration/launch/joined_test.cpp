#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>
#include <utility>

#include "launches.hpp"
#include "support/ledger_calls.hpp"

// Ads that go in the batch of their creatives.

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

bool any_intent(Studio& studio) {
  return !open_intents(*studio.ledger, {"http://127.0.0.1:1", *AccountId::parse("123")})->empty();
}

/// Leaves one entry out of the reply to the first batch that makes something, although it was done: the batch
/// before that only looks.
void omit_entry(Studio& studio, std::size_t which) {
  studio.on_reply = [which, batches = 0](http::Response response) mutable -> FakeTransport::Answer {
    auto entries = nlohmann::json::parse(response.body, nullptr, false);
    if (!entries.is_array() || ++batches != 2) return response;
    entries.at(which) = nullptr;
    response.body = entries.dump();
    return response;
  };
}

/// Kills a launch once its third request has been served: after a look and the image, what makes ads.
void kill_after_batch(Studio& studio, const std::vector<run::LaunchRow>& rows) {
  struct Killed {};
  studio.on_served = [](int number) {
    if (number == 3) throw Killed();
  };
  CHECK_THROWS_AS(studio.launch(rows), Killed);
  studio.on_served = {};
}

/// How many requests a launch of these rows takes beyond the look before it and that of the image.
int requests(Studio& studio, const std::vector<run::LaunchRow>& rows) {
  const auto take = studio.launch(rows);
  REQUIRE(take.exit_code == 0);
  return static_cast<int>(take.outcome.summary.requests) - 2;
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
    row.creative->spec =
        R"({"name":"a","object_story_spec":{"page_id":"111","link_data":{"link":"https://example.com","image_hash":")" +
        studio.upload({picture}).item().id +
        R"("}},"asset_feed_spec":{"optimization_type":"DEGREES_OF_FREEDOM","bodies":[{"text":"a"},{"text":"b"}]}})";
    CHECK(requests(studio, {row}) == 2 - 1);  // the image is there
  }
  SECTION("one of a name that an earlier run used") {
    REQUIRE(studio.launch({row}).exit_code == 0);
    row.creative->message = "Hello again";
    CHECK(requests(studio, {row}) == 2 - 1);
  }
}

TEST_CASE("an ad whose creative is refused is not tried, and nothing is in doubt", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"adcreatives","nth":1,"error":{"code":100,"subcode":1443048}}]})");
  const auto take = studio.launch({launch_row("a", studio.picture(1)), launch_row("b", studio.picture(1))});
  CHECK(statuses(take, kAd) == Counts{{Status::failed, 1}, {Status::created, 1}});
  CHECK(item_of(take, kAd, "a").error->error_class == ErrorClass::dependency);
  CHECK(operations(studio, "POST ads") == 1);
  CHECK(operations(studio, "GET ads") == 1);  // before anything was made
  CHECK_FALSE(any_intent(studio));
}

TEST_CASE("an ad goes once more with a creative that misses its image", "[launch]") {
  Studio studio;
  const auto picture = studio.picture(1);
  const auto hash = studio.upload({picture}).item().id;
  studio.control("forget_image", {{"account", "123"}, {"hash", hash}});
  const auto take = studio.launch({launch_row("a", picture)});
  CHECK(take.exit_code == 0);
  CHECK(take.outcome.summary.requests == 5);  // looked, refused, asked for the image, sent it, sent both
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
    {"edge":"batch","nth":2,"drop":true,"when":"after"},
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

TEST_CASE("an ad whose creative was lost to us is known by what the creative was to be", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"adcreatives","nth":2,"error":{"code":100,"subcode":1443048}}]})");
  omit_entry(studio, 0);
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  const auto first = studio.launch(rows);
  CHECK(item_of(first, kCreative, "a").status == Status::failed);
  CHECK(item_of(first, kAd, "a").status == Status::created);
  const auto second = studio.launch(rows);
  CHECK(second.exit_code == 0);
  CHECK(item_of(second, kAd, "a").status == Status::unchanged);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 1}});
}

TEST_CASE("an ad in doubt is found whatever id its creative has the next time", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"adcreatives","nth":2,"reply":{"id":"238600"}}]})");
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  SECTION("in this run") {
    studio.add_fault(R"({"edge":"batch","nth":2,"drop":true,"when":"after"})");
    CHECK(item_of(studio.launch(rows), kAd, "a").warnings.size() == 1);
  }
  SECTION("in the next") {
    kill_after_batch(studio, rows);
    CHECK(item_of(studio.launch(rows), kAd, "a").warnings.size() == 1);
  }
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 1}});
  CHECK_FALSE(any_intent(studio));
}

TEST_CASE("an ad in doubt is found by a row that names its creative by id", "[launch]") {
  Studio studio;
  kill_after_batch(studio, {launch_row("a", studio.picture(1))});
  const std::string creative = studio.state().at("creatives").at(0).at("id");
  CHECK(item_of(studio.launch({ad_row("a", creative)}), kAd, "a").warnings.size() == 1);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 1}});
  CHECK_FALSE(any_intent(studio));
}

TEST_CASE("an ad in doubt that nobody comes back for holds no other up", "[launch]") {
  Studio studio;
  kill_after_batch(studio, {launch_row("a", studio.picture(1))});
  CHECK(studio.launch({launch_row("b", studio.picture(1))}).outcome.summary.requests == 2);
}

TEST_CASE("an ad that goes alone after all has all its attempts before it", "[launch]") {
  Studio studio;
  studio.settings.common.retry.attempts = 1;
  SECTION("throttled") {
    studio.add_fault(R"({"edge":"ads","method":"POST","nth":1,"error":{"code":17,"subcode":2446079}})");
  }
  SECTION("the batch was refused") { studio.add_fault(R"({"edge":"batch","nth":2,"error":{"code":100}})"); }
  const auto take = studio.launch({launch_row("a", studio.picture(1)), launch_row("b", studio.picture(1))});
  CHECK(statuses(take, kAd) == Counts{{Status::created, 2}});
}

TEST_CASE("an error in place of null tells of an ad that it was not tried", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"adcreatives","nth":1,"error":{"code":2}}]})");
  studio.on_reply = [](http::Response response) -> FakeTransport::Answer {
    auto entries = nlohmann::json::parse(response.body, nullptr, false);
    if (!entries.is_array() || entries.size() != 2 || !entries[1].is_null()) return response;
    entries[1] = {{"code", 400}, {"body", R"({"error":{"message":"dependency failed","code":100}})"}};
    response.body = entries.dump();
    return response;
  };
  CHECK(item_of(studio.launch({launch_row("a", studio.picture(1))}), kAd, "a").status == Status::created);
}

TEST_CASE("what an answer has settled is not skipped when the run is interrupted", "[launch]") {
  Studio studio;
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  omit_entry(studio, 0);  // so that the creative waits for its repeat
  studio.on_served = [&](int number) {
    if (number == 3) studio.interrupt.signal = SIGINT;
  };
  SECTION("made") {
    CHECK(item_of(studio.launch(rows), kAd, "a").status == Status::created);
    studio.interrupt.signal = 0;
    CHECK(item_of(studio.launch(rows), kAd, "a").status == Status::unchanged);
    CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 1}});
  }
  SECTION("refused") {
    studio.add_fault(R"({"edge":"ads","method":"POST","error":{"code":100}})");
    CHECK(item_of(studio.launch(rows), kAd, "a").status == Status::failed);
  }
  CHECK_FALSE(any_intent(studio));
}

TEST_CASE("an ad that was under way when the run was broken off may have been made, and says so", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"batch","nth":2,"drop":true,"when":"after"}]})");
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  studio.on_served = [&](int number) {
    if (number == 3) studio.interrupt.signal = SIGINT;
  };
  const auto take = studio.launch(rows);
  CHECK(item_of(take, kCreative, "a").status == Status::skipped);
  CHECK(item_of(take, kAd, "a").error->error_class == ErrorClass::unknown_outcome);
  CHECK(any_intent(studio));
  studio.interrupt.signal = 0;
  CHECK(studio.launch(rows).exit_code == 0);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 1}});
}

TEST_CASE("the ad of a row is of that row's creative, whatever its spec names", "[launch]") {
  Studio studio;
  const auto other = item_of(studio.launch({creative_row("c", studio.picture(1))}), kCreative, "c").id;
  auto row = launch_row("a", studio.picture(1));
  row.ad->spec = R"({"creative":{"creative_id":")" + other + R"("}})";
  const auto take = studio.launch({row});
  CHECK(studio.state().at("ads").at(0).at("creative") == item_of(take, kCreative, "a").id);
}

TEST_CASE("what came back when the run was interrupted is not lost", "[launch]") {
  Studio studio;
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  studio.on_served = [&](int number) {
    if (number == 3) studio.interrupt.signal = SIGINT;
  };
  const auto take = studio.launch(rows);
  CHECK(item_of(take, kAd, "a").status == Status::created);
  studio.interrupt.signal = 0;
  CHECK(studio.launch(rows).outcome.summary.unchanged == 3);
  CHECK_FALSE(any_intent(studio));
}
