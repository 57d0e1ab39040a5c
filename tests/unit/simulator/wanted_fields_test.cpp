#include "simulator/wanted_fields.hpp"

#include <catch2/catch.hpp>

#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kAccount = "/v26.0/act_1001/";

const std::string kPublishedOfAds =
    "account_id,ad_active_time,ad_review_feedback,ad_schedule_end_time,ad_schedule_start_time,adlabels,adset,"
    "adset_id,bid_amount,bid_info,bid_type,campaign,campaign_id,configured_status,conversion_domain,"
    "conversion_specs,created_time,creative,creative_asset_groups_spec,creative_automation_spec,"
    "demolink_hash,display_sequence,effective_status,engagement_audience,failed_delivery_checks,id,"
    "issues_info,last_updated_by_app_id,name,placement,preview_shareable_link,priority,recommendations,"
    "source_ad,source_ad_id,special_ad_categories,status,targeting,tracking_and_conversion_with_defaults,"
    "tracking_specs,updated_time";
const std::string kPublishedOfVideos =
    "ad_breaks,admin_creator,audio_isrc,backdated_time,backdated_time_granularity,boost_eligibility_info,"
    "content_category,content_tags,copyright,copyright_check_information,copyright_monitoring_status,"
    "created_time,custom_labels,description,embed_html,embeddable,event,expiration,format,from,icon,id,"
    "is_crosspost_video,is_crossposting_eligible,is_episode,is_instagram_eligible,is_reference_only,length,"
    "live_audience_count,live_status,music_video_copyright,permalink_url,picture,place,post_id,post_views,"
    "premiere_living_room_status,privacy,published,replace_audio_status,scheduled_publish_time,"
    "selected_audio_spec,source,spherical,status,title,universal_video_id,updated_time,views";

/// An account with an ad of a creative.
class World {
 public:
  World() {
    creative = id_of(
        asking.post(kAccount + "adcreatives", {{"name", "c"}, {"object_story_spec", R"({"page_id":"55","link_data":{
                                   "link":"https://e.com","message":"m"}})"}}));
    ad = id_of(asking.post(kAccount + "ads", {{"name", "a"},
                                              {"adset_id", "238"},
                                              {"status", "PAUSED"},
                                              {"creative", R"({"creative_id":")" + creative + "\"}"}}));
  }
  Reply read(const std::string& fields) { return asking.get("/v26.0/" + ad, {{"fields", fields}}); }

  Asking asking{R"({"campaigns":[{"id":"77","account":"1001","adsets":["238"],"objective":"OUTCOME_LEADS"}]})"};
  std::string creative;
  std::string ad;

 private:
  static std::string id_of(const Reply& reply) { return Asking::body(reply).at("id"); }
};

}  // namespace

TEST_CASE("fields are read as names, modifiers and what is asked for inside", "[simulator]") {
  const auto fields = parse_fields(" id , from{id,name},thumbnails.limit(1).order(chronological){ uri }");
  REQUIRE(fields);
  REQUIRE(fields->size() == 3);
  CHECK((*fields)[0].name == "id");
  CHECK_FALSE((*fields)[0].narrowed);
  CHECK((*fields)[1].inner[1].name == "name");
  CHECK((*fields)[2].name == "thumbnails");
  CHECK((*fields)[2].inner[0].name == "uri");
  CHECK(parse_fields("")->empty());
}

TEST_CASE("what is no list of fields is an error of its syntax", "[simulator]") {
  const auto* const fields =
      GENERATE("name{", "name}", "name{}", "name,", ",name", "a,,b", "hash{foo{bar}},name{{{", "name{a}b", "name.limit",
               "name.limit(1", "name.(1)", "na-me", "a b", "\"id\"", "a{b}{c}");
  CAPTURE(fields);
  CHECK(parse_fields(fields).error().code == 2500);
  World world;
  CHECK(error_of(world.read(fields)) == std::pair{2500, 0});
  CHECK(error_of(world.asking.get(kAccount + "advideos", {{"fields", fields}})) == std::pair{2500, 0});
  const std::string deep = "a" + std::string(100'000, '{');
  CHECK(parse_fields(deep).error().code == 2500);
}

TEST_CASE("members of another node are chosen, and are such that it has", "[simulator]") {
  World world;
  CHECK(Asking::body(world.read("creative,campaign")) ==
        Json{{"id", world.ad}, {"creative", {{"id", world.creative}}}, {"campaign", {{"id", "77"}}}});
  CHECK(Asking::body(world.read("creative{name},campaign{objective},adset{campaign{name}}")) ==
        Json{{"id", world.ad},
             {"creative", {{"id", world.creative}, {"name", "c"}}},
             {"campaign", {{"id", "77"}, {"objective", "OUTCOME_LEADS"}}},
             {"adset", {{"id", "238"}, {"campaign", {{"id", "77"}, {"name", "Campaign 77"}}}}}});
  CHECK(Asking::body(world.read("creative{object_story_spec}"))["creative"]["object_story_spec"].contains("link_data"));
}

TEST_CASE("members are refused that a node does not have, or what is no node", "[simulator]") {
  const auto* const fields =
      GENERATE("creative{id,bogus}", "campaign{nosuch}", "adset{campaign{nosuch}}", "name{first}",
               "creative{object_story_spec{link_data}}", "tracking_specs{a}", "bogus{id}");
  CAPTURE(fields);
  World world;
  CHECK(error_of(world.read(fields)) == std::pair{100, 0});
  CHECK(error_of(world.asking.get("/v26.0/act_2/ads", {{"fields", fields}})) == std::pair{100, 0});  // which has none
}

TEST_CASE("ads with the specs of their creatives come in small pages", "[simulator]") {
  World world;
  const auto ask = [&](const std::string& fields, const std::string& limit) {
    return world.asking.get(kAccount + "ads", {{"fields", fields}, {"limit", limit}});
  };
  const auto refused = ask("name,creative{asset_feed_spec}", "51");
  CHECK(error_of(refused) == std::pair{1, 0});
  CHECK(refused.status == 500);
  CHECK(ask("creative{object_story_spec}", "50").status == 200);
  CHECK(ask("creative{name}", "500").status == 200);
  CHECK(error_of(world.asking.get("/v26.0/238/ads", {{"fields", "creative{object_story_spec}"}, {"limit", "100"}})) ==
        std::pair{1, 0});
  Asking strict(R"({"paging":{"most_with_specs":10}})");
  CHECK(strict.get(kAccount + "ads", {{"fields", "creative{asset_feed_spec}"}, {"limit", "11"}}).status == 500);
}

TEST_CASE("what apps may no longer use that begin today is refused and counted", "[simulator]") {
  const auto [name, value, counted] =
      GENERATE(table<std::string, std::string, std::string>({{"method", "delete", "method"},
                                                             {"callback", "f", "callback"},
                                                             {"fields", "name.as(n)", "field_alias"},
                                                             {"fields", "creative{name.as(n)}", "field_alias"},
                                                             {"date_format", "U", "date_format"}}));
  CAPTURE(name, value);
  World world;
  CHECK(error_of(world.asking.get("/v26.0/" + world.ad, {{name, value}})) == std::pair{100, 0});
  CHECK(world.asking.state()["retired"] == Json{{counted, 1}});
}

TEST_CASE("asynchronous batches are refused, and no batch overrides its method", "[simulator]") {
  Asking asking;
  CHECK(error_of(asking.post("/v26.0/", {{"asyncbatch", "[]"}})) == std::pair{100, 0});
  const auto batch = R"([{"method":"GET","relative_url":"me"}])";
  CHECK(error_of(asking.post("/v26.0/", {{"access_token", "T"}, {"batch", batch}, {"method", "POST"}})) ==
        std::pair{100, 0});
  CHECK(asking.state()["retired"] == Json{{"asyncbatch", 1}, {"method", 1}});
}

TEST_CASE("debug_token takes a date_format", "[simulator]") {
  Asking asking;
  CHECK(asking.get("/v26.0/debug_token", {{"input_token", "T"}, {"date_format", "U"}}).status == 200);
  CHECK(asking.state()["retired"].empty());
}

TEST_CASE("an ad and a video have the fields that Meta publishes of them", "[simulator]") {
  World world;
  CHECK(world.read(kPublishedOfAds).status == 200);
  CHECK(world.asking.get(kAccount + "ads", {{"fields", kPublishedOfAds}}).status == 200);
  CHECK(world.asking.get(kAccount + "advideos", {{"fields", kPublishedOfVideos}}).status == 200);
  CHECK(world.read("source_ad{id},targeting{geo_locations},recommendations{title}").status == 200);
}

TEST_CASE("a write is read back by its fields, and done even if it cannot be", "[simulator]") {
  World world;
  const auto ad = [&](const std::string& name, const std::string& fields) {
    return world.asking.post(kAccount + "ads", {{"name", name},
                                                {"adset_id", "238"},
                                                {"status", "PAUSED"},
                                                {"creative", R"({"creative_id":")" + world.creative + "\"}"},
                                                {"fields", fields}});
  };
  const auto read = Asking::body(ad("b", "name,creative{name}"));
  CHECK(read == Json{{"id", read["id"]}, {"name", "b"}, {"creative", {{"id", world.creative}, {"name", "c"}}}});
  CHECK(error_of(ad("d", "nonsense")) == std::pair{100, 0});
  CHECK(world.asking.state()["ads"].size() == 3);
  const auto path = "/v26.0/" + world.ad;
  CHECK(Asking::body(world.asking.post(path, {{"name", "e"}, {"fields", "name"}})) ==
        Json{{"id", world.ad}, {"name", "e"}});
  CHECK(error_of(world.asking.post(path, {{"name", "f"}, {"fields", "name{"}})) == std::pair{2500, 0});
  CHECK(Asking::body(world.read("name"))["name"] == "f");
  const Fields only{{"name", "g"},
                    {"adset_id", "238"},
                    {"creative", R"({"object_story_id":"1_1"})"},
                    {"execution_options", R"(["validate_only"])"},
                    {"fields", "name"}};
  CHECK(Asking::body(world.asking.post(kAccount + "ads", only)) == Json{{"success", true}});
}
