#include "graph/creative/button.hpp"

#include "graph/creative/spec_json.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

// What Meta's samples have where there is no web page.
constexpr auto kLeadFormLink = "http://fb.me/";
constexpr auto kExperienceLink = "https://fb.com/canvas_doc/";

/// What a chat needs (docs/graph-api.md, "Calls to action").
struct Chat {
  std::string_view app;
  const char* button;
  const char* link;
};
constexpr Chat kChats[] = {{"WHATSAPP", "WHATSAPP_MESSAGE", "https://api.whatsapp.com/send"},
                           {"MESSENGER", "MESSAGE_PAGE", "https://fb.com/messenger_doc/"},
                           {"INSTAGRAM_DIRECT", "MESSAGE_PAGE", "https://www.instagram.com"}};

void fill(std::string& text, const std::string& otherwise) {
  if (text.empty()) text = otherwise;
}

void fill_chat(CreativeDraft& draft) {
  for (const auto& chat : kChats) {
    if (chat.app != draft.destination.chat) continue;
    fill(draft.cta, chat.button);
    if (!draft.video) fill(draft.link, chat.link);
  }
}

/// Cards lead where the carousel leads.
void fill_cards(CreativeDraft& draft) {
  for (auto& card : draft.cards) {
    const auto spec = parse_spec(card.spec).value_or(json::object());
    if (member(spec, "link") == nullptr) fill(card.link, draft.link);
    fill(card.cta, draft.cta);
  }
}

/// With a link beside the app this type is refused (105/1815630).
void put_whatsapp(json& action) {
  auto& value = object_at(action, "value");
  if (member(value, "app_destination") == nullptr) value = json::object({{"app_destination", "WHATSAPP"}});
}

}  // namespace

CreativeDraft with_destination(CreativeDraft draft) {
  const auto& to = draft.destination;
  if (!to.instant_experience_id.empty()) draft.link = kExperienceLink + to.instant_experience_id;
  if (!to.lead_form_id.empty()) {
    fill(draft.cta, "SIGN_UP");
    fill(draft.link, kLeadFormLink);
    fill_cards(draft);
  }
  if (!to.app_store_url.empty()) {
    fill(draft.cta, "INSTALL_MOBILE_APP");
    draft.link = to.app_store_url;
    if (!draft.cards.empty() && !draft.end_card) draft.end_card = false;  // apps have none
    fill_cards(draft);
  }
  if (!to.phone.empty()) fill(draft.cta, "CALL_NOW");
  if (!to.event_id.empty()) fill(draft.cta, "EVENT_RSVP");
  if (!to.chat.empty()) fill_chat(draft);
  return draft;
}

void put_target(json& action, const CreativeDraft& draft, const std::string& link, bool of_video) {
  const auto& to = draft.destination;
  const auto type = text_of(member(action, "type"), std::string::npos);
  if (type == "NO_BUTTON" && !of_video) {  // the image leads there (docs/graph-api.md, "Calls to action")
    action.erase("value");
    return;
  }
  if (!to.chat.empty()) {
    action["value"] = json::object({{"app_destination", to.chat}});
    return;
  }
  if (type == "WHATSAPP_MESSAGE") return put_whatsapp(action);
  if (!to.phone.empty()) {
    action["value"] = json::object({{"link", "tel:" + to.phone}});
    return;
  }
  const bool is_form = !to.lead_form_id.empty();
  if (!link.empty() && (!is_form || of_video)) object_at(action, "value")["link"] = link;
  if (is_form) object_at(action, "value")["lead_gen_form_id"] = to.lead_form_id;
  if (!to.app_link.empty()) object_at(action, "value")["app_link"] = to.app_link;
  if (!to.event_id.empty()) object_at(action, "value")["event_id"] = to.event_id;
}

void put_feed_button(json& feed, const CreativeDraft& draft) {
  if (draft.cta.empty()) return;
  if (draft.destination.lead_form_id.empty()) {
    feed["call_to_action_types"] = json::array({draft.cta});
    return;
  }
  auto action = json::object({{"type", draft.cta}});
  put_target(action, draft, draft.link, true);
  feed["call_to_actions"] = json::array({std::move(action)});
}

void put_post_button(json& root, const CreativeDraft& draft) {
  if (draft.cta.empty() && draft.link.empty()) return;
  auto& action = object_at(root, "call_to_action");
  if (!draft.cta.empty()) action["type"] = draft.cta;
  put_target(action, draft, draft.link, true);
}

}  // namespace metaup::graph
