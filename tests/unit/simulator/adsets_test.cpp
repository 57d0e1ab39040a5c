#include <catch2/catch.hpp>

#include "asking.hpp"

using namespace metaup::simulator;

namespace {

const std::string kRoot = "/v26.0/";

/// A creative and its ad, made in an ad set.
void make_ad(Asking& asking, const std::string& account, const std::string& adset) {
  const auto creative = Asking::body(
      asking.post(kRoot + "act_" + account + "/adcreatives", {{"name", "c"}, {"object_story_id", "111_" + account}}));
  REQUIRE(asking
              .post(kRoot + "act_" + account + "/ads",
                    {{"name", "a"},
                     {"adset_id", adset},
                     {"creative", R"({"creative_id":")" + creative["id"].get<std::string>() + R"("})"}})
              .status == 200);
}

}  // namespace

TEST_CASE("a short number is an ad set or a Page, a long one is nothing", "[simulator]") {
  Asking asking(R"({"absent":["239"]})");
  CHECK(Asking::body(asking.get(kRoot + "238", {{"fields", "id,account_id"}}))["id"] == "238");
  CHECK(Asking::body(asking.get(kRoot + "111", {{"fields", "name,connected_instagram_account"}}))["name"] ==
        "Page 111");
  CHECK(error_of(asking.get(kRoot + "239", {{"fields", "id,account_id"}})) == std::pair{100, 33});
  CHECK(error_of(asking.get(kRoot + "239/ads")) == std::pair{100, 33});
  CHECK(error_of(asking.get(kRoot + "99999999999", {{"fields", "id,account_id"}})) == std::pair{0, 0});
  CHECK(error_of(asking.get(kRoot + "120000000000", {{"fields", "id,account_id"}})) == std::pair{100, 33});
  CHECK(error_of(asking.get(kRoot + "120000000000/ads")) == std::pair{100, 33});
}

TEST_CASE("fields of an ad set and of a Page do not mix", "[simulator]") {
  Asking asking;
  CHECK(error_of(asking.get(kRoot + "238", {{"fields", "account_id,connected_instagram_account"}})) ==
        std::pair{100, 0});
  CHECK(error_of(asking.get(kRoot + "238", {{"fields", "nonsense"}})) == std::pair{100, 0});
}

TEST_CASE("an ad set belongs to the account whose ad was made in it first", "[simulator]") {
  Asking asking;
  make_ad(asking, "7", "238");
  CHECK(Asking::body(asking.get(kRoot + "238", {{"fields", "account_id"}}))["account_id"] == "7");
  CHECK(error_of(asking.post(kRoot + "act_8/ads", {{"name", "a"}, {"adset_id", "238"}, {"creative", "{}"}})) ==
        std::pair{100, 33});
}

TEST_CASE("Pages are shown to who may read them", "[simulator]") {
  Asking asking(R"({"tokens":[{"token":"T","permissions":["ads_management"]},
                              {"token":"P","permissions":["ads_management","pages_show_list"]}],
                    "promote_pages":["111","112"],"absent":["112"]})");
  CHECK(error_of(asking.get(kRoot + "111", {{"fields", "id,name"}})) == std::pair{10, 0});
  CHECK(error_of(asking.get(kRoot + "act_7/promote_pages")) == std::pair{200, 0});
  CHECK(error_of(asking.get(kRoot + "111", {{"access_token", "P"}})) == std::pair{0, 0});
  CHECK(error_of(asking.get(kRoot + "112", {{"access_token", "P"}})) == std::pair{100, 33});
  const auto pages = Asking::body(asking.get(kRoot + "act_7/promote_pages", {{"access_token", "P"}, {"limit", "1"}}));
  CHECK(pages["data"].size() == 1);
  CHECK(pages["paging"].contains("next"));
  CHECK(error_of(asking.get(kRoot + "act_7/promote_pages", {{"access_token", "P"}, {"fields", "nonsense"}})) ==
        std::pair{100, 0});
}

TEST_CASE("ads that are put away are only listed when they are asked for", "[simulator]") {
  Asking asking;
  make_ad(asking, "7", "238");
  const std::string ad = asking.state()["ads"][0]["id"];
  REQUIRE(asking.post(kRoot + ad, {{"status", "ARCHIVED"}}).status == 200);
  CHECK(Asking::body(asking.get(kRoot + "238/ads"))["data"].empty());
  CHECK(Asking::body(asking.get(kRoot + "238/ads", {{"effective_status", R"(["ARCHIVED"])"}}))["data"].size() == 1);
  CHECK(error_of(asking.get(kRoot + "238/ads", {{"effective_status", R"(["RUNNING"])"}})) == std::pair{100, 0});
  CHECK(error_of(asking.get(kRoot + "238/ads", {{"effective_status", R"("ACTIVE")"}})) == std::pair{100, 0});
}

TEST_CASE("the service has a clock of its own", "[simulator]") {
  Asking asking(R"({"clock_offset_s":-3600})");  // the test's clock begins at midnight
  const auto date = [&] { return *find(asking.get(kRoot + "me").headers, "Date"); };
  CHECK(date() == "Wed, 17 Dec 2025 23:00:00 GMT");
  make_ad(asking, "7", "238");
  const auto created = [&](std::size_t which) {
    return Asking::body(asking.get(kRoot + "238/ads", {{"fields", "created_time"}}))["data"][which]["created_time"];
  };
  CHECK(created(0) == "2025-12-17T23:00:00+0000");
  CHECK(asking.post("/__sim__/shift_clock", {{"seconds", "7200"}}).status == 200);
  CHECK(date() == "Thu, 18 Dec 2025 01:00:00 GMT");
  CHECK(created(0) == "2025-12-17T23:00:00+0000");
  CHECK(asking.post("/__sim__/shift_clock", {{"seconds", "-60"}}).status == 200);
  CHECK(date() == "Thu, 18 Dec 2025 00:59:00 GMT");
  CHECK(asking.post("/__sim__/shift_clock", {{"seconds", "soon"}}).status == 400);
}

TEST_CASE("a fault may bring a date of its own", "[simulator]") {
  Asking asking(R"({"faults":[{"edge":"me","headers":{"Date":"yesterday"}}]})");
  CHECK(*find(asking.get(kRoot + "me").headers, "Date") == "yesterday");
}

TEST_CASE("product sets and lead forms are those of the scenario", "[simulator]") {
  Asking asking(
      R"({"product_sets":[{"id":"550100000000000","products":0}],"lead_forms":[{"id":"8801","status":"ARCHIVED"}]})");
  CHECK(Asking::body(asking.get(kRoot + "550100000000000", {{"fields", "id,name,product_count"}}))["product_count"] ==
        0);
  CHECK(Asking::body(asking.get(kRoot + "5502", {{"fields", "id,name,product_count"}}))["product_count"] == 10);
  CHECK(error_of(asking.get(kRoot + "550200000000000", {{"fields", "id,product_count"}})) == std::pair{100, 33});
  CHECK(Asking::body(asking.get(kRoot + "8801", {{"fields", "id,name,status"}}))["status"] == "ARCHIVED");
}

namespace {

Reply post_ad(Asking& asking, Fields more, const std::string& params = R"("object_story_id":"111_1")") {
  more.insert(more.begin(), {{"name", "a"}, {"adset_id", "238"}, {"creative", "{" + params + "}"}});
  return asking.post(kRoot + "act_1/ads", std::move(more));
}

}  // namespace

TEST_CASE("what an ad has beside its creative is checked and kept", "[simulator]") {
  Asking asking;
  CHECK(error_of(post_ad(asking, {{"tracking_specs", "{}"}})).first == 100);
  CHECK(error_of(post_ad(asking, {{"tracking_specs", "[1]"}})).first == 100);
  CHECK(error_of(post_ad(asking, {{"tracking_specs", R"([{"fb_pixel":"1"}])"}})).first == 100);
  CHECK(error_of(post_ad(asking, {{"conversion_domain", "https://example.com"}})).first == 100);
  CHECK(error_of(post_ad(asking, {{"ad_schedule_start_time", "soon"}})).first == 100);
  CHECK(error_of(post_ad(asking, {{"ad_schedule_start_time", "2026-12-02T00:00:00Z"},
                                  {"ad_schedule_end_time", "2026-12-01T00:00:00Z"}}))
            .first == 100);
  const auto made = Asking::body(post_ad(asking, {{"conversion_domain", "example.com"}}));
  const auto ad = Asking::body(asking.get(kRoot + made["id"].get<std::string>(),
                                          {{"fields", "conversion_domain,creative{id,object_story_id}"}}));
  CHECK(ad["conversion_domain"] == "example.com");
  CHECK(ad["creative"]["object_story_id"] == "111_1");
}

TEST_CASE("what becomes of ads is told by their names, and for some by their ids", "[simulator]") {
  Asking asking(R"({"ads":{"issues":{"a":"broken"}}})");
  const auto first = Asking::body(post_ad(asking, {}))["id"].get<std::string>();
  post_ad(asking, {});
  const auto list = Asking::body(asking.get(
      kRoot + "act_1/ads", {{"fields", "effective_status,issues_info"},
                            {"filtering", R"([{"field":"ad.id","operator":"IN","value":[")" + first + R"("]}])"}}));
  REQUIRE(list["data"].size() == 1);
  CHECK(list["data"][0]["effective_status"] == "WITH_ISSUES");
  CHECK(list["data"][0]["issues_info"][0]["error_message"] == "broken");
  CHECK(error_of(asking.get(kRoot + "act_1/ads", {{"filtering", R"([{"field":"x"}])"}})).first == 100);
}

TEST_CASE("feeds that count as Dynamic Creative have no place in an ordinary ad set", "[simulator]") {
  Asking asking(R"({"ads":{"dynamic_adsets":["239"],"dynamic_formats":["SINGLE_IMAGE"]}})");
  CHECK(Asking::body(asking.get(kRoot + "239", {{"fields", "is_dynamic_creative"}}))["is_dynamic_creative"] == true);
  const std::string rules = R"("link_urls":[{"website_url":"https://example.com"}],"ad_formats":["AUTOMATIC_FORMAT"],
    "call_to_action_types":["SHOP_NOW"],"titles":[{"text":"a","adlabels":[{"name":"a"}]},
    {"text":"b","adlabels":[{"name":"b"}]}],"asset_customization_rules":[
    {"customization_spec":{},"title_label":{"name":"a"}},{"customization_spec":{},"title_label":{"name":"b"}}]})";
  const std::string feed = R"("object_story_spec":{"page_id":"111"},"asset_feed_spec":{)";
  const auto typed = feed + R"("optimization_type":"PLACEMENT",)" + rules;
  const auto untyped = feed + rules;
  CHECK(error_of(post_ad(asking, {}, typed)) == std::pair{0, 0});
  CHECK(error_of(post_ad(asking, {}, untyped)) == std::pair{100, 1885998});
}
