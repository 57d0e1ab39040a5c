// The rules of a feed that say where its assets are shown (docs/graph-api.md, "Asset feeds").
#include <fmt/format.h>

#include <algorithm>

#include "simulator/creative_assets.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

struct Platform {
  const char* name;
  const char* list;  ///< the member that holds its positions
  std::string_view positions;
};
constexpr Platform kPlatforms[] = {
    {"facebook", "facebook_positions",
     " facebook_reels facebook_reels_overlay feed instream_video marketplace notification profile_feed "
     "right_hand_column search story video_feeds "},
    {"instagram", "instagram_positions", " explore_home ig_search profile_feed profile_reels reels story stream "},
    {"messenger", "messenger_positions", " sponsored_messages "},
    {"audience_network", "audience_network_positions", " classic instream_video rewarded_video "},
    {"threads", "threads_positions", " threads_stream "}};

constexpr std::string_view kPlaceMembers =
    " age_max age_min audience_network_positions device_platforms facebook_positions geo_locations "
    "instagram_positions locales messenger_positions publisher_platforms threads_positions ";

constexpr std::string_view kRuleMembers =
    " body_label call_to_action_label call_to_action_type_label caption_label carousel_label customization_spec "
    "description_label image_label is_default link_url_label priority title_label use_existing_post video_label ";

Json rules_in(const Json& feed) { return feed.value("asset_customization_rules", Json::array()); }

bool contains_word(const Json& list, std::string_view word) {
  return list.is_array() && std::find(list.begin(), list.end(), word) != list.end();
}

Problem check_names(const Json& object, std::string_view known, std::string_view what) {
  for (const auto& [name, value] : object.items()) {
    if (!is_one_of(known, name)) return feed_error(fmt::format("{} has no field {}", what, name));
  }
  return std::nullopt;
}

Problem check_platform_names(const Json& platforms) {
  if (!platforms.is_array()) return feed_error("publisher_platforms must be a list");
  for (const auto& name : platforms) {
    const bool known = std::any_of(std::begin(kPlatforms), std::end(kPlatforms),
                                   [&](const Platform& platform) { return name == platform.name; });
    if (!known) return feed_error(fmt::format("publisher_platforms: {} is not one that is known", dump(name)));
  }
  return std::nullopt;
}

Problem check_positions_of(const Platform& platform, const Json& where) {
  const auto positions = where.value(platform.list, Json());
  const bool is_listed = contains_word(where.value("publisher_platforms", Json()), platform.name);
  if (positions.is_null()) {
    if (!is_listed) return std::nullopt;
    return feed_error(fmt::format("{} is required when publisher_platforms has {}", platform.list, platform.name));
  }
  if (!positions.is_array() || positions.empty()) return feed_error(fmt::format("{} must be a list", platform.list));
  if (contains_word(positions, "explore")) return feed_error(fmt::format("{}: explore is gone", platform.list));
  for (const auto& position : positions) {
    if (position.is_string() && is_one_of(platform.positions, position.get_ref<const std::string&>())) continue;
    return feed_error(fmt::format("{}: {} is not one that is known", platform.list, dump(position)));
  }
  return std::nullopt;
}

Problem check_place(const Json& where, bool shows_one_image) {
  if (auto problem = check_names(where, kPlaceMembers, "customization_spec")) return problem;
  if (auto problem = check_platform_names(where.value("publisher_platforms", Json::array()))) return problem;
  for (const auto& platform : kPlatforms) {
    if (auto problem = check_positions_of(platform, where)) return problem;
  }
  const auto on_instagram = where.value("instagram_positions", Json());
  if (where.contains("threads_positions") && !contains_word(on_instagram, "stream")) {
    return feed_error("threads_positions needs stream in instagram_positions");
  }
  if (contains_word(on_instagram, "explore_home") && !shows_one_image) {
    return feed_error("instagram_positions: explore_home takes SINGLE_IMAGE only");
  }
  for (const auto* const name : {"age_min", "age_max"}) {
    if (!where.value(name, Json(0U)).is_number_unsigned()) return feed_error(fmt::format("{} must be a number", name));
  }
  return std::nullopt;
}

/// Takes out what Meta drops in silence: a position, and with the last one of a platform the platform.
void drop_gone(Json& where) {
  const auto without = [](Json& list, std::string_view word) {
    list.erase(std::remove(list.begin(), list.end(), word), list.end());
    return list.empty();
  };
  const auto positions = where.find("messenger_positions");
  if (positions == where.end() || !contains_word(*positions, "story")) return;
  if (!without(*positions, "story")) return;
  where.erase(positions);
  const auto platforms = where.find("publisher_platforms");
  if (platforms == where.end() || !platforms->is_array()) return;
  if (without(*platforms, "messenger")) where.erase(platforms);
}

}  // namespace

void drop_gone_positions(Json& params) {
  const auto feed = params.find("asset_feed_spec");
  if (feed == params.end() || !feed->is_object()) return;
  const auto rules = feed->find("asset_customization_rules");
  if (rules == feed->end() || !rules->is_array()) return;
  for (auto& rule : *rules) {
    if (!rule.is_object()) continue;
    const auto where = rule.find("customization_spec");
    if (where != rule.end() && where->is_object()) drop_gone(*where);
  }
}

Problem check_placements(const Json& feed) {
  const auto rules = rules_in(feed);
  if (rules.empty()) return std::nullopt;
  if (!rules.is_array()) return feed_error("asset_customization_rules must be a list");
  if (feed.value("call_to_action_types", Json::array()).size() > 1) {
    return feed_error("asset_customization_rules take one call to action");
  }
  const bool shows_one_image = feed.value("ad_formats", Json()) == Json::array({"SINGLE_IMAGE"});
  for (const auto& rule : rules) {
    const auto where = rule.is_object() ? rule.value("customization_spec", Json()) : Json();
    if (!where.is_object()) return feed_error("each rule needs a customization_spec");
    if (auto problem = check_names(rule, kRuleMembers, "a rule")) return problem;
    if (auto problem = check_place(where, shows_one_image)) return problem;
  }
  return std::nullopt;
}

}  // namespace metaup::simulator
