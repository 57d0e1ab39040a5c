#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "graph/creative/original.hpp"
#include "metaup/graph/creative_spec.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

constexpr auto kOne = "0123456789abcdef0123456789abcdef";
constexpr auto kTwo = "fedcba9876543210fedcba9876543210";

graph::Reply reply_of(const json& body) {
  graph::Reply reply;
  reply.body = body.dump();
  return reply;
}

graph::OriginalCreative original_of(const json& body) {
  auto original = graph::read_original(reply_of(body), *AccountId::parse("111"));
  if (!original) FAIL(original.error().message);
  return *std::move(original);
}

graph::CreativeDraft draft_of(const json& body) { return original_of(body).draft; }

json spec_of(const graph::CreativeDraft& draft) { return json::parse(draft.spec); }

json link_story() {
  return {{"id", "9"},
          {"name", "Spring"},
          {"object_story_spec",
           {{"page_id", "1"},
            {"instagram_user_id", "7"},
            {"link_data", {{"link", "https://e.com"}, {"image_hash", kOne}, {"picture", "https://cdn"}}}}}};
}

}  // namespace

TEST_CASE("the images of an original are to be copied, and its videos named by their ids", "[creative]") {
  auto body = link_story();
  body["object_story_spec"]["link_data"]["child_attachments"] = {{{"image_hash", kTwo}}, {{"video_id", "77"}}};
  auto draft = draft_of(body);
  std::map<std::string, std::string> found;
  for (const auto& use : graph::assets_of(draft)) {
    found[use.field] = use.ref->text;
    const bool is_image = use.kind == AssetKind::image;
    CHECK(use.ref->form == (is_image ? graph::AssetRef::Form::elsewhere : graph::AssetRef::Form::id));
    CHECK(use.ref->account == (is_image ? *AccountId::parse("111") : AccountId{}));
  }
  CHECK(found ==
        std::map<std::string, std::string>{{"spec/object_story_spec/link_data/image_hash", kOne},
                                           {"spec/object_story_spec/link_data/child_attachments/0/image_hash", kTwo},
                                           {"spec/object_story_spec/link_data/child_attachments/1/video_id", "77"}});
}

TEST_CASE("what stands in the place of an asset is sent", "[creative]") {
  auto draft = draft_of(link_story());
  CHECK_THAT(graph::creative_params(draft).error().message, Contains(kOne) && Contains("is not uploaded yet"));
  for (const auto& use : graph::assets_of(draft)) *use.ref = {graph::AssetRef::Form::hash, kTwo};
  const auto params = graph::creative_params(draft).value();
  const std::map<std::string, std::string> sent(params.begin(), params.end());
  CHECK(sent.at("name") == "Spring");
  CHECK(json::parse(sent.at("object_story_spec")).at("link_data") ==
        json({{"link", "https://e.com"}, {"image_hash", kTwo}}));
}

TEST_CASE("what Meta adds to what it tells is not sent", "[creative]") {
  SECTION("an address beside the hash of a picture, in feeds too") {
    const auto spec = spec_of(draft_of(
        {{"id", "9"},
         {"asset_feed_spec",
          {{"images", {{{"hash", kOne}, {"url", "https://cdn"}, {"adlabels", {{{"name", "a"}, {"id", "1"}}}}}}},
           {"videos", {{{"video_id", "7"}, {"thumbnail_hash", kTwo}, {"thumbnail_url", "https://cdn"}}}},
           {"asset_customization_rules", {{{"image_label", {{"name", "a"}, {"id", "1"}}}}}}}}}));
    CHECK(spec.at("asset_feed_spec") == json{{"images", {{{"hash", kOne}, {"adlabels", {{{"name", "a"}}}}}}},
                                             {"videos", {{{"video_id", "7"}, {"thumbnail_hash", kTwo}}}},
                                             {"asset_customization_rules", {{{"image_label", {{"name", "a"}}}}}}});
  }
  SECTION("an address without a hash stays") {
    CHECK(spec_of(draft_of({{"id", "9"}, {"object_story_spec", {{"video_data", {{"image_url", "https://cdn"}}}}}}))
              .at("object_story_spec")
              .at("video_data")
              .contains("image_url"));
  }
  SECTION("standard_enhancements, which Meta refuses") {
    auto body = link_story();
    body["degrees_of_freedom_spec"]["creative_features_spec"] = {
        {"standard_enhancements", {{"enroll_status", "OPT_IN"}}}, {"image_touchups", {{"enroll_status", "OPT_OUT"}}}};
    CHECK(spec_of(draft_of(body)).at("degrees_of_freedom_spec").at("creative_features_spec") ==
          json{{"image_touchups", {{"enroll_status", "OPT_OUT"}}}});
  }
  SECTION("the post that Meta made of a story") {
    auto body = link_story();
    body["object_story_id"] = "1_2";
    body["call_to_action"] = {{"type", "SHOP_NOW"}};
    const auto spec = spec_of(draft_of(body));
    CHECK_FALSE(spec.contains("object_story_id"));
    CHECK_FALSE(spec.contains("call_to_action"));
  }
}

TEST_CASE("labels of an original go by their names", "[creative]") {
  auto body = link_story();
  body["adlabels"] = {{{"id", "5"}, {"name", "spring"}, {"created_time", "2026"}}, {{"id", "6"}}};
  const auto original = original_of(body);
  CHECK(spec_of(original.draft).at("adlabels") == json::parse(R"([{"name":"spring"}])"));
  REQUIRE(original.warnings.size() == 1);
  CHECK_THAT(original.warnings[0], Contains("adlabels: ") && Contains("the copy lacks some"));
  body["adlabels"] = {{{"id", "6"}}};
  CHECK_FALSE(spec_of(draft_of(body)).contains("adlabels"));
}

TEST_CASE("what Meta takes from nobody is told to be missing, by its name", "[creative]") {
  auto body = link_story();
  body["enable_direct_install"] = true;
  body["product_data"] = json::array();
  body["messenger_sponsored_message"] = "";
  const auto original = original_of(body);
  CHECK_FALSE(spec_of(original.draft).contains("enable_direct_install"));
  REQUIRE(original.warnings.size() == 1);
  CHECK_THAT(original.warnings[0], Catch::Matchers::StartsWith("enable_direct_install: "));
}

TEST_CASE("what Meta tells of a story once more is sent once", "[creative]") {
  auto body = link_story();
  body["object_story_spec"]["link_data"]["image_crops"] = {{"100x100", {{0, 0}, {9, 9}}}};
  body["image_crops"] = body["object_story_spec"]["link_data"]["image_crops"];
  body["page_welcome_message"] = "Hi";
  body["use_page_actor_override"] = false;
  body["body"] = "Hello";
  const auto spec = spec_of(draft_of(body));
  CHECK_FALSE(spec.contains("image_crops"));
  CHECK_FALSE(spec.contains("use_page_actor_override"));
  CHECK_FALSE(spec.contains("body"));
  CHECK(spec.at("page_welcome_message") == "Hi");
}

TEST_CASE("images of site links are copied, too", "[creative]") {
  auto body = link_story();
  body["creative_sourcing_spec"]["site_links_spec"] = {
      {{"site_link_image_hash", kTwo}, {"site_link_image_url", "https://cdn"}, {"site_link_url", "https://e.com"}}};
  auto draft = draft_of(body);
  CHECK_FALSE(spec_of(draft).at("creative_sourcing_spec").at("site_links_spec").at(0).contains("site_link_image_url"));
  const auto uses = graph::assets_of(draft);
  CHECK(std::any_of(uses.begin(), uses.end(), [](const auto& use) {
    return use.field == "spec/creative_sourcing_spec/site_links_spec/0/site_link_image_hash" && use.ref->text == kTwo;
  }));
}

TEST_CASE("a partnership that is known by its code alone is made by the same code", "[creative]") {
  const json by_code = {{"object_id", "1"}, {"branded_content", {{"instagram_boost_post_access_token", "adcode-1"}}}};
  auto body = by_code;
  body["id"] = "9";
  CHECK(spec_of(draft_of(body)) == by_code);
}

TEST_CASE("a creative of a post is made of the same post, and keeps its Page", "[creative]") {
  auto draft = draft_of({{"id", "9"}, {"object_story_id", "1_2"}, {"url_tags", "a=b"}});
  graph::speak_as(draft, "5", "6");
  CHECK(spec_of(draft) == json{{"object_story_id", "1_2"}, {"url_tags", "a=b"}});
}

TEST_CASE("a creative of which Meta tells no story cannot be made again", "[creative]") {
  const auto draft = graph::read_original(reply_of({{"id", "9"}, {"name", "old"}}), *AccountId::parse("111"));
  REQUIRE_FALSE(draft);
  CHECK(draft.error().error_class == ErrorClass::invalid);
  CHECK_THAT(draft.error().message, Contains("no story, feed or post"));
  CHECK_FALSE(graph::read_original(reply_of(json::array()), *AccountId::parse("111")));
}

TEST_CASE("an original speaks for another Page, with its Instagram account or without one", "[creative]") {
  const auto story = [](const std::string& page, const std::string& instagram) {
    auto draft = draft_of(link_story());
    graph::speak_as(draft, page, instagram);
    const auto spec = spec_of(draft).at("object_story_spec");
    return std::pair(spec.at("page_id").get<std::string>(), spec.value("instagram_user_id", std::string("none")));
  };
  CHECK(story("", "") == std::pair<std::string, std::string>("1", "7"));
  CHECK(story("1", "") == std::pair<std::string, std::string>("1", "7"));
  CHECK(story("5", "") == std::pair<std::string, std::string>("5", "none"));
  CHECK(story("5", "6") == std::pair<std::string, std::string>("5", "6"));
  CHECK(story("", "6") == std::pair<std::string, std::string>("1", "6"));
}
