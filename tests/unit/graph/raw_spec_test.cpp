#include <catch2/catch.hpp>

#include "creative_drafts.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

/// A spec with one rule, for these places.
std::string rule_at(const std::string& where) {
  return R"({"asset_feed_spec":{"asset_customization_rules":[{"customization_spec":)" + where + "}]}}";
}

}  // namespace

TEST_CASE("what Meta no longer takes, or refuses, in a raw spec is told", "[creative]") {
  const auto [spec, warning] = GENERATE(table<std::string, std::string>({
      {R"({"asset_feed_spec":{"asset_customization_rules":[{"customization_spec":{"instagram_positions":["stream","explore"]}}]}})",
       "spec: instagram_positions: explore is gone since v26.0: Meta refuses it"},
      {R"({"asset_feed_spec":{"asset_customization_rules":[{"customization_spec":{"messenger_positions":["story"]}}]}})",
       "spec: messenger_positions: story is gone since v26.0: Meta drops it in silence"},
      {rule_at(R"({"publisher_platforms":["facebook","instagram"],"instagram_positions":["story"]})"),
       "spec: publisher_platforms: facebook needs facebook_positions"},
      {rule_at(R"({"publisher_platforms":["messenger"],"messenger_positions":[]})"),
       "messenger needs messenger_positions"},
      {rule_at(R"({"publisher_platforms":["orkut"]})"), "publisher_platforms: orkut is no platform that Meta names"},
      {rule_at(R"({"facebook_positions":["feed","stream"]})"), "facebook_positions: stream is no position"},
      {rule_at(R"({"publisher_platforms":["threads"],"threads_positions":["threads_stream"]})"),
       "threads_positions needs stream in instagram_positions"},
      {rule_at("null"), "a rule without a customization_spec"},
      {R"({"interactive_components_spec":{"components":[{"type":"product_tag"},{"type":"poll"}]}})",
       "spec: interactive_components_spec: poll is gone"},
      {R"({"poll_spec":{}})", "spec: poll_spec is gone"},
      {R"({"instagram_story_id":"1"})", "use source_instagram_media_id"},
      {R"({"date_format":"U"})", "spec: date_format is gone since v26.0"},
      {R"({"image_crops":{"191x100":[[0,0],[1,1]]}})", "use 100x100"},
      {R"({"degrees_of_freedom_spec":{"creative_features_spec":{"music":{"enroll_status":"OPT_OUT"}}}})",
       "creative_features_spec: music is no feature"},
      {R"({"degrees_of_freedom_spec":{"creative_features_spec":{"contextual_multi_ads":{}}}})",
       "contextual_multi_ads is no feature"},
      {"{\"object_url\":\"https://e.example/\xE2\x80\x8B\"}", "spec: object_url contains U+200B (zero width space)"},
  }));
  auto draft = image_draft();
  draft.spec = spec;
  CAPTURE(spec);
  const auto findings = graph::check_creative(draft);
  REQUIRE(findings.warnings.size() == 1);
  CHECK_THAT(findings.warnings[0], Contains(warning));
}

TEST_CASE("what a raw spec may have is not warned of", "[creative]") {
  auto draft = image_draft();
  draft.spec = GENERATE(
      as<std::string>{},
      R"({"asset_feed_spec":{"asset_customization_rules":[{"customization_spec":{"instagram_positions":["story","explore_home"]}}]}})",
      R"({"asset_feed_spec":{"asset_customization_rules":[{"customization_spec":{"facebook_positions":["story"]}}]}})",
      rule_at(R"({"publisher_platforms":["threads","instagram"],"threads_positions":["threads_stream"],
                  "instagram_positions":["stream"]})"),
      rule_at("{}"), rule_at(R"({"locales":[6]})"),
      R"({"retailer_item_ids":["1.5","'770"],"instagram_positions":"explore"})",
      R"({"interactive_components_spec":{"components":[{"type":"product_tag"}]},"product_set_id":770})");
  CHECK(graph::check_creative(draft).warnings.empty());
}

TEST_CASE("a card's own spec is looked at as well", "[creative]") {
  auto draft = carousel_draft(2);
  draft.cards[0].spec = R"({"ig_media_id":"1.78414E+16"})";
  const auto errors = graph::check_creative(draft).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].field == "card-1");
  CHECK_THAT(errors[0].reason, Contains("ig_media_id"));
}
