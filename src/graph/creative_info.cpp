#include "graph/creative_info.hpp"

#include <algorithm>

#include "graph/json.hpp"
#include "graph/reply_parts.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestCreativeText = 16'000;

std::string text_at(const json& object, const char* name) {
  return text_of(member(object, name), kLongestCreativeText);
}

const json& object_at(const json& object, const char* name) {
  static const json kNothing = json::object();
  const auto* const found = member(object, name);
  return found != nullptr && found->is_object() ? *found : kNothing;
}

const json& list_at(const json& object, const char* name) {
  static const json kNothing = json::array();
  const auto* const found = member(object, name);
  return found != nullptr && found->is_array() ? *found : kNothing;
}

/// What is there once is not shown twice.
void add(std::vector<std::string>& texts, std::string text) {
  if (text.empty() || std::find(texts.begin(), texts.end(), text) != texts.end()) return;
  texts.push_back(std::move(text));
}

bool has_any(const json& object, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(), [&](const char* name) { return !text_at(object, name).empty(); });
}

/// The first image of a creative stands for it.
void add_hash(CreativeInfo& info, const json& object, const char* name = "image_hash") {
  if (info.image_hash.empty()) info.image_hash = text_at(object, name);
}

void add_action(CreativeInfo& info, const json& data) {
  const auto& action = object_at(data, "call_to_action");
  add(info.actions, text_at(action, "type"));
  add(info.links, text_at(object_at(action, "value"), "link"));
}

void add_card(CreativeInfo& info, const json& card) {
  info.cards.push_back({.headline = text_at(card, "name"),
                        .description = text_at(card, "description"),
                        .link = text_at(card, "link"),
                        .has_picture = has_any(card, {"image_hash", "picture"})});
  add_hash(info, card);
  info.has_video = info.has_video || has_any(card, {"video_id"});
}

void add_link_data(CreativeInfo& info, const json& data) {
  add(info.messages, text_at(data, "message"));
  add(info.headlines, text_at(data, "name"));
  add(info.descriptions, text_at(data, "description"));
  add(info.links, text_at(data, "link"));
  add_action(info, data);
  add_hash(info, data);
  for (const auto& card : list_at(data, "child_attachments")) add_card(info, card);
  info.has_picture = info.has_picture || has_any(data, {"image_hash", "picture"});
}

void add_story(CreativeInfo& info, const json& story) {
  add_link_data(info, object_at(story, "link_data"));
  add_link_data(info, object_at(story, "template_data"));
  const auto& photo = object_at(story, "photo_data");
  add(info.messages, text_at(photo, "caption"));
  info.has_picture = info.has_picture || has_any(photo, {"image_hash", "url"});
  add_hash(info, photo);
  const auto& video = object_at(story, "video_data");
  add_hash(info, video);
  add(info.messages, text_at(video, "message"));
  add(info.headlines, text_at(video, "title"));
  add(info.descriptions, text_at(video, "link_description"));
  add_action(info, video);
  info.has_video = info.has_video || has_any(video, {"video_id"});
  info.has_picture = info.has_picture || has_any(video, {"image_hash", "image_url"});
  add(info.messages, text_at(object_at(story, "text_data"), "message"));
}

void add_feed(CreativeInfo& info, const json& feed) {
  info.is_feed = info.is_feed || !feed.empty();
  for (const auto& body : list_at(feed, "bodies")) add(info.messages, text_at(body, "text"));
  for (const auto& title : list_at(feed, "titles")) add(info.headlines, text_at(title, "text"));
  for (const auto& line : list_at(feed, "descriptions")) add(info.descriptions, text_at(line, "text"));
  for (const auto& link : list_at(feed, "link_urls")) add(info.links, text_at(link, "website_url"));
  for (const auto& action : list_at(feed, "call_to_action_types"))
    add(info.actions, text_of(&action, kLongestCreativeText));
  info.has_picture = info.has_picture || !list_at(feed, "images").empty();
  info.has_video = info.has_video || !list_at(feed, "videos").empty();
  for (const auto& image : list_at(feed, "images")) add_hash(info, image, "hash");
  for (const auto& video : list_at(feed, "videos")) add_hash(info, video, "thumbnail_hash");
}

void add_own(CreativeInfo& info, const json& creative) {
  add(info.messages, text_at(creative, "body"));
  add(info.headlines, text_at(creative, "title"));
  add(info.links, text_at(creative, "link_url"));
  add(info.actions, text_at(creative, "call_to_action_type"));
  add_hash(info, creative);
  info.has_picture = info.has_picture || has_any(creative, {"image_hash", "image_url"});
  info.has_video = info.has_video || has_any(creative, {"video_id"});
}

}  // namespace

Result<CreativeInfo> read_creative(const Reply& reply) {
  const auto document = parse_json(reply.body);
  if (!document || text_at(*document, "id").empty()) return odd_reply("the reply has no creative", reply);
  const auto& creative = *document;
  CreativeInfo info;
  info.id = text_at(creative, "id");
  info.name = text_at(creative, "name");
  info.status = text_at(creative, "status");
  info.story_id = text_at(creative, "effective_object_story_id");
  if (info.story_id.empty()) info.story_id = text_at(creative, "object_story_id");
  info.picture_url = text_at(creative, "thumbnail_url");
  if (info.picture_url.empty()) info.picture_url = text_at(creative, "image_url");
  add_story(info, object_at(creative, "object_story_spec"));
  add_feed(info, object_at(creative, "asset_feed_spec"));
  add_own(info, creative);
  return info;
}

}  // namespace metaup::graph
