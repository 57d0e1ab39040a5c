#include <algorithm>
#include <catch2/catch.hpp>

#include "creative_drafts.hpp"
#include "graph/creative_features.hpp"

using namespace metaup;
using namespace metaup::test;
using nlohmann::json;

namespace {

graph::Params params_of(const graph::CreativeDraft& draft) { return graph::creative_params(draft).value(); }

Error refusal(std::string message, std::int64_t subcode = 0) {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.code = 100;
  error.subcode = subcode;
  error.message = std::move(message);
  return error;
}

const std::string kUnknownKey =
    "(#100) Param key 'music_generation' in degrees_of_freedom_spec[creative_features_spec] must be one of "
    "{IG_VIDEO_NATIVE_SUBTITLE, IMAGE_ANIMATION}";

}  // namespace

TEST_CASE("the features are those that Meta publishes, without the one that it refuses", "[creative]") {
  const auto features = graph::creative_features();
  CHECK(features.size() == 83);
  const auto has = [&](std::string_view name) {
    return std::find(features.begin(), features.end(), name) != features.end();
  };
  for (const auto* name :
       {"adapt_to_placement", "product_browsing", "video_voiceover", "wa_mm_text_truncation_length"}) {
    CHECK(has(name));
  }
  CHECK_FALSE(has("standard_enhancements"));
}

TEST_CASE("a creative says nothing of what Meta may add, unless it is told to", "[creative]") {
  const auto params = params_of(image_draft());
  CHECK(json_of(params, "degrees_of_freedom_spec").is_null());
  CHECK(json_of(params, "contextual_multi_ads").is_null());
  CHECK(json_of(params, "destination_spec").is_null());
}

TEST_CASE("opting out names each feature, the ads of others and the shop", "[creative]") {
  auto draft = GENERATE(image_draft(), video_draft(), carousel_draft(2));
  draft.features_off = true;
  draft.multi_advertiser = false;
  draft.shop = false;
  const auto params = params_of(draft);
  const auto features = json_of(params, "degrees_of_freedom_spec").at("creative_features_spec");
  CHECK(features.size() == graph::creative_features().size());
  for (const auto& feature : features) CHECK(feature == json{{"enroll_status", "OPT_OUT"}});
  CHECK(json_of(params, "contextual_multi_ads") == json{{"enroll_status", "OPT_OUT"}});
  CHECK(json_of(params, "destination_spec") == json{{"destination_type", "WEBSITE_AND_SHOP_OPT_OUT"}});
}

TEST_CASE("an existing post and placements can opt out too", "[creative]") {
  graph::CreativeDraft draft;
  draft.object_story_id = "111_222";
  SECTION("a post") {}
  SECTION("placements") {
    draft = image_draft();
    draft.image.reset();
    draft.placements = {placed("square", {}), placed("vertical", {"story"})};
  }
  draft.features_off = true;
  draft.multi_advertiser = true;
  draft.shop = true;
  const auto params = params_of(draft);
  CHECK(json_of(params, "degrees_of_freedom_spec").at("creative_features_spec").contains("image_touchups"));
  CHECK(json_of(params, "contextual_multi_ads") == json{{"enroll_status", "OPT_IN"}});
  CHECK(json_of(params, "destination_spec") == json{{"destination_type", "WEBSITE_AND_SHOP"}});
}

TEST_CASE("an opt-out overrides what the spec says, and keeps what else it has", "[creative]") {
  auto draft = image_draft();
  draft.features_off = true;
  draft.shop = false;
  draft.spec = R"({"degrees_of_freedom_spec":{"degrees_of_freedom_type":"USER_ENROLLED_LWI_ACO",
    "creative_features_spec":{"audio":{"enroll_status":"OPT_IN"},"newer":{"enroll_status":"OPT_IN"}}},
    "destination_spec":{"website":{}},"contextual_multi_ads":{"enroll_status":"OPT_IN"}})";
  const auto params = params_of(draft);
  const auto freedom = json_of(params, "degrees_of_freedom_spec");
  CHECK(freedom.at("degrees_of_freedom_type") == "USER_ENROLLED_LWI_ACO");
  CHECK(freedom.at("creative_features_spec").at("audio").at("enroll_status") == "OPT_OUT");
  CHECK(freedom.at("creative_features_spec").at("newer").at("enroll_status") == "OPT_IN");
  CHECK(json_of(params, "destination_spec").size() == 2);
  CHECK(json_of(params, "contextual_multi_ads").at("enroll_status") == "OPT_IN");
}

TEST_CASE("columns say what to opt out of, in upper or lower case", "[creative]") {
  const auto read = [](const graph::Values& values) {
    return graph::read_creative_draft(values, [](const std::string&) { return false; });
  };
  const auto draft = read({{"enhancements", "Off"}, {"multi-advertiser", "ON"}, {"shop", "off"}});
  REQUIRE(draft);
  CHECK(draft->features_off);
  CHECK(draft->multi_advertiser == true);
  CHECK(draft->shop == false);
  const auto silent = read({{"enhancements", "default"}});
  REQUIRE(silent);
  CHECK_FALSE(silent->features_off);
  CHECK_FALSE(silent->multi_advertiser);
  CHECK_FALSE(silent->shop);
  const auto wrong = read({{"enhancements", "on"}, {"multi-advertiser", "no"}, {"shop", "default"}});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().fields == std::vector<std::string>{"enhancements", "multi-advertiser", "shop"});
  CHECK_THAT(wrong.error().message, Catch::Matchers::Contains("enhancements: 'on' is not default or off"));
}

TEST_CASE("the feature that an error is about", "[creative]") {
  const auto name_of = [](const Error& error) {
    const auto refused = graph::refused_feature(error);
    return refused ? refused->name + (refused->unknown ? " unknown" : "") : "";
  };
  CHECK(name_of(refusal(kUnknownKey)) == "music_generation unknown");
  CHECK(
      name_of(refusal("(#100) Param key 'IMAGE_BANNER' in degrees_of_freedom_spec[creative_features_spec] must be")) ==
      "image_banner unknown");
  CHECK(name_of(refusal("Invalid parameter", 3858040)) == "media_type_automation");
  CHECK(name_of(refusal("Invalid parameter", 3858504)) == "standard_enhancements_catalog");
  CHECK(name_of(refusal("the feature video_uncrop is not for images", 3858040)) == "video_uncrop");
  CHECK(name_of(refusal("'audio' does not fit")) == "audio");

  SECTION("in the texts for people, and in the fields") {
    auto error = refusal("Invalid parameter");
    error.user_message = "Text_generation cannot be used here.";
    CHECK(name_of(error) == "text_generation");
    error.user_message.clear();
    error.fields = {"degrees_of_freedom_spec.creative_features_spec.pac_relaxation"};
    CHECK(name_of(error) == "pac_relaxation");
  }
  SECTION("which it may not be at all") {
    CHECK(name_of(refusal("Invalid parameter", 1487390)).empty());
    CHECK(name_of(refusal("the audio of the video is broken")).empty());
    CHECK(name_of(refusal("(#100) Param key 'x' in degrees_of_freedom_spec[creative_features_spec] must be")).empty());
    CHECK(name_of(refusal("(#100) Param key 'profile_cards' in targeting must be one of")).empty());
    auto other = refusal("site_extensions", 3858040);
    other.error_class = ErrorClass::transient;
    CHECK(name_of(other).empty());
    other = refusal("site_extensions", 3858040);
    other.code = 200;
    CHECK(name_of(other).empty());
  }
}

TEST_CASE("parameters lose what they say about some features", "[creative]") {
  auto draft = image_draft();
  draft.features_off = true;
  const std::vector<std::string> features{"audio", "video_voiceover"};
  const auto params = graph::without_features(params_of(draft), features);
  const auto left = json_of(params, "degrees_of_freedom_spec").at("creative_features_spec");
  CHECK(left.size() == graph::creative_features().size() - 2);
  CHECK_FALSE(left.contains("audio"));
  CHECK(graph::without_features(params_of(image_draft()), features) == params_of(image_draft()));
}
