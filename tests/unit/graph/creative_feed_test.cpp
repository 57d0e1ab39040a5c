#include <catch2/catch.hpp>

#include "creative_drafts.hpp"

using namespace metaup;
using namespace metaup::test;
using nlohmann::json;

namespace {

graph::CreativeDraft group_draft() {
  auto draft = image_draft();
  draft.image.reset();
  draft.placements = {placed("square", {}), placed("vertical", {"story"})};
  return draft;
}

graph::Params params_of(const graph::CreativeDraft& draft) {
  auto params = graph::creative_params(draft);
  if (!params) FAIL(params.error().message);
  return std::move(*params);
}

json feed_of(const graph::CreativeDraft& draft) { return json_of(params_of(draft), "asset_feed_spec"); }

}  // namespace

TEST_CASE("a group is an asset feed with a rule for each placement, the one for the rest last", "[creative]") {
  const auto params = params_of(group_draft());
  CHECK(json_of(params, "object_story_spec") == json::parse(R"({"page_id":"111"})"));
  CHECK(json_of(params, "asset_feed_spec") == json::parse(R"({
    "ad_formats":["SINGLE_IMAGE"],"optimization_type":"PLACEMENT",
    "images":[{"hash":"square_hash","adlabels":[{"name":"square"}]},
              {"hash":"vertical_hash","adlabels":[{"name":"vertical"}]}],
    "bodies":[{"text":"Text"}],"titles":[{"text":"Head"}],"descriptions":[{"text":"More"}],
    "link_urls":[{"website_url":"https://example.com/p"}],"call_to_action_types":["SHOP_NOW"],
    "asset_customization_rules":[
      {"customization_spec":{"publisher_platforms":["facebook","instagram"],"facebook_positions":["story"],
        "instagram_positions":["story"]},"image_label":{"name":"vertical"},"priority":1},
      {"customization_spec":{},"image_label":{"name":"square"},"priority":2}]})"));
}

TEST_CASE("a platform without positions is not named", "[creative]") {
  auto draft = group_draft();
  draft.placements[1].instagram_positions.clear();
  CHECK(feed_of(draft)["asset_customization_rules"][0]["customization_spec"] ==
        json::parse(R"({"publisher_platforms":["facebook"],"facebook_positions":["story"]})"));
}

TEST_CASE("a video of a group has its thumbnail and its own kind of label", "[creative]") {
  auto draft = group_draft();
  draft.placements[1].kind = AssetKind::video;
  draft.placements[1].asset = video_id("777");
  draft.placements[1].thumbnail = hash(kPosterHash);
  const auto feed = feed_of(draft);
  CHECK(feed["ad_formats"] == json::parse(R"(["AUTOMATIC_FORMAT"])"));
  CHECK(feed["images"].size() == 1);
  CHECK(feed["videos"] == json::parse(R"([{"video_id":"777","thumbnail_hash":"02bee5277ec507b6fd0f9b9ff2f22d9c",
    "adlabels":[{"name":"vertical"}]}])"));
  CHECK(feed["asset_customization_rules"][0]["video_label"]["name"] == "vertical");
  CHECK_FALSE(feed["asset_customization_rules"][0].contains("image_label"));
}

TEST_CASE("a group of videos has their format, and thumbnails may be URLs", "[creative]") {
  auto draft = group_draft();
  for (auto& one : draft.placements) {
    one.kind = AssetKind::video;
    one.thumbnail = graph::AssetRef{graph::AssetRef::Form::url, "https://t.example"};
  }
  const auto feed = feed_of(draft);
  CHECK(feed["ad_formats"] == json::parse(R"(["SINGLE_VIDEO"])"));
  CHECK(feed["videos"][0]["thumbnail_url"] == "https://t.example");
  CHECK_FALSE(feed.contains("images"));
}

TEST_CASE("one content under two labels is one asset", "[creative]") {
  auto draft = group_draft();
  draft.placements[1].asset = draft.placements[0].asset;
  const auto feed = feed_of(draft);
  CHECK(feed["images"] ==
        json::parse(R"([{"hash":"square_hash","adlabels":[{"name":"square"},{"name":"vertical"}]}])"));
  CHECK(feed["asset_customization_rules"].size() == 2);
}

TEST_CASE("texts that are not given are not in the feed", "[creative]") {
  auto draft = group_draft();
  draft.message.clear();
  draft.headline.clear();
  draft.description.clear();
  draft.cta.clear();
  const auto feed = feed_of(draft);
  for (const auto* const member : {"bodies", "titles", "descriptions", "call_to_action_types"}) {
    CHECK_FALSE(feed.contains(member));
  }
}

TEST_CASE("a group keeps what the spec adds to the feed", "[creative]") {
  auto draft = group_draft();
  draft.spec = R"({"asset_feed_spec":{"captions":[{"text":"example.com"}],"images":[{"hash":"old"}]}})";
  const auto feed = feed_of(draft);
  CHECK(feed["captions"][0]["text"] == "example.com");
  CHECK(feed["images"].size() == 2);
}
