#include "graph/creative_features.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

// As of v26.0, checked on 2026-11-28: the members of AdCreativeFeaturesSpec without standard_enhancements, which is
// refused (3858504), and video_voiceover, which creatives have when they are read back.
constexpr std::string_view kFeatures[] = {
    "adapt_to_placement",
    "add_text_overlay",
    "ads_with_benefits",
    "advantage_plus_creative",
    "app_highlights",
    "audio",
    "auto_promotion_tag",
    "biz_ai",
    "carousel_to_video",
    "catalog_feed_tag",
    "creative_stickers",
    "customize_product_recommendation",
    "cv_transformation",
    "description_automation",
    "dha_optimization",
    "dynamic_cta_text",
    "dynamic_partner_content",
    "enable_ncs_testimonials",
    "enhance_cta",
    "fb_feed_tag",
    "fb_reels_tag",
    "fb_story_tag",
    "feed_caption_optimization",
    "generate_cta",
    "hide_price",
    "hyperlink_formatting",
    "ig_feed_tag",
    "ig_glados_feed",
    "ig_reels_tag",
    "ig_stream_tag",
    "ig_video_native_subtitle",
    "image_animation",
    "image_auto_crop",
    "image_background_gen",
    "image_banner",
    "image_brightness_and_contrast",
    "image_end_card",
    "image_enhancement",
    "image_templates",
    "image_text_translation",
    "image_touchups",
    "image_uncrop",
    "inline_comment",
    "local_store_extension",
    "media_liquidity_animated_image",
    "media_order",
    "media_type_automation",
    "multi_creative_post_carousel",
    "multi_photo_to_video",
    "music_generation",
    "pac_genai_recomposition",
    "pac_recomposition",
    "pac_relaxation",
    "product_browsing",
    "product_extensions",
    "product_metadata_automation",
    "product_tags",
    "profile_card",
    "profile_extension",
    "replace_media_text",
    "reveal_details_over_time",
    "show_destination_blurbs",
    "show_summary",
    "site_extensions",
    "standard_enhancements_catalog",
    "text_extraction_for_headline",
    "text_extraction_for_tap_target",
    "text_formatting_optimization",
    "text_generation",
    "text_optimizations",
    "text_overlay_translation",
    "text_translation",
    "translate_voiceover",
    "video_auto_crop",
    "video_filtering",
    "video_highlight",
    "video_highlights",
    "video_to_image",
    "video_uncrop",
    "video_uncrop_9x16_to_9x18",
    "video_voiceover",
    "wa_mm_image_filtering",
    "wa_mm_text_truncation_length",
};
static_assert(std::is_sorted(std::begin(kFeatures), std::end(kFeatures)));

constexpr auto kFreedom = "degrees_of_freedom_spec";
constexpr auto kFeaturesSpec = "creative_features_spec";

bool is_feature(std::string_view name) { return std::binary_search(std::begin(kFeatures), std::end(kFeatures), name); }

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

/// What is quoted behind "Param key": Meta's answer to a key that it does not know. The list that follows it is not
/// the list of all that it takes.
std::optional<std::string> unknown_key(std::string_view text) {
  constexpr std::string_view kIntroduction = "param key '";
  const auto begin = text.find(kIntroduction);
  if (begin == std::string_view::npos || text.find(kFeaturesSpec) == std::string_view::npos) return std::nullopt;
  text.remove_prefix(begin + kIntroduction.size());
  return std::string(text.substr(0, text.find('\'')));
}

/// The first feature that the text names. One that is a common word too ("audio") counts only in quotes.
std::optional<std::string> named_feature(std::string_view text) {
  char before = ' ';
  while (!text.empty()) {
    const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word) - text.begin());
    const auto word = text.substr(0, end);
    const bool certain = word.find('_') != std::string_view::npos || before == '\'' || before == '"';
    if (certain && is_feature(word)) return std::string(word);
    before = text[std::min(end, text.size() - 1)];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::nullopt;
}

/// What the numbers are about when no text names a feature.
std::optional<std::string> feature_of_subcode(std::int64_t subcode) {
  if (subcode == 3858040) return "media_type_automation";
  if (subcode == 3858504) return "standard_enhancements_catalog";
  return std::nullopt;
}

}  // namespace

std::span<const std::string_view> creative_features() { return kFeatures; }

std::optional<RefusedFeature> refused_feature(const Error& error) {
  if (error.error_class != ErrorClass::invalid || error.code != 100) return std::nullopt;
  auto texts = std::vector{error.message, error.user_message, error.user_title};
  texts.insert(texts.end(), error.fields.begin(), error.fields.end());
  for (auto& text : texts) text = to_lower(text);
  for (const auto& text : texts) {
    if (auto name = unknown_key(text); name && is_feature(*name)) return RefusedFeature{*std::move(name), true};
  }
  for (const auto& text : texts) {
    if (auto name = named_feature(text)) return RefusedFeature{*std::move(name), false};
  }
  auto name = feature_of_subcode(error.subcode);
  return name ? std::optional(RefusedFeature{*std::move(name), false}) : std::nullopt;
}

Params without_features(Params params, std::span<const std::string> features) {
  for (auto& [name, text] : params) {
    if (name != kFreedom || features.empty()) continue;
    auto freedom = parse_json(text);
    const auto* const said = freedom ? member(*freedom, kFeaturesSpec) : nullptr;
    if (said == nullptr || !said->is_object()) continue;
    for (const auto& feature : features) (*freedom)[kFeaturesSpec].erase(feature);
    text = dump(*freedom);
  }
  return params;
}

}  // namespace metaup::graph
