#include <fmt/format.h>

#include <algorithm>
#include <span>

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

bool is_id(const Json& value) { return !id_text(value).empty(); }
bool is_word(const Json& value) { return value.is_string() || value.is_number(); }
bool is_count(const Json& value) { return value.is_number_unsigned(); }
bool is_display(const Json& value) { return is_count(value) && value >= 1 && value <= 3; }

bool is_partner(const Json& value) {
  constexpr std::string_view kMembers = " fb_page_id has_create_ads_access identity_type ig_asset_id ig_user_id ";
  if (!value.is_object()) return false;
  const auto members = value.items();
  return std::all_of(members.begin(), members.end(),
                     [&](const auto& member) { return is_one_of(kMembers, member.key()); });
}

bool are_partners(const Json& value) { return value.is_array() && std::all_of(value.begin(), value.end(), is_partner); }

/// A member of an object, and what it takes.
struct TypedMember {
  std::string_view name;
  bool (*fits)(const Json&);
  std::string_view wanted;
};

constexpr TypedMember kOfFacebook[] = {{"shared_to_sponsor_status", is_word, "text"},
                                       {"sponsor_page_id", is_id, "an id"},
                                       {"sponsor_relationship", is_word, "text"}};
constexpr TypedMember kOfInstagram[] = {{"sponsor_id", is_id, "an id"}};
constexpr TypedMember kOfBoth[] = {{"acting_business_id", is_id, "an id"},
                                   {"ad_format", is_display, "1, 2 or 3"},
                                   {"automated_adgroup_creation", is_switch, "a boolean"},
                                   {"content_search_input", is_word, "text"},
                                   {"creator_ad_permission_type", is_word, "text"},
                                   {"deliver_dynamic_partner_content", is_switch, "a boolean"},
                                   {"facebook_boost_post_access_token", is_word, "text"},
                                   {"instagram_boost_post_access_token", is_word, "text"},
                                   {"is_mca_internal", is_switch, "a boolean"},
                                   {"parent_source_facebook_post_id", is_word, "text"},
                                   {"parent_source_instagram_media_id", is_id, "an id"},
                                   {"partners", are_partners, "a list of partners"},
                                   {"product_set_partner_selection_status", is_word, "text"},
                                   {"promoted_page_id", is_id, "an id"},
                                   {"testimonial", is_word, "text"},
                                   {"testimonial_locale", is_word, "text"},
                                   {"ui_version", is_count, "a number"}};

/// An object of such members under the name of its parameter.
Problem check_typed(const Json& params, const char* name, std::span<const TypedMember> known) {
  const auto spec = params.value(name, Json());
  if (spec.is_null()) return std::nullopt;
  if (!spec.is_object()) return refuse_field(name, fmt::format("{} must be an object", name));
  for (const auto& [member, value] : spec.items()) {
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const TypedMember& one) { return one.name == member; });
    if (found == known.end()) return refuse_field(name, fmt::format("{} has no field {}", name, member));
    if (!found->fits(value)) return refuse_field(name, fmt::format("{} must be {}", member, found->wanted));
  }
  return std::nullopt;
}

Problem check_partner(const Json& params) {
  constexpr auto kName = "branded_content";
  if (auto problem = check_typed(params, "facebook_branded_content", kOfFacebook)) return problem;
  if (auto problem = check_typed(params, "instagram_branded_content", kOfInstagram)) return problem;
  if (auto problem = check_typed(params, kName, kOfBoth)) return problem;
  const auto spec = params.value(kName, Json::object());
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
