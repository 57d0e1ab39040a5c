#include <catch2/catch.hpp>

#include "simulator/base64.hpp"
#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kAccount = "/v26.0/act_1001/";
const std::string kStory = R"({"page_id":"55","link_data":{"link":"https://e.com","message":"m"}})";

Reply create(Asking& asking, Fields more, const std::string& story = kStory) {
  more.emplace_back("object_story_spec", story);
  return asking.post(kAccount + "adcreatives", std::move(more));
}

std::string add_image(Asking& asking) {
  const auto reply = asking.post(kAccount + "adimages", {{"bytes", base64_encode(gif(40, 20))}});
  return Asking::body(reply)["images"]["bytes"]["hash"];
}

/// A carousel with so many equal cards.
std::string carousel(const std::string& image, std::size_t cards, const std::string& more) {
  Json all = Json::array();
  const auto card = Json::parse(R"({"link":"https://e.com","image_hash":")" + image + "\"" + more + "}");
  while (all.size() < cards) all.push_back(card);
  return Json{{"page_id", "55"}, {"link_data", {{"link", "https://e.com"}, {"child_attachments", all}}}}.dump();
}

}  // namespace

TEST_CASE("parameters of a creative are of their types", "[simulator]") {
  const auto [name, value, status] =
      GENERATE(table<std::string, std::string, int>({{"applink_treatment", "foo", 400},
                                                     {"applink_treatment", "web_only", 200},
                                                     {"dynamic_ad_voice", "zz", 400},
                                                     {"dynamic_ad_voice", "STORY_OWNER", 200},
                                                     {"categorization_criteria", "q", 400},
                                                     {"categorization_criteria", "brand", 200},
                                                     {"category_media_source", "MIX", 400},
                                                     {"category_media_source", "MIXED", 200},
                                                     {"use_page_actor_override", "yes", 400},
                                                     {"use_page_actor_override", "true", 200},
                                                     {"actor_id", "me", 400},
                                                     {"actor_id", "7", 200},
                                                     {"adlabels", R"([{"tag":"x"}])", 400},
                                                     {"adlabels", R"([{"id":"7"}])", 200}}));
  CAPTURE(name, value);
  Asking asking;
  CHECK(create(asking, {{name, value}}).status == status);
}

TEST_CASE("texts are text, in stories and in creatives inside of ads", "[simulator]") {
  Asking asking;
  CHECK(error_of(create(asking, {}, R"({"page_id":"55","link_data":{"link":"https://e.com","message":5}})")) ==
        std::pair{100, 1443048});
  CHECK(error_of(create(asking, {}, R"({"page_id":"55","text_data":{"message":["m"]}})")).second == 1443048);
  const auto in_ad = [&](const std::string& name) {
    return asking.post(
        kAccount + "ads",
        {{"name", "a"}, {"adset_id", "238"}, {"creative", R"({"object_story_id":"55_1","name":)" + name + "}"}});
  };
  CHECK(error_of(in_ad(R"({"a":1})")) == std::pair{100, 0});
  CHECK(in_ad("\"n\"").status == 200);
}

TEST_CASE("parameters that no creative has make no other creative", "[simulator]") {
  Asking asking;
  const auto first = Asking::body(create(asking, {}))["id"];
  CHECK(Asking::body(create(asking, {{"bogus", "1"}}))["id"] == first);
  CHECK(Asking::body(create(asking, {{"fields", "id"}, {"locale", "de_DE"}}))["id"] == first);
  CHECK(asking.state()["creatives"].size() == 1);
}

TEST_CASE("a creative gets names and states that creatives have", "[simulator]") {
  Asking asking;
  const auto path = "/v26.0/" + Asking::body(create(asking, {}))["id"].get<std::string>();
  CHECK(error_of(asking.post(path, {{"name", std::string(101, 'n')}})) == std::pair{100, 0});
  CHECK(error_of(asking.post(path, {{"status", "FOO"}})) == std::pair{100, 0});
  CHECK(error_of(asking.post(path, {{"adlabels", "{}"}})) == std::pair{100, 0});
  CHECK(error_of(asking.post(path, {{"url_tags", "a=1"}})) == std::pair{100, 1815573});
  CHECK(asking.post(path, {{"name", std::string(100, 'n')}, {"status", "DELETED"}, {"fields", "id"}}).status == 200);
}

TEST_CASE("cards are cropped to squares, and an app has three of them", "[simulator]") {
  const auto* const button = R"(,"call_to_action":{"type":"INSTALL_MOBILE_APP"})";
  const auto [cards, more, status] =
      GENERATE_COPY(table<std::size_t, std::string, int>({{2, button, 400},
                                                          {3, button, 200},
                                                          {2, R"(,"call_to_action":{"type":"SHOP_NOW"})", 200},
                                                          {2, R"(,"image_crops":{"90x160":[[0,0],[9,16]]})", 400},
                                                          {2, R"(,"image_crops":{"100x100":[[0,0],[20,20]]})", 200}}));
  CAPTURE(cards, more);
  Asking asking;
  CHECK(create(asking, {}, carousel(add_image(asking), cards, more)).status == status);
}

TEST_CASE("several texts need a picture in the story", "[simulator]") {
  Asking asking;
  const auto image = add_image(asking);
  const Fields feed{{"asset_feed_spec", R"({"optimization_type":"DEGREES_OF_FREEDOM","bodies":[{"text":"a"}]})"}};
  CHECK(error_of(create(asking, feed)) == std::pair{100, 2446388});
  CHECK(create(asking, feed, carousel(image, 2, "")).status == 200);
  CHECK(create(asking, feed, R"({"page_id":"55","link_data":{"link":"https://e.com","image_hash":")" + image + "\"}}")
            .status == 200);
}

TEST_CASE("feeds of catalogues and of chats have rules of their own", "[simulator]") {
  Asking asking(R"({"product_sets":[{"id":"5501","products":3},{"id":"5502","products":4}]})");
  const auto collection = [&](const std::string& set) {
    return create(asking,
                  {{"product_set_id", set},
                   {"asset_feed_spec", R"({"optimization_type":"FORMAT_AUTOMATION","ad_formats":["COLLECTION"]})"}},
                  R"({"page_id":"55","template_data":{"link":"https://e.com"}})");
  };
  CHECK(error_of(collection("5501")) == std::pair{100, 2490457});
  const auto made = Asking::body(collection("5502"));
  REQUIRE(made.contains("id"));
  const auto shown = R"({"creative_id":")" + made["id"].get<std::string>() + "\"}";
  CHECK(asking.post(kAccount + "ads", {{"name", "a"}, {"adset_id", "238"}, {"creative", shown}}).status == 200);
  const auto chats = [&](const std::string& actions) {
    return create(asking, {{"asset_feed_spec",
                            R"({"optimization_type":"DOF_MESSAGING_DESTINATION","call_to_actions":)" + actions + "}"}});
  };
  CHECK(
      chats(R"([{"type":"MESSAGE_PAGE","value":{"app_destination":"MESSENGER","link":"https://fb.com/messenger_doc/"}},
                  {"type":"WHATSAPP_MESSAGE","value":{"app_destination":"WHATSAPP"}}])")
          .status == 200);
  CHECK(error_of(chats("[]")) == std::pair{100, 0});
}
