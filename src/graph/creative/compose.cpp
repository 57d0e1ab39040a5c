#include "graph/creative/compose.hpp"

#include <algorithm>

#include "graph/creative/spec_json.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

// Without a button a video ad leads nowhere.
constexpr auto kVideoButton = "LEARN_MORE";

void put(json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

/// An image under the member for its hash or the one for its URL, never both.
void put_image(json& object, const std::optional<AssetRef>& image, const char* hash_member, const char* url_member) {
  if (!image) return;
  const bool by_url = image->form == AssetRef::Form::url;
  object.erase(by_url ? hash_member : url_member);
  object[by_url ? url_member : hash_member] = image->text;
}

/// Where the button leads. With a value this type is refused (Graph API reference: images-creatives-batch 3.7).
void put_target(json& action, const std::string& link) {
  if (text_of(member(action, "type"), std::string::npos) == "WHATSAPP_MESSAGE") {
    action.erase("value");
  } else if (!link.empty()) {
    object_at(action, "value")["link"] = link;
  }
}

/// The button of a story or card with a link of its own, which must be the same.
void put_button(json& data, const std::string& type) {
  if (type.empty() && value_at(data, {"call_to_action", "value", "link"}) == nullptr) return;
  auto& action = object_at(data, "call_to_action");
  put(action, "type", type);
  put_target(action, text_of(member(data, "link"), std::string::npos));
}

json card_of(const CardDraft& draft) {
  auto card = parse_spec(draft.spec).value_or(json::object());
  put(card, "link", draft.link);
  put(card, "name", draft.headline);
  put(card, "description", draft.description);
  put_image(card, draft.video ? draft.thumbnail : draft.image, "image_hash", "picture");
  if (draft.video) card["video_id"] = draft.video->text;
  put_button(card, draft.cta);
  return card;
}

/// link_data and template_data: the headline is called `name`.
void put_link_story(json& data, const CreativeDraft& draft) {
  put(data, "message", draft.message);
  put(data, "name", draft.headline);
  put(data, "description", draft.description);
  put(data, "link", draft.link);
  put_image(data, draft.image, "image_hash", "picture");
  put_button(data, draft.cta);
  if (draft.cards.empty()) return;
  auto& cards = data["child_attachments"] = json::array();
  std::transform(draft.cards.begin(), draft.cards.end(), std::back_inserter(cards), card_of);
}

/// video_data: other names for the same texts, and the link is in the call to action alone.
void put_video_story(json& data, const CreativeDraft& draft) {
  put(data, "message", draft.message);
  put(data, "title", draft.headline);
  put(data, "link_description", draft.description);
  if (draft.video) data["video_id"] = draft.video->text;
  put_image(data, draft.thumbnail, "image_hash", "image_url");
  if (draft.link.empty() && draft.cta.empty()) return;
  auto& action = object_at(data, "call_to_action");
  put(action, "type", draft.cta);
  if (member(action, "type") == nullptr) action["type"] = kVideoButton;
  put_target(action, draft.link);
}

bool has_content(const CreativeDraft& draft) {
  return draft.image || draft.video || draft.thumbnail || !draft.cards.empty() || !draft.link.empty() ||
         !draft.message.empty() || !draft.headline.empty() || !draft.description.empty() || !draft.cta.empty();
}

}  // namespace

Story story_of(const CreativeDraft& draft, const json& spec) {
  if (draft.video) return {StoryKind::video, "video_data"};
  if (draft.image || !draft.cards.empty()) {
    const bool is_template = value_at(spec, {"object_story_spec", "template_data"}) != nullptr;
    return {StoryKind::link, is_template ? "template_data" : "link_data"};
  }
  for (const auto* const name : {"link_data", "template_data"}) {
    if (value_at(spec, {"object_story_spec", name}) != nullptr) return {StoryKind::link, name};
  }
  if (value_at(spec, {"object_story_spec", "video_data"}) != nullptr) return {StoryKind::video, "video_data"};
  const bool foreign = member(spec, "asset_feed_spec") != nullptr ||
                       value_at(spec, {"object_story_spec", "photo_data"}) != nullptr ||
                       value_at(spec, {"object_story_spec", "text_data"}) != nullptr;
  if (foreign) return {StoryKind::foreign, nullptr};
  return has_content(draft) ? Story{StoryKind::link, "link_data"} : Story{};
}

json compose_creative(const CreativeDraft& draft, json root) {
  put(root, "name", draft.name);
  put(root, "url_tags", draft.url_tags);
  put_opt_outs(root, draft);
  if (!draft.object_story_id.empty()) {
    // The post says which Page it is from; a story beside it is refused.
    root["object_story_id"] = draft.object_story_id;
    put(root, "instagram_user_id", draft.instagram_user_id);
    return root;
  }
  if (!draft.page_id.empty() || !draft.instagram_user_id.empty()) {
    auto& story = object_at(root, "object_story_spec");
    put(story, "page_id", draft.page_id);
    put(story, "instagram_user_id", draft.instagram_user_id);
  }
  if (!draft.placements.empty()) {
    put_asset_feed(root, draft);
    return root;
  }
  const auto story = story_of(draft, root);
  if (story.member == nullptr) return root;
  auto& data = object_at(object_at(root, "object_story_spec"), story.member);
  if (story.kind == StoryKind::video) {
    put_video_story(data, draft);
  } else {
    put_link_story(data, draft);
  }
  return root;
}

}  // namespace metaup::graph
