#include "graph/creative/compose.hpp"

#include "graph/creative/button.hpp"
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

/// The button of a story or card with a link of its own, which must be the same.
void put_button(json& data, const std::string& type, const CreativeDraft& draft) {
  if (type.empty() && value_at(data, {"call_to_action", "value", "link"}) == nullptr) return;
  auto& action = object_at(data, "call_to_action");
  put(action, "type", type);
  put_target(action, draft, text_of(member(data, "link"), std::string::npos), false);
}

json card_of(const CardDraft& draft, const CreativeDraft& carousel) {
  auto card = parse_spec(draft.spec).value_or(json::object());
  put(card, "link", draft.link);
  put(card, "name", draft.headline);
  put(card, "description", draft.description);
  put_image(card, draft.video ? draft.thumbnail : draft.image, "image_hash", "picture");
  if (draft.video) card["video_id"] = draft.video->text;
  put_button(card, draft.cta, carousel);
  return card;
}

/// link_data and template_data: the headline is called `name`.
void put_link_story(json& data, const CreativeDraft& draft) {
  put(data, "message", draft.message);
  put(data, "name", draft.headline);
  put(data, "description", draft.description);
  put(data, "link", draft.link);
  put_image(data, draft.image, "image_hash", "picture");
  put(data, "page_welcome_message", draft.destination.welcome_message);
  put(data, "event_id", draft.destination.event_id);
  if (draft.fixed_cards) data["multi_share_optimized"] = !*draft.fixed_cards;
  if (draft.end_card) data["multi_share_end_card"] = *draft.end_card;
  if (draft.product_set_id.empty()) {
    put_button(data, draft.cta, draft);
  } else if (!draft.cta.empty()) {  // each product leads to its own page
    object_at(data, "call_to_action")["type"] = draft.cta;
  }
  if (draft.cards.empty()) return;
  auto& cards = data["child_attachments"] = json::array();
  for (const auto& card : draft.cards) cards.push_back(card_of(card, draft));
}

/// video_data: other names for the same texts, and the link is in the call to action alone.
void put_video_story(json& data, const CreativeDraft& draft) {
  put(data, "message", draft.message);
  put(data, "title", draft.headline);
  put(data, "link_description", draft.description);
  if (draft.video) data["video_id"] = draft.video->text;
  put_image(data, draft.thumbnail, "image_hash", "image_url");
  put(data, "page_welcome_message", draft.destination.welcome_message);
  if (draft.link.empty() && draft.cta.empty()) return;
  auto& action = object_at(data, "call_to_action");
  put(action, "type", draft.cta);
  if (member(action, "type") == nullptr) action["type"] = kVideoButton;
  put_target(action, draft, draft.link, true);
}

bool has_content(const CreativeDraft& draft) {
  return draft.image || draft.video || draft.thumbnail || !draft.cards.empty() || !draft.link.empty() ||
         !draft.message.empty() || !draft.headline.empty() || !draft.description.empty() || !draft.cta.empty();
}

/// Whose name the ad shows beside that of its Page (docs/graph-api.md, "Creatives").
void put_partnership(json& root, const Partnership& partnership) {
  if (!partnership.page_id.empty()) {
    object_at(root, "facebook_branded_content")["sponsor_page_id"] = partnership.page_id;
  }
  if (!partnership.instagram_id.empty()) {
    object_at(root, "instagram_branded_content")["sponsor_id"] = partnership.instagram_id;
  }
  if (!partnership.code.empty()) {
    object_at(root, "branded_content")["instagram_boost_post_access_token"] = partnership.code;
  }
  if (partnership.identity.empty()) return;
  const auto format = partnership.identity == "both" ? 1 : partnership.identity == "first" ? 2 : 3;
  object_at(root, "branded_content")["ad_format"] = format;
}

/// The post says what is shown; a story beside it is refused.
void put_post(json& root, const CreativeDraft& draft) {
  put(root, "object_story_id", draft.object_story_id);
  put(root, "source_instagram_media_id", draft.source_instagram_media_id);
  put(root, "instagram_user_id", draft.instagram_user_id);
  if (draft.object_story_id.empty()) put(root, "object_id", draft.page_id);
  put_post_button(root, draft);
}

/// object_story_spec with its link_data, video_data or template_data.
void put_story(json& root, const CreativeDraft& draft) {
  const auto story = story_of(draft, root);
  if (story.member == nullptr) return;
  auto& data = object_at(object_at(root, "object_story_spec"), story.member);
  if (story.kind == StoryKind::video) {
    put_video_story(data, draft);
  } else {
    put_link_story(data, draft);
  }
  if (has_several_texts(draft) && draft.groups.empty()) put_texts_feed(root, draft);
}

}  // namespace

Story story_of(const CreativeDraft& draft, const json& spec) {
  if (draft.video) return {StoryKind::video, "video_data"};
  if (!draft.product_set_id.empty()) return {StoryKind::link, "template_data"};
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

bool shows_post(const CreativeDraft& draft) {
  return !draft.object_story_id.empty() || !draft.source_instagram_media_id.empty() || !draft.partnership.code.empty();
}

json compose_creative(const CreativeDraft& written, json root) {
  const auto draft = with_destination(written);
  put(root, "name", draft.name);
  put(root, "url_tags", draft.url_tags);
  put(root, "product_set_id", draft.product_set_id);
  put(root, "authorization_category", draft.authorization_category);
  put_opt_outs(root, draft);
  put_partnership(root, draft.partnership);
  if (shows_post(draft)) {
    put_post(root, draft);
    return root;
  }
  if (!draft.page_id.empty() || !draft.instagram_user_id.empty()) {
    auto& story = object_at(root, "object_story_spec");
    put(story, "page_id", draft.page_id);
    put(story, "instagram_user_id", draft.instagram_user_id);
  }
  if (!draft.placements.empty()) {
    put_asset_feed(root, draft);
  } else if (!draft.translations.empty()) {
    put_language_feed(root, draft);
  } else {
    put_story(root, with_first_texts(draft));
    if (!draft.groups.empty()) put_groups(root, draft);
  }
  return root;
}

}  // namespace metaup::graph
