#include "metaup/graph/creative_spec.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "creative_drafts.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

graph::Params params_of(const graph::CreativeDraft& draft) {
  auto params = graph::creative_params(draft);
  if (!params) FAIL(params.error().message);
  return std::move(*params);
}

json story_of(const graph::CreativeDraft& draft) { return json_of(params_of(draft), "object_story_spec"); }

}  // namespace

TEST_CASE("an image's texts go under link_data's names", "[creative]") {
  auto draft = image_draft();
  draft.instagram_user_id = "222";
  draft.url_tags = "utm_source=meta";
  const auto params = params_of(draft);
  CHECK(json_of(params, "object_story_spec") == json::parse(R"({"page_id":"111","instagram_user_id":"222","link_data":{
    "image_hash":"5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90","link":"https://example.com/p","message":"Text","name":"Head",
    "description":"More","call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com/p"}}}})"));
  CHECK(std::count(params.begin(), params.end(), std::pair<std::string, std::string>{"name", "A"}) == 1);
  CHECK(std::count(params.begin(), params.end(), std::pair<std::string, std::string>{"url_tags", "utm_source=meta"}) ==
        1);
  CHECK(params.size() == 3);
}

TEST_CASE("a video's texts go under video_data's names, and its link into the call to action", "[creative]") {
  CHECK(story_of(video_draft()) == json::parse(R"({"page_id":"111","video_data":{"video_id":"777",
    "image_hash":"02bee5277ec507b6fd0f9b9ff2f22d9c","message":"Text","title":"Head","link_description":"More",
    "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com/p"}}}})"));
}

TEST_CASE("a thumbnail that Meta generated is named by its URL", "[creative]") {
  auto draft = video_draft();
  draft.thumbnail = graph::AssetRef{graph::AssetRef::Form::url, "https://scontent.example/t.jpg"};
  const auto data = story_of(draft)["video_data"];
  CHECK(data["image_url"] == "https://scontent.example/t.jpg");
  CHECK_FALSE(data.contains("image_hash"));
}

TEST_CASE("a carousel has a card for each, and a link of its own", "[creative]") {
  auto draft = carousel_draft(2);
  draft.cards[0].cta = "BUY_NOW";
  draft.cards[0].description = "$8";
  draft.cards[1].image.reset();
  draft.cards[1].video = video_id("333");
  draft.cards[1].thumbnail = hash(kPosterHash);
  draft.cards[1].spec = R"({"caption":"example.com","name":"overridden"})";
  const auto data = story_of(draft)["link_data"];
  CHECK(data["link"] == "https://example.com/p");
  CHECK(data["child_attachments"] == json::parse(R"([
    {"link":"https://example.com/c0","name":"c0","description":"$8","image_hash":"5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90",
     "call_to_action":{"type":"BUY_NOW","value":{"link":"https://example.com/c0"}}},
    {"link":"https://example.com/c1","name":"c1","caption":"example.com","video_id":"333",
     "image_hash":"02bee5277ec507b6fd0f9b9ff2f22d9c"}])"));
}

TEST_CASE("an existing post needs its id alone", "[creative]") {
  graph::CreativeDraft draft;
  draft.name = "Post";
  draft.object_story_id = "111_222";
  CHECK(params_of(draft) == graph::Params{{"name", "Post"}, {"object_story_id", "111_222"}});
}

TEST_CASE("an existing post is from its own Page, and may be shown by an Instagram account", "[creative]") {
  graph::CreativeDraft draft;
  draft.page_id = "111";
  draft.instagram_user_id = "333";
  draft.object_story_id = "111_222";
  CHECK(params_of(draft) == graph::Params{{"instagram_user_id", "333"}, {"object_story_id", "111_222"}});
}

TEST_CASE("texts arrive byte for byte", "[creative]") {
  auto draft = image_draft();
  draft.message = "50% off, \"today\"\nonly \xF0\x9F\x8E\x89 \\ </script>";
  draft.description = " ";
  const auto data = story_of(draft)["link_data"];
  CHECK(data["message"] == draft.message);
  CHECK(data["description"] == " ");
}

TEST_CASE("WhatsApp's button names the app, and no link beside it", "[creative]") {
  auto draft = image_draft();
  draft.cta = "WHATSAPP_MESSAGE";
  const auto button = json::parse(R"({"type":"WHATSAPP_MESSAGE","value":{"app_destination":"WHATSAPP"}})");
  CHECK(story_of(draft)["link_data"]["call_to_action"] == button);
  draft.spec = R"({"object_story_spec":{"link_data":{"call_to_action":{"type":"SHOP_NOW","value":{"link":"x"}}}}})";
  CHECK(story_of(draft)["link_data"]["call_to_action"] == button);
}

TEST_CASE("a video's link without a call to action takes one that leads there", "[creative]") {
  auto draft = video_draft();
  draft.cta.clear();
  CHECK(story_of(draft)["video_data"]["call_to_action"] ==
        json::parse(R"({"type":"LEARN_MORE","value":{"link":"https://example.com/p"}})"));
}

TEST_CASE("a video without link and call to action has no button", "[creative]") {
  auto draft = video_draft();
  draft.cta.clear();
  draft.link.clear();
  CHECK_FALSE(story_of(draft)["video_data"].contains("call_to_action"));
}

TEST_CASE("a raw spec goes as it is, texts as texts and the rest as JSON", "[creative]") {
  graph::CreativeDraft draft;
  draft.spec = R"({"name":"raw","use_page_actor_override":true,"actor_id":7,
    "object_story_spec":{"page_id":"1","text_data":{"message":"m"}},"adlabels":[{"name":"x"}]})";
  CHECK(params_of(draft) == graph::Params{{"actor_id", "7"},
                                          {"adlabels", R"([{"name":"x"}])"},
                                          {"name", "raw"},
                                          {"object_story_spec", R"({"page_id":"1","text_data":{"message":"m"}})"},
                                          {"use_page_actor_override", "true"}});
}

TEST_CASE("options override what the spec has, and nothing else", "[creative]") {
  graph::CreativeDraft draft;
  draft.name = "new";
  draft.link = "https://new.example";
  draft.image = hash(kImageHash);
  draft.spec = R"({"name":"old","object_story_spec":{"page_id":"1","link_data":{"link":"https://old.example",
    "picture":"https://old.example/a.jpg","message":"kept","call_to_action":{"type":"BUY_NOW",
    "value":{"link":"https://old.example","link_caption":"kept"}}}}})";
  const auto params = params_of(draft);
  CHECK(json_of(params, "object_story_spec") == json::parse(R"({"page_id":"1","link_data":{"link":"https://new.example",
    "image_hash":"5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90","message":"kept","call_to_action":{"type":"BUY_NOW",
    "value":{"link":"https://new.example","link_caption":"kept"}}}})"));
}

TEST_CASE("a spec's video takes texts under its own names", "[creative]") {
  graph::CreativeDraft draft;
  draft.headline = "Head";
  draft.link = "https://new.example";
  draft.spec = R"({"object_story_spec":{"page_id":"1","video_data":{"video_id":"5","image_url":"https://x.example/a",
    "call_to_action":{"type":"WATCH_MORE"}}}})";
  CHECK(story_of(draft)["video_data"] == json::parse(R"({"video_id":"5","image_url":"https://x.example/a",
    "title":"Head","call_to_action":{"type":"WATCH_MORE","value":{"link":"https://new.example"}}})"));
}

TEST_CASE("a spec's button without a link stays so", "[creative]") {
  graph::CreativeDraft draft;
  draft.message = "new";
  draft.spec = R"({"object_story_spec":{"page_id":"1","link_data":{"link":"https://a.example",
    "call_to_action":{"type":"MESSAGE_PAGE","value":{"app_destination":"MESSENGER"}}}}})";
  CHECK(story_of(draft)["link_data"]["call_to_action"] ==
        json::parse(R"({"type":"MESSAGE_PAGE","value":{"app_destination":"MESSENGER"}})"));
}

TEST_CASE("what is not uploaded yet cannot be sent", "[creative]") {
  auto draft = image_draft();
  draft.image = graph::AssetRef{graph::AssetRef::Form::path, "a.jpg"};
  CHECK(graph::check_creative(draft).errors.empty());
  const auto params = graph::creative_params(draft);
  REQUIRE_FALSE(params);
  CHECK_THAT(params.error().message, Contains("image: a.jpg is not uploaded yet"));
}

TEST_CASE("a draft with errors has no parameters", "[creative]") {
  auto draft = image_draft();
  draft.cta = "shop";
  draft.page_id = "x";
  const auto params = graph::creative_params(draft);
  REQUIRE_FALSE(params);
  CHECK(params.error().error_class == ErrorClass::local);
  CHECK(params.error().fields == std::vector<std::string>{"page-id", "cta"});
}

TEST_CASE("a check without creating is one more parameter", "[creative]") {
  const auto params = graph::validate_only({{"name", "A"}});
  CHECK(params == graph::Params{{"name", "A"}, {"execution_options", R"(["validate_only"])"}});
}

TEST_CASE("of creatives with an asset feed it is not known whether equal ones are one", "[creative]") {
  CHECK(graph::has_one_id(params_of(image_draft())));
  CHECK_FALSE(graph::has_one_id({{"name", "A"}, {"asset_feed_spec", "{}"}}));
}

TEST_CASE("equal creatives have one digest, however they were written", "[creative]") {
  graph::CreativeDraft raw;
  raw.spec =
      R"({ "name":"A", "object_story_spec": {"link_data":{"call_to_action":{"value":{"link":"https://example.com/p"},
    "type":"SHOP_NOW"},"description":"More","name":"Head","message":"Text","link":"https://example.com/p",
    "image_hash":"5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90"},"page_id":"111"}})";
  const auto digest = graph::spec_digest(params_of(image_draft()));
  CHECK(digest.size() == 64);
  CHECK(graph::spec_digest(params_of(raw)) == digest);
  CHECK(graph::spec_digest(graph::validate_only(params_of(image_draft()))) == digest);
  CHECK(graph::spec_digest({{"b", R"({"y": 1, "x": [1]})"}, {"a", "1"}}) ==
        graph::spec_digest({{"a", "1"}, {"b", R"({"x":[1],"y":1})"}}));
}

TEST_CASE("any edit makes another digest", "[creative]") {
  auto edited = image_draft();
  const auto before = graph::spec_digest(params_of(edited));
  SECTION("name") { edited.name = "B"; }
  SECTION("message") { edited.message += "!"; }
  SECTION("image") { edited.image = hash(kPosterHash); }
  SECTION("tags") { edited.url_tags = "a=b"; }
  CHECK(graph::spec_digest(params_of(edited)) != before);
}

TEST_CASE("a digest stays what it is from version to version", "[creative]") {
  CHECK(graph::spec_digest({{"name", "A"}}) == "b2c9ee672db13673e38e84d0da1a6e765c88b3d0f1dc65244d3f736045aa5c84");
}

TEST_CASE("only errors about an image that is not there call for it again", "[creative]") {
  const auto [code, subcode, missing] = GENERATE(table<int, int, bool>(
      {{100, 1487212, true}, {100, 2446388, true}, {1487212, 0, true}, {100, 1487390, false}, {100, 33, false}}));
  Error error;
  error.code = code;
  error.subcode = subcode;
  CHECK(graph::is_missing_image(error) == missing);
}
