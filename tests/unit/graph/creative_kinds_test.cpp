#include <catch2/catch.hpp>

#include "creative_drafts.hpp"

using namespace metaup;
using namespace metaup::test;
using nlohmann::json;

namespace {

const std::string kHash1(32, '1');
const std::string kHash2(32, '2');

/// A row of a launch, and the parameters that Meta's pages have for it.
struct Kind {
  std::string what;
  graph::Values row;
  std::string wanted;
};

/// What all rows of these tests have.
graph::Values with(graph::Values row) {
  row.emplace("name", "A");
  row.emplace("page-id", "111");
  return row;
}

json params_of(const graph::Values& row) {
  const auto draft = graph::read_creative_draft(row, [](const std::string&) { return false; });
  if (!draft) FAIL(draft.error().message);
  const auto params = graph::creative_params(*draft);
  if (!params) FAIL(params.error().message);
  json root = json::object();
  for (const auto& [name, text] : *params) {
    auto value = json::parse(text, nullptr, false);
    root[name] = value.is_structured() ? std::move(value) : json(text);
  }
  return root;
}

/// The digits of a hash are one letter many times: "h1" stands for them.
json expanded(std::string text) {
  for (const auto& [word, hash] : {std::pair{"\"h1\"", kHash1}, std::pair{"\"h2\"", kHash2}}) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
      text.replace(at, 4, "\"" + hash + "\"");
    }
  }
  return json::parse(text);
}

// Kinds of ads that media buyers make (docs/graph-api.md, "Creatives" and what follows it).
const std::vector<Kind> kKinds{
    {"several texts on an image",
     {{"instagram-user-id", "17841400000000001"},
      {"image", kHash1},
      {"link", "https://example.com/p"},
      {"cta", "SHOP_NOW"},
      {"url-tags", "utm_source=fb"},
      {"message-1", "Text 1"},
      {"message-2", "Text 2"},
      {"message-3", "Text 1"},
      {"headline-1", "Head 1"},
      {"headline-2", "Head 2"},
      {"description-1", "Desc 1"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","instagram_user_id":"17841400000000001",
         "link_data":{"link":"https://example.com/p","image_hash":"h1","message":"Text 1","name":"Head 1",
          "description":"Desc 1",
          "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com/p"}}}},
        "asset_feed_spec":{"optimization_type":"DEGREES_OF_FREEDOM","bodies":[{"text":"Text 1"},{"text":"Text 2"}],
         "titles":[{"text":"Head 1"},{"text":"Head 2"}],"descriptions":[{"text":"Desc 1"}]},
        "url_tags":"utm_source=fb"})"},
    {"several texts on a video",
     {{"video", "771"},
      {"thumbnail", kHash2},
      {"link", "https://example.com/p"},
      {"cta", "SHOP_NOW"},
      {"message", "Text 1"},
      {"message-5", "Text 2"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","video_data":{"video_id":"771","image_hash":"h2",
          "message":"Text 1","call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com/p"}}}},
        "asset_feed_spec":{"optimization_type":"DEGREES_OF_FREEDOM","bodies":[{"text":"Text 1"},{"text":"Text 2"}]}})"},
    {"several messages above a carousel",
     {{"card-1", R"({"image":")" + kHash1 + R"(","link":"https://example.com/a"})"},
      {"card-2", R"({"image":")" + kHash2 + R"(","link":"https://example.com/b"})"},
      {"link", "https://example.com/p"},
      {"message-1", "Text 1"},
      {"message-2", "Text 2"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","link_data":{"link":"https://example.com/p","message":"Text 1",
          "child_attachments":[{"image_hash":"h1","link":"https://example.com/a"},
                               {"image_hash":"h2","link":"https://example.com/b"}]}},
        "asset_feed_spec":{"optimization_type":"DEGREES_OF_FREEDOM","bodies":[{"text":"Text 1"},{"text":"Text 2"}]}})"},
    {"images, texts and links by placement",
     {{"image", kHash1},
      {"image-story", kHash2},
      {"message", "Long"},
      {"message-story", "Short"},
      {"headline", "Head"},
      {"description", " "},
      {"link", "https://example.com/a"},
      {"link-story", "https://example.com/b"},
      {"cta", "SHOP_NOW"}},
     R"({"name":"A","object_story_spec":{"page_id":"111"},
        "asset_feed_spec":{"optimization_type":"PLACEMENT","ad_formats":["SINGLE_IMAGE"],
         "images":[{"hash":"h2","adlabels":[{"name":"story"}]},{"hash":"h1","adlabels":[{"name":"rest"}]}],
         "bodies":[{"text":"Short","adlabels":[{"name":"story"}]},{"text":"Long","adlabels":[{"name":"rest"}]}],
         "titles":[{"text":"Head"}],"descriptions":[{"text":" "}],
         "link_urls":[{"website_url":"https://example.com/b","adlabels":[{"name":"story"}]},
                      {"website_url":"https://example.com/a","adlabels":[{"name":"rest"}]}],
         "call_to_action_types":["SHOP_NOW"],
         "asset_customization_rules":[
          {"customization_spec":{"publisher_platforms":["facebook","instagram"],"facebook_positions":["story"],
            "instagram_positions":["story"]},"image_label":{"name":"story"},"body_label":{"name":"story"},
            "link_url_label":{"name":"story"},"priority":1},
          {"customization_spec":{},"image_label":{"name":"rest"},"body_label":{"name":"rest"},
            "link_url_label":{"name":"rest"},"priority":2}]}})"},
    {"a video in reels and an image elsewhere",
     {{"image", kHash1},
      {"video-reels", "771"},
      {"thumbnail", kHash2},
      {"link", "https://example.com/a"},
      {"cta", "SHOP_NOW"}},
     R"({"name":"A","object_story_spec":{"page_id":"111"},
        "asset_feed_spec":{"optimization_type":"PLACEMENT","ad_formats":["AUTOMATIC_FORMAT"],
         "images":[{"hash":"h1","adlabels":[{"name":"rest"}]}],
         "videos":[{"video_id":"771","thumbnail_hash":"h2","adlabels":[{"name":"reels"}]}],
         "link_urls":[{"website_url":"https://example.com/a"}],"call_to_action_types":["SHOP_NOW"],
         "asset_customization_rules":[
          {"customization_spec":{"publisher_platforms":["facebook","instagram"],
            "facebook_positions":["facebook_reels"],"instagram_positions":["reels"]},"video_label":{"name":"reels"},
            "priority":1},
          {"customization_spec":{},"image_label":{"name":"rest"},"priority":2}]}})"},
    {"several texts, which all placements show",
     {{"image", kHash1},
      {"image-feed", kHash2},
      {"headline-1", "One"},
      {"headline-2", "Two"},
      {"link", "https://example.com/a"},
      {"cta", "SHOP_NOW"}},
     R"({"name":"A","object_story_spec":{"page_id":"111"},
        "asset_feed_spec":{"optimization_type":"PLACEMENT","ad_formats":["SINGLE_IMAGE"],
         "images":[{"hash":"h2","adlabels":[{"name":"feed"}]},{"hash":"h1","adlabels":[{"name":"rest"}]}],
         "titles":[{"text":"One","adlabels":[{"name":"feed"},{"name":"rest"}]},
                   {"text":"Two","adlabels":[{"name":"feed"},{"name":"rest"}]}],
         "link_urls":[{"website_url":"https://example.com/a"}],"call_to_action_types":["SHOP_NOW"],
         "asset_customization_rules":[
          {"customization_spec":{"publisher_platforms":["facebook","instagram"],"facebook_positions":["feed"],
            "instagram_positions":["stream"]},"image_label":{"name":"feed"},"title_label":{"name":"feed"},"priority":1},
          {"customization_spec":{},"image_label":{"name":"rest"},"title_label":{"name":"rest"},"priority":2}]}})"},
    {"two languages with one image, without Meta's numbers for them",
     {{"image", kHash1},
      {"language", "en_US"},
      {"message", "Hello"},
      {"headline", "Buy"},
      {"description", "Free"},
      {"link", "https://example.com/en"},
      {"message-de", "Hallo"},
      {"headline-de", "Kaufen"},
      {"description-de", "Gratis"},
      {"link-de", "https://example.com/de"},
      {"cta", "SHOP_NOW"}},
     R"({"name":"A","object_story_spec":{"page_id":"111"},
        "asset_feed_spec":{"optimization_type":"LANGUAGE","ad_formats":["SINGLE_IMAGE"],
         "call_to_action_types":["SHOP_NOW"],"images":[{"hash":"h1"}],
         "bodies":[{"text":"Hello","adlabels":[{"name":"en-us"}]},{"text":"Hallo","adlabels":[{"name":"de"}]}],
         "titles":[{"text":"Buy","adlabels":[{"name":"en-us"}]},{"text":"Kaufen","adlabels":[{"name":"de"}]}],
         "descriptions":[{"text":"Free","adlabels":[{"name":"en-us"}]},{"text":"Gratis","adlabels":[{"name":"de"}]}],
         "link_urls":[{"website_url":"https://example.com/en","adlabels":[{"name":"en-us"}]},
                      {"website_url":"https://example.com/de","adlabels":[{"name":"de"}]}],
         "asset_customization_rules":[
          {"customization_spec":{"locales":["en-us"]},"title_label":{"name":"en-us"},"body_label":{"name":"en-us"},
           "description_label":{"name":"en-us"},"link_url_label":{"name":"en-us"},"is_default":true},
          {"customization_spec":{"locales":["de"]},"title_label":{"name":"de"},"body_label":{"name":"de"},
           "description_label":{"name":"de"},"link_url_label":{"name":"de"}}]}})"},
    {"a carousel in its order, with a video card and buttons of its own",
     {{"card-1", R"({"image":")" + kHash1 + R"(","link":"https://example.com/a","headline":"Card A",
         "description":"From 9","cta":"SHOP_NOW"})"},
      {"card-2", R"({"video":"771","thumbnail":")" + kHash2 + R"(","link":"https://example.com/b","headline":"Card B",
         "cta":"SHOP_NOW"})"},
      {"card-order", "fixed"},
      {"end-card", "off"},
      {"link", "https://example.com"},
      {"message", "All of it"},
      {"cta", "SHOP_NOW"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","link_data":{"link":"https://example.com","message":"All of it",
         "multi_share_optimized":false,"multi_share_end_card":false,
         "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com"}},
         "child_attachments":[
          {"link":"https://example.com/a","name":"Card A","description":"From 9","image_hash":"h1",
           "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com/a"}}},
          {"link":"https://example.com/b","name":"Card B","video_id":"771","image_hash":"h2",
           "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com/b"}}}]}}})"},
    {"an Instant Experience",
     {{"image", kHash1},
      {"instant-experience-id", "901"},
      {"message", "See all"},
      {"headline", "Shop"},
      {"cta", "SHOP_NOW"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","link_data":{"link":"https://fb.com/canvas_doc/901",
         "message":"See all","name":"Shop","image_hash":"h1",
         "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://fb.com/canvas_doc/901"}}}}})"},
    {"a catalogue",
     {{"product-set-id", "5501"},
      {"link", "https://example.com"},
      {"message", "For you"},
      {"headline", "{{product.name}}"},
      {"description", "{{product.description}}"},
      {"cta", "SHOP_NOW"},
      {"end-card", "on"}},
     R"({"name":"A","product_set_id":"5501","object_story_spec":{"page_id":"111","template_data":{
         "link":"https://example.com","message":"For you","name":"{{product.name}}",
         "description":"{{product.description}}","call_to_action":{"type":"SHOP_NOW"},"multi_share_end_card":true}}})"},
    {"a lead form behind an image",
     {{"image", kHash1}, {"lead-form-id", "8801"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","link_data":{"link":"http://fb.me/","image_hash":"h1",
         "call_to_action":{"type":"SIGN_UP","value":{"lead_gen_form_id":"8801"}}}}})"},
    {"a lead form behind a video",
     {{"video", "771"}, {"thumbnail", kHash2}, {"lead-form-id", "8801"}, {"cta", "GET_QUOTE"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","video_data":{"video_id":"771","image_hash":"h2",
         "call_to_action":{"type":"GET_QUOTE","value":{"link":"http://fb.me/","lead_gen_form_id":"8801"}}}}})"},
    {"an app",
     {{"image", kHash1}, {"app-store-url", "https://apps.apple.com/app/id1"}, {"app-link", "shop://p/1"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","link_data":{"link":"https://apps.apple.com/app/id1",
         "image_hash":"h1","call_to_action":{"type":"INSTALL_MOBILE_APP",
          "value":{"link":"https://apps.apple.com/app/id1","app_link":"shop://p/1"}}}}})"},
    {"a call",
     {{"image", kHash1}, {"link", "https://example.com"}, {"phone", "+49 (30) 123-456"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","link_data":{"link":"https://example.com","image_hash":"h1",
         "call_to_action":{"type":"CALL_NOW","value":{"link":"tel:+4930123456"}}}}})"},
    {"a chat in WhatsApp",
     {{"image", kHash1}, {"whatsapp", "yes"}, {"welcome-message", "Hello!"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","link_data":{"link":"https://api.whatsapp.com/send",
         "image_hash":"h1","page_welcome_message":"Hello!",
         "call_to_action":{"type":"WHATSAPP_MESSAGE","value":{"app_destination":"WHATSAPP"}}}}})"},
    {"a chat in Messenger",
     {{"image", kHash1}, {"messenger", "yes"}, {"whatsapp", "no"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","link_data":{"link":"https://fb.com/messenger_doc/",
         "image_hash":"h1","call_to_action":{"type":"MESSAGE_PAGE","value":{"app_destination":"MESSENGER"}}}}})"},
    {"a chat in Instagram",
     {{"image", kHash1}, {"instagram-direct", "yes"}, {"instagram-user-id", "178"}, {"cta", "INSTAGRAM_MESSAGE"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","instagram_user_id":"178",
         "link_data":{"link":"https://www.instagram.com","image_hash":"h1",
          "call_to_action":{"type":"INSTAGRAM_MESSAGE","value":{"app_destination":"INSTAGRAM_DIRECT"}}}}})"},
    {"an event",
     {{"image", kHash1}, {"link", "https://example.com"}, {"event-id", "77"}, {"cta", "BUY_TICKETS"}},
     R"({"name":"A","object_story_spec":{"page_id":"111","link_data":{"link":"https://example.com","image_hash":"h1",
         "event_id":"77","call_to_action":{"type":"BUY_TICKETS",
          "value":{"link":"https://example.com","event_id":"77"}}}}})"},
    {"a post of a Page, with a button",
     {{"object-story-id", "111_222"},
      {"instagram-user-id", "178"},
      {"cta", "SHOP_NOW"},
      {"link", "https://example.com"}},
     R"({"name":"A","object_story_id":"111_222","instagram_user_id":"178",
         "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com"}}})"},
    {"a post on Instagram, with a partner",
     {{"source-instagram-media-id", "1790"},
      {"instagram-user-id", "178"},
      {"sponsor-page-id", "112"},
      {"sponsor-instagram-id", "179"},
      {"partnership-identity", "both"}},
     R"({"name":"A","object_id":"111","instagram_user_id":"178","source_instagram_media_id":"1790",
         "facebook_branded_content":{"sponsor_page_id":"112"},"instagram_branded_content":{"sponsor_id":"179"},
         "branded_content":{"ad_format":1}})"},
    {"an ad code",
     {{"partnership-code", "adcode-123"}, {"instagram-user-id", "178"}, {"partnership-identity", "Auto"}},
     R"({"name":"A","object_id":"111","instagram_user_id":"178",
         "branded_content":{"instagram_boost_post_access_token":"adcode-123","ad_format":3}})"},
    {"fresh material with a partner, about politics",
     {{"image", kHash1},
      {"link", "https://example.com"},
      {"sponsor-page-id", "112"},
      {"partnership-identity", "first"},
      {"authorization-category", "political"}},
     R"({"name":"A","authorization_category":"POLITICAL","facebook_branded_content":{"sponsor_page_id":"112"},
         "branded_content":{"ad_format":2},
         "object_story_spec":{"page_id":"111","link_data":{"link":"https://example.com","image_hash":"h1"}}})"},
};

}  // namespace

TEST_CASE("each kind of row is sent as Meta's pages have it", "[creative]") {
  const auto& kind = GENERATE(from_range(kKinds));
  CAPTURE(kind.what);
  CHECK(params_of(with(kind.row)).dump(1) == expanded(kind.wanted).dump(1));
}

TEST_CASE("a carousel with a form has it in each card", "[creative]") {
  const auto params = params_of(with({{"card-1", R"({"image":")" + kHash1 + R"("})"},
                                      {"card-2", R"({"image":")" + kHash2 + R"(","link":"https://example.com"})"},
                                      {"lead-form-id", "8801"},
                                      {"cta", "APPLY_NOW"}}));
  const auto& data = params.at("object_story_spec").at("link_data");
  const auto action = json::parse(R"({"type":"APPLY_NOW","value":{"lead_gen_form_id":"8801"}})");
  CHECK(data.at("call_to_action") == action);
  CHECK(data.at("child_attachments").at(0).at("call_to_action") == action);
  CHECK(data.at("child_attachments").at(0).at("link") == "http://fb.me/");
  CHECK(data.at("child_attachments").at(1).at("call_to_action") == action);
  CHECK(data.at("child_attachments").at(1).at("link") == "https://example.com");
}

TEST_CASE("a carousel for an app has no end card, and its button in each card", "[creative]") {
  const auto card = R"({"image":")" + kHash1 + R"("})";
  const auto params = params_of(with(
      {{"card-1", card}, {"card-2", card}, {"card-3", card}, {"app-store-url", "https://apps.apple.com/app/id1"}}));
  const auto& data = params.at("object_story_spec").at("link_data");
  CHECK(data.at("multi_share_end_card") == false);
  CHECK(data.at("child_attachments").at(2).at("link") == "https://apps.apple.com/app/id1");
  CHECK(data.at("child_attachments").at(2).at("call_to_action").at("type") == "INSTALL_MOBILE_APP");
}

TEST_CASE("languages with pictures of their own have labels for them, and Meta's numbers once they are known",
          "[creative]") {
  auto draft = *graph::read_creative_draft(with({{"image", kHash1},
                                                 {"image-pt-br", kHash2},
                                                 {"language", "en"},
                                                 {"message-en", "Hello"},
                                                 {"headline-en", "Buy"},
                                                 {"description-en", "Free"},
                                                 {"message-pt-br", "Oi"},
                                                 {"headline-pt-br", "Compre"},
                                                 {"description-pt-br", "Gratis"},
                                                 {"link", "https://example.com"},
                                                 {"cta", "SHOP_NOW"}}),
                                           [](const std::string&) { return false; });
  REQUIRE(draft.translations.size() == 2);
  draft.translations[0].locale = "1001";
  draft.translations[1].locale = "16";
  const auto feed = json_of(*graph::creative_params(draft), "asset_feed_spec");
  CHECK(feed["images"] == expanded(R"([{"hash":"h1","adlabels":[{"name":"en"}]},
                                       {"hash":"h2","adlabels":[{"name":"pt-br"}]}])"));
  CHECK(feed["link_urls"] == json::parse(R"([{"website_url":"https://example.com",
    "adlabels":[{"name":"en"},{"name":"pt-br"}]}])"));
  const auto& rules = feed["asset_customization_rules"];
  CHECK(rules[0]["customization_spec"] == json::parse(R"({"locales":[1001]})"));
  CHECK(rules[1]["customization_spec"] == json::parse(R"({"locales":[16]})"));
  CHECK(rules[1]["image_label"]["name"] == "pt-br");
  CHECK_FALSE(rules[1].contains("is_default"));
}

TEST_CASE("a form in a feed is in its button, which types alone do not have", "[creative]") {
  const auto params = params_of(with({{"image", kHash1}, {"image-story", kHash2}, {"lead-form-id", "8801"}}));
  const auto& feed = params.at("asset_feed_spec");
  CHECK_FALSE(feed.contains("call_to_action_types"));
  CHECK(feed.at("call_to_actions") ==
        json::parse(R"([{"type":"SIGN_UP","value":{"link":"http://fb.me/","lead_gen_form_id":"8801"}}])"));
}

TEST_CASE("texts of their own are split off from the assets of groups", "[creative]") {
  auto vertical = placed("vertical", {"story"});
  vertical.facebook_positions = {"story", "facebook_reels"};
  vertical.instagram_positions = {"story", "reels"};
  graph::PlacedAsset story;
  story.label = "story";
  story.facebook_positions = story.instagram_positions = {"story"};
  story.message = "Short";
  graph::PlacedAsset feed;
  feed.label = "feed";
  feed.facebook_positions = {"feed"};
  feed.instagram_positions = {"stream"};
  feed.link = "https://example.com/feed";

  const auto all = graph::with_own_texts({placed("square", {}), vertical}, {story, feed});
  REQUIRE(all.size() == 4);
  CHECK(all[1].facebook_positions == std::vector<std::string>{"facebook_reels"});
  CHECK(all[1].message.empty());
  CHECK(all[2].label == "story");
  CHECK(all[2].asset == vertical.asset);
  CHECK(all[2].instagram_positions == std::vector<std::string>{"story"});
  CHECK(all[2].message == "Short");
  CHECK(all[3].asset == all[0].asset);
  CHECK(all[3].link == "https://example.com/feed");
  CHECK_FALSE(all[3].everywhere_else);
  CHECK(all[0].everywhere_else);
}

TEST_CASE("texts for exactly the places of a group's asset are its own", "[creative]") {
  graph::PlacedAsset story;
  story.label = "story";
  story.facebook_positions = story.instagram_positions = {"story"};
  story.headline = "Short";
  const auto all = graph::with_own_texts({placed("square", {}), placed("vertical", {"story"})}, {story});
  REQUIRE(all.size() == 2);
  CHECK(all[1].label == "vertical");
  CHECK(all[1].headline == "Short");
}

TEST_CASE("NO_BUTTON has a value on a video alone", "[creative]") {
  const auto action_of = [](graph::Values row, const std::string& story) {
    row.merge(graph::Values{{"cta", "NO_BUTTON"}, {"link", "https://example.com"}, {"message", "m"}});
    return params_of(with(row)).at("object_story_spec").at(story);
  };
  const auto bare = json{{"type", "NO_BUTTON"}};
  const auto with_link = json{{"type", "NO_BUTTON"}, {"value", {{"link", "https://example.com"}}}};
  SECTION("an image") {
    const auto spec = GENERATE("", R"({"object_story_spec":{"link_data":{"call_to_action":{"value":{"link":"x"}}}}})");
    CHECK(action_of({{"image", kHash1}, {"spec", spec}}, "link_data").at("call_to_action") == bare);
  }
  SECTION("a card") {
    const auto card = R"({"image":")" + kHash1 + R"(","link":"https://example.com/a","cta":"NO_BUTTON"})";
    const auto data = action_of({{"card-1", card}, {"card-2", card}}, "link_data");
    CHECK(data.at("child_attachments").at(0).at("call_to_action") == bare);
    CHECK(data.at("call_to_action") == bare);
  }
  SECTION("a video") {
    CHECK(action_of({{"video", "7"}, {"thumbnail", kHash1}}, "video_data").at("call_to_action") == with_link);
  }
}
