#include <fmt/format.h>

#include <map>

#include "simulator/creative_assets.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

constexpr std::size_t kMostMedia = 10;
constexpr std::size_t kMostTexts = 5;

Problem refuse_groups(std::string_view detail) {
  return blame(invalid_parameter(detail), {"creative_asset_groups_spec"});
}

Json group_list(const Json& group, const char* name) { return group.value(name, Json::array()); }

Problem check_group_media(CreativeAssets& assets, const Json& group) {
  const auto images = group_list(group, "images");
  const auto videos = group_list(group, "videos");
  if (!images.is_array() || !videos.is_array()) return refuse_groups("images and videos must be lists");
  if (images.empty() && videos.empty()) return refuse_groups("each group needs an image or a video");
  if (images.size() > kMostMedia || videos.size() > kMostMedia)
    return refuse_groups("a group has at most 10 of a kind");
  std::set<Json> seen;
  for (const auto& image : images) {
    if (!image.is_object() || !seen.insert(image.value("hash", Json())).second) return refuse_groups("an image twice");
    if (auto problem = assets.use_image(image.value("hash", Json()))) return problem;
  }
  for (const auto& video : videos) {
    const auto id = video.is_object() ? video.value("video_id", Json()) : Json();
    if (!seen.insert(id).second) return refuse_groups("a video twice");
    if (auto problem = assets.use_video(id)) return problem;
  }
  return std::nullopt;
}

Problem check_group_texts(const Json& group) {
  std::map<std::string, std::size_t> counts;
  for (const auto& text : group_list(group, "texts")) {
    const auto type = text.is_object() ? text_of(text, "text_type") : std::string();
    if (!is_one_of(" primary_text headline description ", type)) return refuse_groups("text_type is not known");
    if (++counts[type] > kMostTexts) return refuse_groups("a group has at most 5 texts of each type");
  }
  return check_button(group.value("call_to_action", Json()), "");
}

std::string button_of(const Json& group) {
  const auto action = group.value("call_to_action", Json());
  return action.is_object() ? text_of(action, "type") : std::string();
}

/// What the creative shows must be the first of the groups.
Problem check_first(const Json& creative, const Json& first) {
  const auto story = creative.value("object_story_spec", Json::object());
  const auto link = story.value("link_data", Json::object());
  const auto video = story.value("video_data", Json::object());
  if (link.empty() && video.empty()) return std::nullopt;
  const auto images = group_list(first, "images");
  const auto videos = group_list(first, "videos");
  const bool shows_image = !images.empty() && link.value("image_hash", Json()) == images[0]["hash"];
  const bool shows_video = !videos.empty() && video.value("video_id", Json()) == videos[0]["video_id"];
  if (shows_image || shows_video) return std::nullopt;
  return refused_input(3858355, "Different First Asset", "The creative must show the first asset of the groups.");
}

}  // namespace

Problem check_asset_groups(Context& context, const std::string& account, const Json& spec, const Json& creative) {
  if (spec.is_null()) return std::nullopt;
  const auto groups = spec.is_object() ? spec.value("groups", Json::array()) : Json::array();
  if (!groups.is_array() || groups.empty()) return refuse_groups("groups is required");
  if (creative.is_object() && creative.contains("asset_feed_spec")) {
    return refuse_groups("asset_feed_spec cannot go with groups");
  }
  CreativeAssets assets(context, account);
  for (const auto& group : groups) {
    if (!group.is_object()) return refuse_groups("groups must hold objects");
    if (auto problem = check_group_media(assets, group)) return problem;
    if (auto problem = check_group_texts(group)) return problem;
    if (button_of(group) != button_of(groups[0])) return refuse_groups("all groups need the same call to action");
  }
  return creative.is_object() ? check_first(creative, groups[0]) : std::nullopt;
}

Json told_groups(const Json& given) {
  auto told = given;
  std::size_t number = 0;
  for (auto& group : told["groups"]) {
    group["group_uuid"] = "group-" + std::to_string(++number);
    if (!group.contains("videos")) continue;
    for (auto& video : group["videos"]) video["image_hash"] = std::string(32, 'e');
  }
  return told;
}

}  // namespace metaup::simulator
