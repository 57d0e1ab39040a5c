#include "graph/creative_info.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::graph;
using Texts = std::vector<std::string>;

namespace {

/// An id that the creative does not name itself is added: Meta always sends it.
CreativeInfo read(const std::string& creative) {
  const auto members = creative == "{}" ? "}" : "," + creative.substr(1);
  const bool names_id = creative.find(R"("id")") != std::string::npos;
  const auto info = read_creative({names_id ? creative : R"({"id":"1")" + members, ""});
  REQUIRE(info);
  return *info;
}

}  // namespace

TEST_CASE("a link creative is read from its story", "[graph]") {
  const auto info = read(R"({"id":"1","name":"N","status":"ACTIVE","thumbnail_url":"https://t/","body":"Text",
    "effective_object_story_id":"1_2","object_story_spec":{"page_id":"1","link_data":{"image_hash":"h",
    "link":"https://e/","message":"Text","name":"Head","description":"Under",
    "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://e/"}}}}})");
  CHECK(info.id == "1");
  CHECK(info.name == "N");
  CHECK(info.status == "ACTIVE");
  CHECK(info.messages == Texts{"Text"});  // in the story and in the creative itself, and shown once
  CHECK(info.headlines == Texts{"Head"});
  CHECK(info.descriptions == Texts{"Under"});
  CHECK(info.links == Texts{"https://e/"});
  CHECK(info.actions == Texts{"SHOP_NOW"});
  CHECK(info.story_id == "1_2");
  CHECK(info.picture_url == "https://t/");
  CHECK(info.has_picture);
  CHECK_FALSE(info.has_video);
  CHECK_FALSE(info.is_feed);
}

TEST_CASE("a video creative has its texts under other names", "[graph]") {
  const auto info = read(R"({"id":"1","object_story_spec":{"video_data":{"video_id":"7","image_hash":"h","message":"M",
    "title":"T","link_description":"D","call_to_action":{"type":"LEARN_MORE","value":{"link":"https://e/"}}}}})");
  CHECK(info.messages == Texts{"M"});
  CHECK(info.headlines == Texts{"T"});
  CHECK(info.descriptions == Texts{"D"});
  CHECK(info.links == Texts{"https://e/"});
  CHECK(info.has_video);
  CHECK(info.has_picture);
}

TEST_CASE("a carousel has its cards", "[graph]") {
  const auto info = read(R"({"object_story_spec":{"link_data":{"link":"https://e/","child_attachments":[
    {"link":"https://e/1","name":"One","description":"$8","image_hash":"h1"},{"link":"https://e/2","video_id":"3"}]}}})");
  REQUIRE(info.cards.size() == 2);
  CHECK(info.cards[0].headline == "One");
  CHECK(info.cards[0].description == "$8");
  CHECK(info.cards[0].link == "https://e/1");
  CHECK(info.cards[0].has_picture);
  CHECK_FALSE(info.cards[1].has_picture);
  CHECK(info.has_video);
}

TEST_CASE("an asset feed has each of its texts", "[graph]") {
  const auto info = read(R"({"asset_feed_spec":{"bodies":[{"text":"A"},{"text":"B"},{"text":"A"}],
    "titles":[{"text":"T"}],"descriptions":[{"text":" "}],"images":[{"hash":"h"}],"videos":[],
    "link_urls":[{"website_url":"https://e/"}],"call_to_action_types":["SHOP_NOW"]}})");
  CHECK(info.messages == Texts{"A", "B"});
  CHECK(info.headlines == Texts{"T"});
  CHECK(info.links == Texts{"https://e/"});
  CHECK(info.actions == Texts{"SHOP_NOW"});
  CHECK(info.is_feed);
  CHECK(info.has_picture);
  CHECK_FALSE(info.has_video);
}

TEST_CASE("members of other types than expected are passed over", "[graph]") {
  const auto* const creative =
      GENERATE("{}", R"({"name":{},"object_story_spec":[],"asset_feed_spec":"x"})",
               R"({"object_story_spec":{"link_data":7,"video_data":null}})",
               R"({"asset_feed_spec":{"bodies":{"text":"A"},"titles":[7,null]}})",
               R"({"object_story_spec":{"link_data":{"call_to_action":"SHOP_NOW","child_attachments":"x"}}})");
  const auto info = read(creative);
  CHECK(info.messages.empty());
  CHECK(info.cards.empty());
  CHECK_FALSE(info.has_picture);
}

TEST_CASE("a reply without a creative is odd", "[graph]") {
  const auto body =
      GENERATE(as<std::string>{}, R"({"data":[]})", "{}", "7", "nonsense", R"([{"id":"1"}])", R"({"id":""})");
  const auto none = read_creative({body, ""});
  REQUIRE_FALSE(none);
  CHECK(none.error().error_class == ErrorClass::protocol);
}
