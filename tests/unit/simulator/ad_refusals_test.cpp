#include <catch2/catch.hpp>

#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kAccount = "/v26.0/act_1001/";
const std::string kPost = R"({"object_story_id":"111_1"})";

Reply post_ad(Asking& asking, const std::string& creative = kPost, const std::string& adset = "238", Fields more = {}) {
  more.insert(more.begin(), {{"name", "a"}, {"adset_id", adset}, {"status", "PAUSED"}, {"creative", creative}});
  return asking.post(kAccount + "ads", std::move(more));
}

std::string id_of(const Reply& reply) { return Asking::body(reply).value("id", ""); }

std::string with_form(const std::string& form) {
  return R"({"object_story_spec":{"page_id":"55","link_data":{"link":"https://e.com","call_to_action":{"type":"SIGN_UP",
    "value":{"lead_gen_form_id":")" +
         form + R"("}}}}})";
}

/// A feed with a rule for each of two texts, without a link unless one is given.
std::string with_feed(const std::string& members) {
  return R"({"object_story_spec":{"page_id":"55"},"asset_feed_spec":{"ad_formats":["SINGLE_IMAGE"],)" + members +
         R"("call_to_action_types":["SHOP_NOW"],"images":[{"url":"https://e.com/a.jpg"}],
    "bodies":[{"text":"a","adlabels":[{"name":"a"}]},{"text":"b","adlabels":[{"name":"b"}]}],
    "asset_customization_rules":[{"customization_spec":{},"body_label":{"name":"a"}},
                                 {"customization_spec":{},"body_label":{"name":"b"}}]}})";
}

const std::string kLinked = R"("link_urls":[{"website_url":"https://e.com"}],)";
const std::string kByPlacement = R"("optimization_type":"PLACEMENT",)";

}  // namespace

TEST_CASE("an account without means of payment makes no ads", "[simulator]") {
  Asking asking(R"({"accounts":[{"id":"1001","funded":false},{"id":"1002"}]})");
  CHECK(error_of(post_ad(asking)) == std::pair{100, 1359188});
  CHECK(error_of(post_ad(asking, kPost, "238", {{"execution_options", R"(["validate_only"])"}})).second == 1359188);
  CHECK(asking.state()["creatives"].empty());
  CHECK(asking.post("/v26.0/act_1002/ads", {{"name", "a"}, {"adset_id", "239"}, {"creative", kPost}}).status == 200);
}

TEST_CASE("an ad set of Dynamic Creative has one ad, any other one as many as a scenario says", "[simulator]") {
  Asking asking(R"({"ads":{"dynamic_adsets":["239"],"most_in_adset":2}})");
  const auto only = id_of(post_ad(asking, kPost, "239"));
  CHECK(error_of(post_ad(asking, kPost, "239")) == std::pair{100, 1885553});
  const auto first = id_of(post_ad(asking));
  CHECK(post_ad(asking).status == 200);
  CHECK(error_of(post_ad(asking)) == std::pair{100, 0});
  CHECK(post_ad(asking, kPost, "240").status == 200);
  asking.post("/v26.0/" + first, {{"status", "ARCHIVED"}});
  CHECK(error_of(post_ad(asking)) == std::pair{100, 0});
  asking.del("/v26.0/" + first);
  CHECK(post_ad(asking).status == 200);
  Asking usual;
  for (int i = 0; i < 51; ++i) CHECK(post_ad(usual).status == 200);
}

TEST_CASE("an ad's lead form is one of those that there are", "[simulator]") {
  Asking asking(R"({"lead_forms":[{"id":"8801","page":"55"},{"id":"8804","page":"56"}]})");
  CHECK(post_ad(asking, with_form("8801")).status == 200);
  CHECK(error_of(post_ad(asking, with_form("8802"))) == std::pair{100, 3390001});
  CHECK(error_of(post_ad(asking, with_form("8804"))) == std::pair{100, 3390001});
  const auto creative = Asking::body(asking.post(
      kAccount + "adcreatives",
      {{"object_story_spec", Json::parse(with_form("8803"))["object_story_spec"].dump()}}))["id"]
                            .get<std::string>();
  const auto shown = R"({"creative_id":")" + creative + "\"}";
  CHECK(error_of(post_ad(asking, shown)) == std::pair{100, 3390001});
  CHECK(error_of(asking.post("/v26.0/" + id_of(post_ad(asking)), {{"creative", shown}})).second == 3390001);
  Asking usual;
  CHECK(post_ad(usual, with_form("8802")).status == 200);
}

TEST_CASE("that a feed lacks its link shows with the ad", "[simulator]") {
  Asking asking;
  CHECK(post_ad(asking, with_feed(kByPlacement + kLinked)).status == 200);
  CHECK(error_of(post_ad(asking, with_feed(kByPlacement))) == std::pair{100, 1885800});
  const auto spec = Json::parse(with_feed(kByPlacement));
  CHECK(asking
            .post(kAccount + "adcreatives", {{"object_story_spec", spec["object_story_spec"].dump()},
                                             {"asset_feed_spec", spec["asset_feed_spec"].dump()}})
            .status == 200);
}

TEST_CASE("a creative speaks for a Page and an Instagram account that there are", "[simulator]") {
  Asking asking(R"({"absent":["112","113"],"promote_pages":["113"],"pages":["111000000000001"],
                    "instagram_accounts":["17841400000000001"]})");
  const auto refusal = [&](const std::string& page, const std::string& more = "") {
    return error_of(asking.post(
        kAccount + "adcreatives",
        {{"object_story_spec", R"({"page_id":")" + page + R"(","text_data":{"message":"m"})" + more + "}"}}));
  };
  CHECK(refusal("111").first == 0);
  CHECK(refusal("113").first == 0);
  CHECK(refusal("111000000000001").first == 0);
  CHECK(refusal("112") == std::pair{100, 1443048});
  CHECK(refusal("111000000000002") == std::pair{100, 1443048});
  CHECK(error_of(asking.post(kAccount + "adcreatives", {{"object_story_id", "112_1"}})) == std::pair{100, 1885557});
  CHECK(refusal("111", R"(,"instagram_user_id":"17841400000000001")").first == 0);
  CHECK(refusal("111", R"(,"instagram_user_id":"17841400000000002")") == std::pair{100, 1815199});
  CHECK(error_of(asking.post(kAccount + "adcreatives",
                             {{"source_instagram_media_id", "1"}, {"instagram_user_id", "17841400000000002"}})) ==
        std::pair{100, 1815199});
}

TEST_CASE("an update that only validates changes nothing", "[simulator]") {
  Asking asking;
  const auto ad = id_of(post_ad(asking));
  const auto before = asking.state()["ads"];
  const auto only = std::pair<std::string, std::string>{"execution_options", R"(["validate_only"])"};
  const Fields change{{"name", "changed"}, {"status", "ACTIVE"}, {"creative", R"({"object_story_id":"111_2"})"}, only};
  CHECK(Asking::body(asking.post("/v26.0/" + ad, change)) == Json{{"success", true}});
  CHECK(asking.state()["ads"] == before);
  CHECK(asking.state()["creatives"].size() == 1);
  CHECK(error_of(asking.post("/v26.0/" + ad, {{"creative", R"({"creative_id":"1"})"}, only})) == std::pair{100, 33});
}

TEST_CASE("a dynamic creative turns the ad set of an ad that shows it instead", "[simulator]") {
  Asking asking;
  const auto ad = id_of(post_ad(asking));
  const auto is_dynamic = [&] {
    return Asking::body(asking.get("/v26.0/238", {{"fields", "is_dynamic_creative"}}))["is_dynamic_creative"] == true;
  };
  const Fields only{{"creative", with_feed(kLinked)}, {"execution_options", R"(["validate_only"])"}};
  CHECK(asking.post("/v26.0/" + ad, only).status == 200);
  CHECK_FALSE(is_dynamic());
  CHECK(asking.post("/v26.0/" + ad, {{"creative", with_feed(kLinked + kByPlacement)}}).status == 200);
  CHECK_FALSE(is_dynamic());
  CHECK(asking.post("/v26.0/" + ad, {{"creative", with_feed(kLinked)}}).status == 200);
  CHECK(is_dynamic());
  CHECK(error_of(post_ad(asking)) == std::pair{100, 1885553});
  CHECK(error_of(asking.del("/v26.0/" + ad)).first == 100);
}

TEST_CASE("an inline creative is only made once the ad may be", "[simulator]") {
  Asking asking;
  CHECK(error_of(post_ad(asking, with_feed(kLinked))) == std::pair{100, 1885998});
  const Fields only{{"execution_options", R"(["validate_only"])"}};
  CHECK(error_of(post_ad(asking, with_feed(kLinked), "238", only)) == std::pair{100, 1885998});
  CHECK(Asking::body(post_ad(asking, kPost, "238", only)) == Json{{"success", true}});
  CHECK(asking.state()["creatives"].empty());
}

TEST_CASE("parameters of an ad are of their types", "[simulator]") {
  const auto [name, value] =
      GENERATE(table<std::string, std::string>({{"display_sequence", "abc"},
                                                {"priority", "-1"},
                                                {"adlabels", "nojson"},
                                                {"adlabels", "{}"},
                                                {"adlabels", R"([{"label":"a"}])"},
                                                {"creative_automation_spec", "{"},
                                                {"execution_options", R"(["include_recommendations"])"},
                                                {"execution_options", R"(["synchronous_ad_review"])"}}));
  CAPTURE(name, value);
  Asking asking;
  CHECK(error_of(post_ad(asking, kPost, "238", {{name, value}})) == std::pair{100, 0});
  CHECK(error_of(asking.post("/v26.0/" + id_of(post_ad(asking)), {{name, value}})) == std::pair{100, 0});
}

TEST_CASE("what an ad was made with can be changed, and nothing else added", "[simulator]") {
  Asking asking;
  const auto ad =
      id_of(post_ad(asking, kPost, "238", {{"adlabels", R"([{"name":"x"}])"}, {"conversion_domain", "a.com"}}));
  asking.post("/v26.0/" + ad, {{"conversion_domain", "b.com"}, {"tracking_specs", R"([{"fb_pixel":["1"]}])"}});
  CHECK(asking.state()["ads"][0]["more"] == Json{{"conversion_domain", "b.com"}});
}

TEST_CASE("a feed is one of Dynamic Creative unless it says otherwise, and REGULAR says the same", "[simulator]") {
  const auto type = GENERATE(as<std::string>{}, "", R"("optimization_type":"REGULAR",)");
  Asking asking(R"({"ads":{"dynamic_adsets":["239"]}})");
  const auto creative = with_feed(kLinked + type);
  CHECK(error_of(post_ad(asking, creative)) == std::pair{100, 1885998});
  REQUIRE(post_ad(asking, creative, "239").status == 200);
  const std::string made = asking.state()["creatives"][0]["id"];
  const auto read = Asking::body(asking.get("/v26.0/" + made, {{"fields", "asset_feed_spec"}}));
  CHECK(read["asset_feed_spec"]["optimization_type"] == "REGULAR");
  CHECK(error_of(post_ad(asking, R"({"creative_id":")" + made + "\"}")) == std::pair{100, 1885998});
}
