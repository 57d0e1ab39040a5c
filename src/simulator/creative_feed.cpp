#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

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

/// Links may repeat.
constexpr FeedList kLanguageLists[] = {{"images", 49, "hash", 0},           {"videos", 49, "video_id", 0},
                                       {"bodies", 49, "text", 4096},        {"titles", 49, "text", 255},
                                       {"descriptions", 49, "text", 10000}, {"call_to_action_types", 1, nullptr, 0}};

constexpr std::string_view kFeedKinds =
    " REGULAR PLACEMENT ASSET_CUSTOMIZATION LANGUAGE FORMAT_AUTOMATION DEGREES_OF_FREEDOM DOF_MESSAGING_DESTINATION ";

std::span<const FeedList> lists_of(const std::string& kind) {
  return kind == "LANGUAGE" ? std::span<const FeedList>(kLanguageLists) : std::span<const FeedList>(kLists);
}

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

Problem check_button_types(const Json& feed) {
  const auto actions = list_of(feed, "call_to_action_types");
  if (actions.empty() && list_of(feed, "call_to_actions").empty())
    return feed_error("call_to_action_types is required");
  for (const auto& action : actions) {
    if (!action.is_string() || !is_button_type(action.get<std::string>())) {
      return refused_input(1373054, "Invalid Call To Action", "The call to action is not valid.");
    }
  }
  return std::nullopt;
}

/// Whether the feed holds what its format says. Only AUTOMATIC_FORMAT takes images and videos together
/// (docs/graph-api.md, "Asset feeds").
Problem check_media_fit(const std::string& format, const Json& feed) {
  const bool has_images = !list_of(feed, "images").empty();
  const bool has_videos = !list_of(feed, "videos").empty();
  if (format != "SINGLE_IMAGE" && format != "SINGLE_VIDEO") return std::nullopt;
  if (has_images && has_videos) return feed_error("images and videos together need AUTOMATIC_FORMAT");
  if (format == "SINGLE_IMAGE" ? has_images : has_videos) return std::nullopt;
  return blame(refused_input(2490433, "Incomplete Feed", fmt::format("The feed has nothing for {}.", format)),
               {"asset_feed_spec"});
}

/// One format; that a link is missing shows only with the ad.
Problem check_formats(const Json& feed) {
  const auto formats = list_of(feed, "ad_formats");
  if (formats.is_array() && formats.size() > 1) {
    return refused_input(1885374, "Too Many Ad Formats", "A feed can have one ad format.");
  }
  const auto one = formats.is_array() && formats.size() == 1 && formats[0].is_string() ? formats[0].get<std::string>()
                                                                                       : std::string();
  if (!is_one_of(kFeedFormats, one)) return feed_error("ad_formats needs exactly one format");
  if (auto problem = check_media_fit(one, feed)) return problem;
  return check_button_types(feed);
}

/// Of a catalogue, which brings everything but the formats to choose among.
Problem check_automation(const Json& feed) {
  const auto formats = list_of(feed, "ad_formats");
  const auto is_known = [](const Json& format) {
    return format.is_string() &&
           (format == "COLLECTION" || is_one_of(kFeedFormats, format.get_ref<const std::string&>()));
  };
  const bool good = formats.is_array() && !formats.empty() && std::all_of(formats.begin(), formats.end(), is_known);
  return good ? std::nullopt : Problem(feed_error("ad_formats needs a format"));
}

/// Several chat apps behind one button each.
Problem check_chats(const Json& feed) {
  const auto actions = list_of(feed, "call_to_actions");
  if (!actions.is_array() || actions.empty()) return feed_error("call_to_actions is required");
  return std::nullopt;
}

Problem check_formats_of(const std::string& kind, const Json& feed) {
  if (kind == "FORMAT_AUTOMATION") return check_automation(feed);
  if (kind == "DOF_MESSAGING_DESTINATION") return check_chats(feed);
  return check_formats(feed);
}

Problem check_buttons(const Json& feed) {
  for (const auto& action : list_of(feed, "call_to_actions")) {
    if (auto problem = check_button(action, "")) return problem;
  }
  return std::nullopt;
}

/// Several texts beside a story that has the image or the video.
Problem check_texts_beside(const Json& feed, const Json& story) {
  if (!list_of(feed, "asset_customization_rules").empty()) {
    return feed_error("asset_customization_rules cannot go with DEGREES_OF_FREEDOM");
  }
  const bool has_media = !list_of(feed, "images").empty() || !list_of(feed, "videos").empty();
  if (has_media && story.contains("video_data")) {
    return blame(refused_input(1443048, "object_story_spec is ill formed", "The story has a video already."),
                 {"object_story_spec"});
  }
  if (list_of(feed, "ad_formats").size() > 1) {
    return refused_input(1885374, "Too Many Ad Formats", "A feed can have one ad format.");
  }
  const auto link = story.value("link_data", Json::object());
  const bool has_picture =
      link.contains("image_hash") || !text_of(link, "picture").empty() || link.contains("child_attachments");
  if (has_picture || story.contains("video_data")) return std::nullopt;
  return refused_input(2446388, "Missing Image", "The story has no image.");
}

/// Whether the feed has several texts and nothing else, so that the story brings the image or the video.
bool has_texts_only(const Json& feed) {
  constexpr std::array kRest{"ad_formats", "images", "videos", "link_urls", "asset_customization_rules"};
  return std::all_of(kRest.begin(), kRest.end(), [&](const char* name) { return list_of(feed, name).empty(); });
}

}  // namespace

ApiError feed_error(std::string_view detail) { return blame(invalid_parameter(detail), {"asset_feed_spec"}); }

std::string feed_kind(const Json& feed) {
  auto kind = text_of(feed, "optimization_type");
  return kind.empty() ? std::string(kDynamicFeed) : kind;
}

bool goes_beside_story(const Json& feed) {
  const auto kind = feed_kind(feed);
  return kind == "DEGREES_OF_FREEDOM" || (kind == kDynamicFeed && has_texts_only(feed));
}

Problem check_feed(CreativeAssets& assets, const Json& feed, const Json& story) {
  if (!feed.is_object()) return feed_error("asset_feed_spec must be an object");
  for (const auto& [name, value] : feed.items()) {
    if (!is_one_of(kFeedMembers, name)) return feed_error(fmt::format("asset_feed_spec has no field {}", name));
  }
  const auto kind = feed_kind(feed);
  if (!is_one_of(kFeedKinds, kind)) return feed_error("optimization_type is not one that is known");
  std::size_t total = 1;  // the format counts too
  for (const auto& list : lists_of(kind)) {
    if (auto problem = check_list(list, list_of(feed, list.name))) return problem;
    total += list_of(feed, list.name).size();
  }
  if (auto problem = check_buttons(feed)) return problem;
  if (goes_beside_story(feed)) return check_texts_beside(feed, story);
  if (total > kMostAssets && kind != "LANGUAGE") return feed_error("asset_feed_spec can have at most 30 assets");
  if (auto problem = check_formats_of(kind, feed)) return problem;
  if (auto problem = check_media(assets, feed)) return problem;
  if (kind == "LANGUAGE") {
    if (auto problem = check_labels(feed)) return problem;
    return check_languages(feed);
  }
  if (auto problem = check_placements(feed)) return problem;
  return check_labels(feed);
}

}  // namespace metaup::simulator
