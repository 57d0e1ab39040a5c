#include <catch2/catch.hpp>

#include "simulator/words.hpp"
#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kAccount = "/v26.0/act_1001/";

/// An account with an image of 40×20 and two videos, the second still in processing.
class Library {
 public:
  explicit Library(const std::string& scenario = R"({"videos":{"processing_s":60}})") : asking(scenario) {
    image = Asking::body(
        asking.post_files(kAccount + "adimages", {file_part("a.gif", gif(40, 20))}))["images"]["a.gif"]["hash"];
    video = upload_video();
    asking.post("/__sim__/advance", {{"seconds", "60"}});
    processing = upload_video();
  }
  Reply create(const std::string& story, Fields more = {}) {
    more.emplace_back("object_story_spec", fill(story));
    return asking.post(kAccount + "adcreatives", more);
  }
  /// The text with $IMAGE, $VIDEO and $PROCESSING replaced.
  [[nodiscard]] std::string fill(std::string text) const {
    for (const auto& [name, value] : {std::pair{"$IMAGE", image}, {"$VIDEO", video}, {"$PROCESSING", processing}}) {
      for (auto at = text.find(name); at != std::string::npos; at = text.find(name))
        text.replace(at, std::string(name).size(), value);
    }
    return text;
  }

  Asking asking;
  std::string image;
  std::string video;
  std::string processing;

 private:
  std::string upload_video() {
    auto part = file_part("source", std::string("\0\0\0\x18", 4) + "ftypmp42" + std::string(2000, 'v'));
    part.filename = "a.mp4";
    return Asking::body(asking.post_files(kAccount + "advideos", {part}))["id"];
  }
};

const std::string kStory =
    R"({"page_id":"55","link_data":{"link":"https://e.com/p","image_hash":"$IMAGE","message":"m"}})";

std::string link_data(const std::string& members) { return R"({"page_id":"55","link_data":{)" + members + "}}"; }
std::string video_data(const std::string& members) { return R"({"page_id":"55","video_data":{)" + members + "}}"; }

}  // namespace

TEST_CASE("stories that are taken", "[simulator]") {
  const auto story = GENERATE(
      as<std::string>{}, kStory, R"({"page_id":55,"instagram_user_id":"1","text_data":{"message":"m"}})",
      link_data(R"("link":"https://e.com")"),
      link_data(R"("link":"https://e.com","picture":"https://e.com/a.jpg","caption":"e.com")"),
      link_data(R"("link":"https://e.com","call_to_action":{"type":"SHOP_NOW","value":{"link":"https://e.com"}})"),
      link_data(R"("link":"https://e.com","image_hash":"$IMAGE","image_crops":{"100x100":[[0,0],[20,20]]})"),
      link_data(R"("link":"https://e.com","child_attachments":[{"link":"https://e.com/1","image_hash":"$IMAGE"},
                   {"link":"https://e.com/2","video_id":"$VIDEO","picture":"https://e.com/2.jpg"}])"),
      video_data(R"("video_id":"$VIDEO","image_hash":"$IMAGE","call_to_action":{"type":"LEARN_MORE"})"),
      R"({"page_id":"55","photo_data":{"image_hash":"$IMAGE"}})");
  Library library;
  const auto reply = library.create(story);
  INFO(reply.body);
  CHECK(Asking::body(reply).contains("id"));
}

TEST_CASE("stories that are refused, each for its reason", "[simulator]") {
  const auto [story, subcode] = GENERATE(table<std::string, int>({
      {R"({"link_data":{"link":"https://e.com"}})", 1443048},
      {R"({"page_id":"55"})", 1443048},
      {R"({"page_id":"55","text_data":{},"link_data":{"link":"https://e.com"}})", 1443048},
      {R"({"page_id":"55","nonsense":1,"text_data":{}})", 1443048},
      {R"({"page_id":"55","instagram_actor_id":"1","text_data":{}})", 1443048},
      {R"({"page_id":"55","instagram_actor_id":"1","instagram_user_id":"1","text_data":{}})", 2446149},
      {"[1]", 1443048},
      {link_data(R"("message":"no link")"), 2061015},
      {link_data(R"("link":"https://e.com","headline":"unknown")"), 1443048},
      {link_data(R"("link":"e.com")"), 0},
      {link_data(R"("link":"https://e.com","image_hash":"00000000000000000000000000000000")"), 1487212},
      {link_data(R"("link":"https://e.com","image_hash":"$IMAGE","picture":"https://e.com/a.jpg")"), 0},
      {link_data(R"("link":"https://e.com","caption":"no address")"), 0},
      {link_data(R"("link":"https://e.com","call_to_action":{"type":"BUY_IT"})"), 1373054},
      {link_data(R"("link":"https://e.com","call_to_action":{"type":"LIKE_PAGE"})"), 1373054},
      {link_data(R"("link":"https://e.com","call_to_action":{"type":"SHOP_NOW","value":{"link":"https://f.com"}})"), 0},
      {link_data(R"("link":"https://e.com","call_to_action":{"type":"WHATSAPP_MESSAGE","value":{"link":"x"}})"),
       1815630},
      {link_data(R"("link":"https://e.com","image_hash":"$IMAGE","image_crops":{"191x100":[[0,0],[20,10]]})"), 2490085},
      {link_data(R"("link":"https://e.com","image_hash":"$IMAGE","image_crops":{"100x100":[[0,0],[41,20]]})"), 0},
      {link_data(R"("link":"https://e.com","image_hash":"$IMAGE","image_crops":{"1x1":[[0,0],[1,1]]})"), 0},
      {link_data(R"("link":"https://e.com","child_attachments":[{"link":"https://e.com/1","image_hash":"$IMAGE"}])"),
       0},
      {link_data(
           R"("link":"https://e.com","child_attachments":[{"link":"https://e.com/1"},{"link":"https://e.com/2"}])"),
       1487212},
      {link_data(R"("link":"https://e.com","child_attachments":[{"image_hash":"$IMAGE"},{"image_hash":"$IMAGE"}])"),
       2061015},
      {link_data(R"("link":"https://e.com","child_attachments":[{"link":"https://e.com","video_id":"$VIDEO"},{}])"),
       1443226},
      {video_data(R"("video_id":"$VIDEO")"), 1443226},
      {video_data(R"("image_hash":"$IMAGE")"), 1443048},
      {video_data(R"("video_id":"$VIDEO","image_hash":"$IMAGE","description":"d")"), 1443048},
      {video_data(R"("video_id":"12345","image_hash":"$IMAGE")"), 0},
      {video_data(R"("video_id":"$PROCESSING","image_hash":"$IMAGE")"), 0},
      {R"({"page_id":"55","photo_data":{"caption":"c"}})", 1487212},
  }));
  Library library;
  const auto reply = library.create(story);
  INFO(story);
  INFO(reply.body);
  CHECK(reply.status == 400);
  CHECK(error_of(reply).second == subcode);
  CHECK(library.asking.state()["creatives"].empty());
}

TEST_CASE("other parameters of a creative", "[simulator]") {
  const auto [name, value, subcode] = GENERATE(table<std::string, std::string, int>({
      {"name", std::string(101, 'n'), 0},
      {"instagram_actor_id", "1", 0},
      {"degrees_of_freedom_spec", R"({"creative_features_spec":{"standard_enhancements":{"enroll_status":"OPT_IN"}}})",
       3858504},
      {"degrees_of_freedom_spec", R"({"creative_features_spec":{"image_touchups":{}}})", 3858082},
      {"degrees_of_freedom_spec", R"({"creative_features_spec":{"nonsense":{"enroll_status":"OPT_IN"}}})", 0},
      {"contextual_multi_ads", R"({"enroll_status":"NO"})", 0},
      {"contextual_multi_ads", R"({})", 0},
      {"contextual_multi_ads", R"({"enroll_status":"OPT_OUT","more":1})", 0},
      {"destination_spec", R"({"destination_type":"SHOP"})", 0},
      {"destination_spec", R"({"type":"WEBSITE_AND_SHOP"})", 0},
      {"generative_asset_spec", R"({"odd":1})", 0},
      {"wamo_whatsapp_identity_spec", R"([])", 0},
      {"poll_spec", R"({})", 0},
      {"interactive_components_spec", R"({"components":[{"type":"poll"}]})", 0},
      {"execution_options", R"(["guess"])", 0},
      {"contextual_multi_ads", "no json", 0},
  }));
  Library library;
  const auto reply = library.create(kStory, {{name, value}});
  CHECK(error_of(reply) == std::pair{100, subcode});
}

TEST_CASE("what Meta may add to a creative can be chosen", "[simulator]") {
  const auto [name, value] = GENERATE(table<std::string, std::string>({
      {"degrees_of_freedom_spec", R"({"creative_features_spec":{"video_voiceover":{"enroll_status":"OPT_OUT"}}})"},
      {"contextual_multi_ads", R"({"enroll_status":"OPT_OUT"})"},
      {"contextual_multi_ads", R"({"enroll_status":"OPT_IN"})"},
      {"destination_spec", R"({"destination_type":"WEBSITE_AND_SHOP_OPT_OUT"})"},
      {"destination_spec", R"({"destination_type":"WEBSITE_AND_SHOP"})"},
      {"generative_asset_spec", R"({"transparency_metadata":{}})"},
      {"wamo_whatsapp_identity_spec", R"({"wamo_whatsapp_identity_id":"1","whatsapp_phone_number":"2"})"},
      {"interactive_components_spec", R"({"components":[{"type":"product_tag"}]})"},
  }));
  Library library;
  const auto reply = library.create(kStory, {{name, value}});
  INFO(reply.body);
  CHECK(reply.status == 200);
}

TEST_CASE("standard_enhancements is refused in Meta's words", "[simulator]") {
  Library library;
  const auto reply = library.create(
      kStory, {{"degrees_of_freedom_spec", R"({"creative_features_spec":{"standard_enhancements":{}}})"}});
  const auto error = Asking::body(reply)["error"];
  CHECK(error["message"] == "Invalid parameter");
  CHECK(error["error_user_msg"] ==
        "Including standard enhancements field in creative has been deprecated. Please choose to set individual "
        "features instead.");
}

TEST_CASE("an account may not know a feature, or not for this creative", "[simulator]") {
  Library library(R"({"creatives":{"unknown_features":["image_banner"],"unfit_features":["media_type_automation"]}})");
  const auto reply = library.create(
      kStory,
      {{"degrees_of_freedom_spec", R"({"creative_features_spec":{"image_banner":{"enroll_status":"OPT_OUT"}}})"}});
  CHECK(error_of(reply) == std::pair{100, 0});
  CHECK_THAT(std::string(Asking::body(reply)["error"]["message"]),
             Catch::Matchers::StartsWith("(#100) Param key 'image_banner' in "));
  CHECK(error_of(library.create(
                     kStory, {{"degrees_of_freedom_spec",
                               R"({"creative_features_spec":{"media_type_automation":{"enroll_status":"OPT_OUT"}}})"}}))
            .second == 3858040);
}

TEST_CASE("an equal creative is not made again, whatever it is called", "[simulator]") {
  Library library;
  const auto first = Asking::body(library.create(kStory, {{"name", "one"}}))["id"];
  CHECK(Asking::body(library.create(kStory, {{"name", "two"}, {"title", "t"}}))["id"] == first);
  CHECK(Asking::body(library.create(kStory, {{"url_tags", "a=1"}}))["id"] != first);
  const auto creatives = library.asking.state()["creatives"];
  REQUIRE(creatives.size() == 2);
  CHECK(creatives[0]["posts"] == 2);
  CHECK(creatives[0]["name"] == "one");
}

TEST_CASE("validate_only makes nothing", "[simulator]") {
  Library library;
  const auto reply = library.create(kStory, {{"execution_options", R"(["validate_only"])"}});
  CHECK(Asking::body(reply) == Json{{"success", true}});
  CHECK(library.asking.state()["creatives"].empty());
}

TEST_CASE("asset feeds", "[simulator]") {
  const auto [feed, subcode] = GENERATE(table<std::string, int>({
      {R"("images":[{"hash":"$IMAGE"}])", -1},
      {R"("images":[{"hash":"$IMAGE"},{"hash":"$IMAGE"}])", 1815629},
      {R"("images":[{"hash":"unknown"}])", 1487212},
      {R"("images":[],"ad_formats":["SINGLE_VIDEO"],"videos":[{"video_id":"$VIDEO"}])", 1443226},
      {R"("images":[],"ad_formats":["SINGLE_VIDEO"],"videos":[{"video_id":"$VIDEO","thumbnail_hash":"$IMAGE"}])", -1},
      {R"("titles":[{"text":"1"},{"text":"2"},{"text":"3"},{"text":"4"},{"text":"5"},{"text":"6"}])", 0},
      {R"("nonsense":[])", 0},
      {R"("images":[{"hash":"$IMAGE","adlabels":[{"name":"a"}]}],"asset_customization_rules":[
          {"customization_spec":{},"image_label":{"name":"a"}},{"customization_spec":{},"image_label":{"name":"b"}}])",
       2446173},
      {R"("asset_customization_rules":[{"image_label":{"name":"a"}}])", 0},
  }));
  Library library;
  auto whole = Json::parse(R"({"ad_formats":["SINGLE_IMAGE"],"link_urls":[{"website_url":"https://e.com"}],
      "images":[{"hash":"$IMAGE"}],"call_to_action_types":["SHOP_NOW"]})");
  whole.update(Json::parse("{" + feed + "}"));
  const auto reply = library.create(R"({"page_id":"55"})", {{"asset_feed_spec", library.fill(whole.dump())}});
  INFO(reply.body);
  CHECK((reply.status == 200 ? -1 : error_of(reply).second) == subcode);
}

TEST_CASE("whether equal asset feeds are one creative is a switch", "[simulator]") {
  const auto [scenario, count] =
      GENERATE(table<std::string, std::size_t>({{"{}", 1}, {R"({"creatives":{"feeds_are_unique":true}})", 2}}));
  Library library(scenario);
  const auto feed = library.fill(R"({"ad_formats":["SINGLE_IMAGE"],"link_urls":[{"website_url":"https://e.com"}],
      "call_to_action_types":["SHOP_NOW"],"images":[{"hash":"$IMAGE"}]})");
  for (int i = 0; i < 2; ++i) library.create(R"({"page_id":"55"})", {{"asset_feed_spec", feed}});
  CHECK(library.asking.state()["creatives"].size() == count);
}

TEST_CASE("a picture can come with the older kind of creative", "[simulator]") {
  Asking asking;
  auto part = file_part("hero.gif", gif(5, 5));
  const Fields form{{"title", "t"}, {"body", "b"}, {"object_url", "https://e.com"}, {"image_file", "hero.gif"}};
  CHECK(Asking::body(asking.post_files(kAccount + "adcreatives", {part}, form)).contains("id"));
  CHECK(asking.state()["images"].size() == 1);
  CHECK(asking.state()["creatives"][0]["images"].size() == 1);
  CHECK(error_of(asking.post_files(kAccount + "adcreatives", {}, form)) == std::pair{100, 1487212});
}

TEST_CASE("what a creative uses cannot be deleted, nor a creative that an ad uses", "[simulator]") {
  Library library;
  auto& asking = library.asking;
  const std::string story = video_data(R"("video_id":"$VIDEO","image_hash":"$IMAGE")");
  const std::string id = Asking::body(library.create(story))["id"];
  CHECK(error_of(asking.del(kAccount + "adimages", {{"hash", library.image}})) == std::pair{100, 0});
  CHECK(error_of(asking.del(kAccount + "advideos", {{"video_id", library.video}})) == std::pair{100, 0});
  const auto ad = Asking::body(asking.post(
      kAccount + "ads",
      {{"name", "a"}, {"adset_id", "77"}, {"status", "PAUSED"}, {"creative", R"({"creative_id":")" + id + R"("})"}}));
  CHECK(ad["success"] == true);
  CHECK(error_of(asking.del("/v26.0/" + id)) == std::pair{100, 0});
  CHECK(asking.del("/v26.0/" + ad["id"].get<std::string>()).status == 200);
  CHECK(asking.del("/v26.0/" + id).status == 200);
  CHECK(asking.del(kAccount + "adimages", {{"hash", library.image}}).status == 200);
  CHECK(asking.del(kAccount + "advideos", {{"video_id", library.video}}).status == 200);
}

TEST_CASE("a creative is read and renamed, but its content stays", "[simulator]") {
  Library library;
  auto& asking = library.asking;
  const std::string path = "/v26.0/" + Asking::body(library.create(kStory, {{"name", "n"}}))["id"].get<std::string>();
  CHECK(Asking::body(asking.post(path, {{"name", "other"}}))["success"] == true);
  CHECK(error_of(asking.post(path, {{"object_story_spec", "{}"}})) == std::pair{100, 1815573});
  const auto node =
      Asking::body(asking.get(path, {{"fields", "name,image_hash,effective_object_story_id,object_story_id"}}));
  CHECK(node["name"] == "other");
  CHECK(node["image_hash"] == library.image);
  CHECK(node["effective_object_story_id"].get<std::string>().starts_with("55_"));
  CHECK_FALSE(node.contains("object_story_id"));
  CHECK(Asking::body(asking.get(kAccount + "adcreatives"))["data"].size() == 1);
  const auto images = Asking::body(asking.get(kAccount + "adimages", {{"fields", "creatives"}}));
  CHECK(images["data"][0]["creatives"].size() == 1);
}

TEST_CASE("an image, a creative and an ad in one batch", "[simulator]") {
  Asking asking;
  auto part = file_part("f0", gif(1, 1), "image/gif");
  part.filename = "a.gif";
  const auto operations = R"([
    {"method":"POST","name":"img","relative_url":"v26.0/act_1001/adimages","attached_files":"f0","omit_response_on_success":false},
    {"method":"POST","name":"cr","relative_url":"v26.0/act_1001/adcreatives","omit_response_on_success":false,
     "body":"name=A&object_story_spec=%7B%22page_id%22%3A%22111%22%2C%22link_data%22%3A%7B%22link%22%3A%22https%3A%2F%2Fexample.com%22%2C%22image_hash%22%3A%22%7Bresult%3Dimg%3A%24.images.%2A.hash%7D%22%7D%7D"},
    {"method":"POST","relative_url":"v26.0/act_1001/ads",
     "body":"name=A&adset_id=238&status=PAUSED&creative=%7B%22creative_id%22%3A%22%7Bresult%3Dcr%3A%24.id%7D%22%7D"}])";
  const auto reply = Asking::body(asking.post_files("/v26.0/", {part}, {{"batch", operations}}));
  INFO(reply.dump());
  for (const auto& entry : reply) CHECK(entry["code"] == 200);
  const auto state = asking.state();
  CHECK(state["ads"][0]["creative"] == state["creatives"][0]["id"]);
  CHECK(state["creatives"][0]["images"][0] == state["images"][0]["hash"]);
}

TEST_CASE("what an ad must have", "[simulator]") {
  Library library(R"({"ads":{"adsets":["77"]}})");
  auto& asking = library.asking;
  const std::string id = Asking::body(library.create(kStory))["id"];
  const Fields good{{"name", "a"}, {"adset_id", "77"}, {"creative", R"({"creative_id":")" + id + R"("})"}};
  const auto with = [&](const std::string& name, const std::string& value) {
    auto form = good;
    set(form, name, value);
    return error_of(asking.post(kAccount + "ads", form));
  };
  CHECK(with("name", "") == std::pair{100, 0});
  CHECK(with("adset_id", "78") == std::pair{100, 33});
  CHECK(with("adset_id", id) == std::pair{100, 33});
  CHECK(with("creative", R"({"creative_id":"1"})") == std::pair{100, 33});
  CHECK(with("creative", "none") == std::pair{100, 0});
  CHECK(with("status", "ARCHIVED") == std::pair{100, 0});
  CHECK(with("execution_options", R"(["synchronous_ad_review"])") == std::pair{100, 0});
  CHECK(with("execution_options", R"(["validate_only","synchronous_ad_review"])") == std::pair{0, 0});
  CHECK(asking.state()["ads"].empty());
  CHECK(error_of(asking.post("/v26.0/act_2/ads", good)) == std::pair{100, 33});
  CHECK(with("status", "PAUSED") == std::pair{0, 0});
  CHECK(with("status", "PAUSED") == std::pair{0, 0});
  CHECK(asking.state()["ads"].size() == 2);  // ads are never the same
}

TEST_CASE("lists can show an ad late", "[simulator]") {
  Library library(R"({"ads":{"read_lag_s":20}})");
  auto& asking = library.asking;
  const std::string id = Asking::body(library.create(kStory))["id"];
  asking.post(kAccount + "ads",
              {{"name", "a"}, {"adset_id", "77"}, {"creative", R"({"creative_id":")" + id + R"("})"}});
  CHECK(Asking::body(asking.get("/v26.0/77/ads"))["data"].empty());
  asking.post("/__sim__/advance", {{"seconds", "20"}});
  CHECK(Asking::body(asking.get("/v26.0/77/ads"))["data"].size() == 1);
}

TEST_CASE("ads are listed by account, by ad set and by status, and wait for their review", "[simulator]") {
  Library library(R"({"ads":{"review_s":100}})");
  auto& asking = library.asking;
  const std::string id = Asking::body(library.create(kStory))["id"];
  for (const auto* adset : {"77", "78"}) {
    asking.post(kAccount + "ads",
                {{"name", adset}, {"adset_id", adset}, {"creative", R"({"creative_id":")" + id + R"("})"}});
  }
  const auto list = [&](const std::string& path, const Fields& query = {}) {
    return Asking::body(asking.get(path, query))["data"];
  };
  CHECK(list(kAccount + "ads").size() == 2);
  REQUIRE(list("/v26.0/77/ads", {{"fields", "name,effective_status"}}).size() == 1);
  CHECK(list("/v26.0/77/ads", {{"fields", "effective_status"}})[0]["effective_status"] == "PENDING_REVIEW");
  CHECK(list("/v26.0/79/ads").empty());
  CHECK(list(kAccount + "ads", {{"effective_status", R"(["ACTIVE"])"}}).empty());
  asking.post("/__sim__/advance", {{"seconds", "100"}});
  CHECK(list(kAccount + "ads", {{"effective_status", R"(["ACTIVE"])"}}).size() == 2);
  const std::string ad = asking.state()["ads"][0]["id"];
  CHECK(asking.post("/v26.0/" + ad, {{"status", "PAUSED"}}).status == 200);
  CHECK(Asking::body(asking.get("/v26.0/" + ad, {{"fields", "status,creative,adset_id"}}))["status"] == "PAUSED");
}

TEST_CASE("previews", "[simulator]") {
  Library library;
  auto& asking = library.asking;
  const std::string id = Asking::body(library.create(kStory))["id"];
  const auto format = std::pair<std::string, std::string>{"ad_format", "MOBILE_FEED_STANDARD"};
  const auto preview = Asking::body(asking.get("/v26.0/" + id + "/previews", {format}))["data"][0]["body"];
  CHECK(preview.get<std::string>().starts_with("<iframe src=\"https://www.facebook.com/ads/api/preview_iframe.php?d="));
  CHECK(error_of(asking.get("/v26.0/" + id + "/previews")) == std::pair{100, 0});
  CHECK(error_of(asking.get("/v26.0/" + id + "/previews", {{"ad_format", "BILLBOARD"}})) == std::pair{100, 0});
  const auto generate = [&](const std::string& creative) {
    return error_of(asking.get(kAccount + "generatepreviews", {format, {"creative", library.fill(creative)}}));
  };
  CHECK(generate(R"({"object_story_spec":)" + kStory + "}") == std::pair{0, 0});
  CHECK(generate(R"({"object_story_id":"55_66"})") == std::pair{0, 0});
  CHECK(generate(R"({"object_story_spec":{}})") == std::pair{100, 1443048});
  CHECK(generate("none") == std::pair{100, 0});
}

TEST_CASE("the known words", "[simulator]") {
  CHECK(is_one_of(kCallToActionTypes, "SHOP_NOW"));
  CHECK_FALSE(is_one_of(kCallToActionTypes, "SHOP"));
  CHECK_FALSE(is_one_of(kCallToActionTypes, ""));
  CHECK_FALSE(is_one_of(kCallToActionTypes, "SHOP_NOW SIGN_UP"));
  CHECK(is_one_of(kPreviewFormats, "INSTAGRAM_STORY"));
}
