#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "simulator/creative_assets.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

constexpr std::size_t kMostAssets = 30;

/// A list of the feed: how many it may have, and the member that tells two entries apart.
struct FeedList {
  const char* name;
  std::size_t most;
  const char* key;      ///< null: the entry itself
  std::size_t longest;  ///< characters of that member; 0: no bound
};

constexpr FeedList kLists[] = {{"images", 10, "hash", 0},
                               {"videos", 10, "video_id", 0},
                               {"bodies", 5, "text", 1024},
                               {"titles", 5, "text", 255},
                               {"descriptions", 5, "text", 255},
                               {"link_urls", 5, "website_url", 0},
                               {"call_to_action_types", 5, nullptr, 0}};

ApiError feed_error(std::string_view detail) { return blame(invalid_parameter(detail), {"asset_feed_spec"}); }

Json list_of(const Json& feed, const char* name) {
  auto list = feed.value(name, Json::array());
  return list;
}

/// What tells an entry apart; the whole entry when it lacks that member.
Json identity(const FeedList& list, const Json& entry) {
  if (list.key == nullptr || !entry.is_object() || !entry.contains(list.key)) return entry;
  return entry[list.key];
}

Problem check_list(const FeedList& list, const Json& entries) {
  if (!entries.is_array()) return feed_error(fmt::format("{} must be a list", list.name));
  if (entries.size() > list.most)
    return feed_error(fmt::format("{} can have at most {} entries", list.name, list.most));
  std::set<Json> seen;
  for (const auto& entry : entries) {
    const auto key = identity(list, entry);
    if (!seen.insert(key).second) return refused_input(1815629, "Duplicate Assets", "Asset values must be unique.");
    if (list.longest != 0 && (!key.is_string() || utf8_length(key.get_ref<const std::string&>()) > list.longest)) {
      return feed_error(fmt::format("{} needs texts of at most {} characters", list.name, list.longest));
    }
  }
  return std::nullopt;
}

Problem check_media(CreativeAssets& assets, const Json& feed) {
  for (const auto& image : list_of(feed, "images")) {
    if (!image.is_object()) return feed_error("images must hold objects");
    if (!image.contains("hash") && text_of(image, "url").empty()) return feed_error("an image needs hash or url");
    if (!image.contains("hash")) continue;
    if (auto problem = assets.use_image(image["hash"])) return problem;
  }
  for (const auto& video : list_of(feed, "videos")) {
    if (!video.is_object()) return feed_error("videos must hold objects");
    if (!video.contains("thumbnail_hash") && text_of(video, "thumbnail_url").empty()) {
      return refused_input(1443226, "Missing Thumbnail", "A video needs thumbnail_hash or thumbnail_url.");
    }
    if (video.contains("thumbnail_hash")) {
      if (auto problem = assets.use_image(video["thumbnail_hash"])) return problem;
    }
    if (auto problem = assets.use_video(video.value("video_id", Json()))) return problem;
  }
  return std::nullopt;
}

std::set<std::string> labels_of(const Json& entries) {
  std::set<std::string> labels;
  for (const auto& entry : entries) {
    for (const auto& label : entry.is_object() ? entry.value("adlabels", Json::array()) : Json::array()) {
      if (label.is_object()) labels.insert(text_of(label, "name"));
    }
  }
  return labels;
}

/// Each label of a rule must be one of an asset of its kind.
Problem check_rules(const Json& feed) {
  const auto rules = list_of(feed, "asset_customization_rules");
  if (rules.empty()) return std::nullopt;
  if (!rules.is_array() || rules.size() < 2) return feed_error("asset_customization_rules needs at least two rules");
  constexpr std::pair<const char*, const char*> kLabels[] = {{"image_label", "images"},
                                                             {"video_label", "videos"},
                                                             {"title_label", "titles"},
                                                             {"body_label", "bodies"},
                                                             {"description_label", "descriptions"},
                                                             {"link_url_label", "link_urls"}};
  for (const auto& rule : rules) {
    if (!rule.is_object()) return feed_error("asset_customization_rules must hold objects");
    const auto where = rule.value("customization_spec", Json::object());
    for (const auto& position : where.is_object() ? list_of(where, "instagram_positions") : Json::array()) {
      if (position == "explore") return feed_error("instagram_positions: explore is no longer supported");
    }
    for (const auto& [member, list] : kLabels) {
      if (!rule.contains(member)) continue;
      const auto name = rule[member].is_object() ? text_of(rule[member], "name") : std::string();
      if (!labels_of(list_of(feed, list)).contains(name)) {
        return refused_input(2446173, "Label Without Asset", "A rule's label matches no asset.");
      }
    }
  }
  return std::nullopt;
}

Problem check_formats(const Json& feed) {
  const auto formats = list_of(feed, "ad_formats");
  const bool one = formats.is_array() && formats.size() == 1 && formats[0].is_string();
  if (!one || !is_one_of(kFeedFormats, formats[0].get_ref<const std::string&>())) {
    return feed_error("ad_formats needs exactly one format");
  }
  if (list_of(feed, "link_urls").empty()) return feed_error("link_urls is required");
  const auto actions = list_of(feed, "call_to_action_types");
  if (actions.empty() && list_of(feed, "call_to_actions").empty())
    return feed_error("call_to_action_types is required");
  for (const auto& action : actions) {
    if (!action.is_string() || !is_one_of(kCallToActionTypes, action.get_ref<const std::string&>())) {
      return refused_input(1373054, "Invalid Call To Action", "The call to action is not valid.");
    }
  }
  return std::nullopt;
}

}  // namespace

Problem check_feed(CreativeAssets& assets, const Json& feed) {
  if (!feed.is_object()) return feed_error("asset_feed_spec must be an object");
  for (const auto& [name, value] : feed.items()) {
    if (!is_one_of(kFeedMembers, name)) return feed_error(fmt::format("asset_feed_spec has no field {}", name));
  }
  std::size_t total = 1;  // the format counts too
  for (const auto& list : kLists) {
    if (auto problem = check_list(list, list_of(feed, list.name))) return problem;
    total += list_of(feed, list.name).size();
  }
  if (total > kMostAssets) return feed_error("asset_feed_spec can have at most 30 assets");
  if (auto problem = check_formats(feed)) return problem;
  if (auto problem = check_media(assets, feed)) return problem;
  return check_rules(feed);
}

}  // namespace metaup::simulator
