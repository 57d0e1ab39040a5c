#include <fmt/format.h>

#include <algorithm>

#include "simulator/creative_assets.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

Problem refuse_field(const char* field, std::string_view detail) { return blame(invalid_parameter(detail), {field}); }

bool has_story(const Json& params) { return params.contains("object_story_spec"); }

Problem check_instagram_post(const Json& params) {
  constexpr auto kName = "source_instagram_media_id";
  if (!params.contains(kName)) return std::nullopt;
  if (id_text(params[kName]).empty()) return refuse_field(kName, "source_instagram_media_id must be an id");
  if (has_story(params) || params.contains("object_story_id")) {
    return refuse_field(kName, "source_instagram_media_id cannot go with another story");
  }
  if (id_text(params.value("instagram_user_id", Json())).empty()) {
    return refuse_field("instagram_user_id", "instagram_user_id is required");
  }
  return std::nullopt;
}

/// An object of ids under the name of its parameter.
Problem check_ids(const Json& params, const char* name, std::string_view known) {
  const auto spec = params.value(name, Json());
  if (spec.is_null()) return std::nullopt;
  if (!spec.is_object()) return refuse_field(name, fmt::format("{} must be an object", name));
  for (const auto& [member, value] : spec.items()) {
    if (!is_one_of(known, member)) return refuse_field(name, fmt::format("{} has no field {}", name, member));
    if (id_text(value).empty()) return refuse_field(name, fmt::format("{} must be an id", member));
  }
  return std::nullopt;
}

Problem check_partner(const Json& params) {
  constexpr auto kName = "branded_content";
  if (auto problem = check_ids(params, "facebook_branded_content", " sponsor_page_id ")) return problem;
  if (auto problem = check_ids(params, "instagram_branded_content", " sponsor_id ")) return problem;
  const auto spec = params.value(kName, Json());
  if (spec.is_null()) return std::nullopt;
  if (!spec.is_object()) return refuse_field(kName, "branded_content must be an object");
  constexpr std::string_view kMembers =
      " ad_format instagram_boost_post_access_token creator_ad_permission_type "
      "content_search_input facebook_boost_post_access_token is_mca_internal "
      "partners promoted_page_id testimonial testimonial_locale ui_version ";
  for (const auto& [member, value] : spec.items()) {
    if (!is_one_of(kMembers, member))
      return refuse_field(kName, fmt::format("branded_content has no field {}", member));
  }
  const auto format = spec.value("ad_format", Json(1U));
  const bool good = format.is_number_unsigned() && format >= 1 && format <= 3;
  if (!good) return refuse_field(kName, "ad_format must be 1, 2 or 3");
  if (spec.contains("instagram_boost_post_access_token") && params.contains("source_instagram_media_id")) {
    return refuse_field(kName, "an ad code stands in place of source_instagram_media_id");
  }
  return std::nullopt;
}

Problem check_product_set(const Json& params) {
  constexpr auto kName = "product_set_id";
  if (!params.contains(kName)) return std::nullopt;
  if (id_text(params[kName]).empty()) return refuse_field(kName, "product_set_id must be an id");
  const auto story = params.value("object_story_spec", Json::object());
  if (story.is_object() && story.contains("video_data")) {
    return refused_input(1487832, "Video Beside Catalogue", "An ad of a catalogue cannot have video_data.");
  }
  if (story.is_object() && !story.contains("template_data") && !params.contains("asset_feed_spec")) {
    return refuse_field(kName, "product_set_id needs template_data");
  }
  if (params.contains("authorization_category")) {
    return refuse_field("authorization_category", "authorization_category is not for ads of a catalogue");
  }
  return std::nullopt;
}

}  // namespace

Problem check_sources(const Json& params) {
  if (auto problem = check_instagram_post(params)) return problem;
  if (auto problem = check_partner(params)) return problem;
  if (auto problem = check_product_set(params)) return problem;
  if (has_story(params)) return std::nullopt;
  const auto action = params.value("call_to_action", Json());
  const auto value = action.is_object() ? action.value("value", Json()) : Json();
  const bool leads_nowhere = action.is_object() && (!value.is_object() || value.empty());
  if (leads_nowhere) return refuse_field("call_to_action", "the call to action of a post needs a value");
  return check_button(action, "");
}

}  // namespace metaup::simulator
