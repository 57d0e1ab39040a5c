// What a creative's own parameters may hold, whatever its story is (docs/graph-api.md, "Creatives").
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "simulator/creative_assets.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

constexpr std::size_t kLongestName = 100;

/// A parameter that takes one of a few words.
struct WordParam {
  const char* name;
  std::string_view words;
};
constexpr WordParam kWordParams[] = {
    {"applink_treatment", " automatic deeplink_with_appstore_fallback deeplink_with_web_fallback web_only "},
    {"authorization_category", " NONE POLITICAL POLITICAL_WITH_DIGITALLY_CREATED_MEDIA "},
    {"categorization_criteria", " brand category product_type "},
    {"category_media_source", " CATEGORY MIXED PRODUCTS_COLLAGE PRODUCTS_SLIDESHOW "},
    {"dynamic_ad_voice", " DYNAMIC STORY_OWNER "}};

constexpr const char* kTextParams[] = {"body",
                                       "existing_post_title",
                                       "image_file",
                                       "image_hash",
                                       "image_url",
                                       "instagram_permalink_url",
                                       "link_url",
                                       "name",
                                       "object_type",
                                       "object_url",
                                       "object_story_id",
                                       "template_url",
                                       "thumbnail_url",
                                       "title",
                                       "url_tags"};
constexpr const char* kIdParams[] = {"actor_id", "instagram_user_id", "object_id", "product_set_id",
                                     "source_instagram_media_id"};
constexpr const char* kSwitchParams[] = {"enable_launch_instant_app", "is_dco_internal", "use_page_actor_override"};

template <class Names, class Good>
Problem check_each(const Json& params, const Names& names, Good good, std::string_view wanted) {
  for (const auto* const name : names) {
    const auto found = params.find(name);
    if (found == params.end() || good(*found)) continue;
    return blame(invalid_parameter(fmt::format("Param {} must be {}", name, wanted)), {name});
  }
  return std::nullopt;
}

bool is_label(const Json& label) {
  if (!label.is_object()) return false;
  return !text_of(label, "name").empty() || !id_text(label.value("id", Json())).empty();
}

}  // namespace

bool is_switch(const Json& value) {
  return value.is_boolean() || value == 0U || value == 1U ||
         (value.is_string() && is_one_of(" 0 1 false true ", value.get_ref<const std::string&>()));
}

Problem check_adlabels(const Json& labels) {
  if (labels.is_null()) return std::nullopt;
  if (labels.is_array() && std::all_of(labels.begin(), labels.end(), is_label)) return std::nullopt;
  return blame(invalid_parameter("Param adlabels must be a list of labels"), {"adlabels"});
}

Problem check_creative_name(const std::string& name) {
  if (utf8_length(name) <= kLongestName) return std::nullopt;
  return blame(invalid_parameter("The name can have at most 100 characters"), {"name"});
}

Problem check_params(const Json& params) {
  for (const auto& [name, words] : kWordParams) {
    if (!params.contains(name) || is_one_of(words, text_of(params, name))) continue;
    return blame(invalid_parameter(fmt::format("Param {} must be one of {}", name, words)), {name});
  }
  const auto is_text = [](const Json& value) { return value.is_string(); };
  const auto is_id = [](const Json& value) { return !id_text(value).empty(); };
  if (auto problem = check_each(params, kTextParams, is_text, "text")) return problem;
  if (auto problem = check_each(params, kIdParams, is_id, "an id")) return problem;
  if (auto problem = check_each(params, kSwitchParams, is_switch, "a boolean")) return problem;
  if (auto problem = check_adlabels(params.value("adlabels", Json()))) return problem;
  return check_creative_name(text_of(params, "name"));
}

void read_switches(Json& params) {
  for (const auto* const name : kSwitchParams) {
    const auto found = params.find(name);
    if (found == params.end()) continue;
    const bool is_on = *found == true || *found == 1U || *found == "true" || *found == "1";
    *found = is_on;
  }
}

void drop_unknown_params(Json& params) {
  for (auto param = params.begin(); param != params.end();) {
    param = is_one_of(kCreativeParams, param.key()) ? std::next(param) : params.erase(param);
  }
}

}  // namespace metaup::simulator
