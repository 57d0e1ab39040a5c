#include <catch2/catch.hpp>

#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kAccount = "/v26.0/act_1001/";

/// A feed of two texts, each by a rule of its own; these are the places of the first one.
Json feed_at(const Json& where) {
  return Json::parse(R"({"optimization_type":"PLACEMENT","ad_formats":["SINGLE_IMAGE"],
    "call_to_action_types":["SHOP_NOW"],"images":[{"url":"https://e.com/a.jpg"}],"link_urls":[{"website_url":"https://e.com"}],
    "bodies":[{"text":"a","adlabels":[{"name":"a"}]},{"text":"b","adlabels":[{"name":"b"}]}],
    "asset_customization_rules":[
      {"customization_spec":)" +
                     where.dump() + R"(,"body_label":{"name":"a"},"priority":1},
      {"customization_spec":{},"body_label":{"name":"b"},"priority":2}]})");
}

Reply create(Asking& asking, const Json& feed) {
  return asking.post(kAccount + "adcreatives",
                     {{"object_story_spec", R"({"page_id":"55"})"}, {"asset_feed_spec", feed.dump()}});
}

}  // namespace

TEST_CASE("rules show assets at the positions of their platforms", "[simulator]") {
  const auto* const where = GENERATE(
      "{}", R"({"age_min":13,"age_max":65})",
      R"({"publisher_platforms":["facebook","instagram"],"facebook_positions":["feed","facebook_reels","story"],
          "instagram_positions":["stream","reels","profile_feed"]})",
      R"({"publisher_platforms":["messenger"],"messenger_positions":["sponsored_messages"]})",
      R"({"publisher_platforms":["audience_network"],"audience_network_positions":["classic","rewarded_video"]})",
      R"({"publisher_platforms":["threads","instagram"],"threads_positions":["threads_stream"],
          "instagram_positions":["stream"]})",
      R"({"publisher_platforms":["instagram"],"instagram_positions":["explore_home"]})",
      R"({"facebook_positions":["right_hand_column"],"device_platforms":["mobile"]})");
  Asking asking;
  const auto reply = create(asking, feed_at(Json::parse(where)));
  CAPTURE(where, reply.body);
  CHECK(reply.status == 200);
}

TEST_CASE("places that Meta does not have are refused", "[simulator]") {
  const auto* const where = GENERATE(
      R"({"publisher_platforms":["facebook"]})",
      R"({"publisher_platforms":["instagram"],"facebook_positions":["feed"]})",
      R"({"publisher_platforms":["facebook"],"facebook_positions":[]})",
      R"({"publisher_platforms":["facebook"],"facebook_positions":"feed"})",
      R"({"publisher_platforms":["facebook"],"facebook_positions":["stream"]})",
      R"({"publisher_platforms":["facebook"],"facebook_positions":[1]})",
      R"({"publisher_platforms":["orkut"],"orkut_positions":["feed"]})", R"({"publisher_platforms":"facebook"})",
      R"({"publisher_platforms":[7]})", R"({"publisher_platforms":["instagram"],"instagram_positions":["explore"]})",
      R"({"instagram_positions":["feed"]})", R"({"platforms":["facebook"]})",
      R"({"publisher_platforms":["threads"],"threads_positions":["threads_stream"]})",
      R"({"publisher_platforms":["threads","instagram"],"threads_positions":["threads_stream"],
          "instagram_positions":["story"]})",
      R"({"age_min":"13"})", "[]", "null", "7");
  Asking asking;
  const auto reply = create(asking, feed_at(Json::parse(where)));
  CAPTURE(where, reply.body);
  CHECK(error_of(reply) == std::pair{100, 0});
}

TEST_CASE("a rule says where, and has members that rules have", "[simulator]") {
  Asking asking;
  auto feed = feed_at(Json::object());
  auto& rule = feed["asset_customization_rules"][0];
  SECTION("no place") { rule.erase("customization_spec"); }
  SECTION("an odd member") { rule["label"] = {{"name", "a"}}; }
  SECTION("two calls to action") { feed["call_to_action_types"] = {"SHOP_NOW", "SIGN_UP"}; }
  SECTION("no list") { feed["asset_customization_rules"] = {{"a", rule}}; }
  CHECK(error_of(create(asking, feed)) == std::pair{100, 0});
}

TEST_CASE("Instagram's explore home shows one image only", "[simulator]") {
  Asking asking;
  auto feed = feed_at({{"publisher_platforms", {"instagram"}}, {"instagram_positions", {"explore_home"}}});
  feed["ad_formats"] = {"AUTOMATIC_FORMAT"};
  CHECK(error_of(create(asking, feed)) == std::pair{100, 0});
}

TEST_CASE("stories of Messenger are left out in silence", "[simulator]") {
  Asking asking;
  const auto kept = [&](const Json& where) {
    const auto id = Asking::body(create(asking, feed_at(where)))["id"].get<std::string>();
    const auto read = Asking::body(asking.get("/v26.0/" + id, {{"fields", "asset_feed_spec"}}));
    return read["asset_feed_spec"]["asset_customization_rules"][0]["customization_spec"];
  };
  CHECK(kept({{"publisher_platforms", {"messenger"}}, {"messenger_positions", {"sponsored_messages", "story"}}}) ==
        Json{{"publisher_platforms", {"messenger"}}, {"messenger_positions", {"sponsored_messages"}}});
  CHECK(kept({{"publisher_platforms", {"facebook", "messenger"}},
              {"facebook_positions", {"feed"}},
              {"messenger_positions", {"story"}}}) ==
        Json{{"publisher_platforms", {"facebook"}}, {"facebook_positions", {"feed"}}});
  CHECK(kept({{"publisher_platforms", {"messenger"}}, {"messenger_positions", {"story"}}}) == Json::object());
}
