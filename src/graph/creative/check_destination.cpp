#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "graph/creative/button.hpp"
#include "graph/creative/checks.hpp"
#include "graph/creative/compose.hpp"
#include "graph/creative/text_checks.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestWelcome = 300;  // characters (docs/graph-api.md, "Lengths of texts")

// The types of button for lead forms and for apps (docs/graph-api.md, "Calls to action").
constexpr std::array<std::string_view, 9> kFormButtons{"APPLY_NOW", "BOOK_NOW",   "CONTACT_US", "DOWNLOAD", "GET_OFFER",
                                                       "GET_QUOTE", "LEARN_MORE", "SIGN_UP",    "SUBSCRIBE"};
constexpr std::array<std::string_view, 12> kAppButtons{
    "BOOK_TRAVEL", "DOWNLOAD", "INSTALL_MOBILE_APP", "LEARN_MORE", "OPEN_LINK",  "PLAY_GAME", "SHOP_NOW",
    "SIGN_UP",     "USE_APP",  "USE_MOBILE_APP",     "WATCH_MORE", "WATCH_VIDEO"};

using Field = std::pair<const char*, bool>;

/// Those that are given of what a button may lead to.
std::vector<const char*> destinations_of(const Destination& to) {
  const Field all[] = {{"lead-form-id", !to.lead_form_id.empty()},
                       {"app-store-url", !to.app_store_url.empty()},
                       {"phone", !to.phone.empty()},
                       {"event-id", !to.event_id.empty()},
                       {column_of_chat(to.chat), !to.chat.empty()},
                       {"instant-experience-id", !to.instant_experience_id.empty()}};
  std::vector<const char*> given;
  for (const auto& [field, is_given] : all) {
    if (is_given) given.push_back(field);
  }
  return given;
}

/// Its assets differ by placement or by language.
bool is_in_feed(const CreativeDraft& draft) { return !draft.placements.empty() || !draft.translations.empty(); }

template <class Types>
void expect_button(const CreativeDraft& draft, const Types& types, const char* what, Findings& findings) {
  const bool usual = draft.cta.empty() || std::find(types.begin(), types.end(), draft.cta) != types.end();
  if (!usual) findings.warn("cta", "Meta does not name " + draft.cta + " among those for " + what);
}

void check_app(const CreativeDraft& draft, Findings& findings) {
  const auto& to = draft.destination;
  check_link("app-store-url", to.app_store_url, findings);
  if (!to.app_store_url.empty()) {
    expect_button(draft, kAppButtons, "apps", findings);
    if (!draft.link.empty() && draft.link != to.app_store_url) {
      findings.refuse("link", "differs from app-store-url, where an app's ad leads", "leave it empty");
    }
    constexpr std::size_t kFewestAppCards = 3;
    if (!draft.cards.empty() && draft.cards.size() < kFewestAppCards) {
      findings.refuse("card", "a carousel for an app has 3 cards at least");
    }
    if (draft.end_card.value_or(false)) findings.refuse("end-card", "a carousel for an app has none", "say off");
  }
  if (to.app_link.empty()) return;
  check_deep_link("app-link", to.app_link, findings);
  if (is_in_feed(draft) || !draft.product_set_id.empty() || !to.chat.empty() || !to.phone.empty()) {
    return findings.refuse("app-link", "is not confirmed for this kind of ad", "use a spec");
  }
  if (to.app_store_url.empty() && draft.link.empty()) {
    findings.refuse("app-link", "needs an app-store-url or a link for those who lack the app");
  }
  const bool has_button = draft.video || !draft.spec.empty() || !with_destination(draft).cta.empty();
  if (!has_button) findings.refuse("cta", "is missing: the deep link is in the button");
}

void check_phone(const CreativeDraft& draft, Findings& findings) {
  if (draft.destination.phone.empty()) return;
  check_phone_number("phone", draft.destination.phone, findings);
  expect_button(draft, std::array<std::string_view, 1>{"CALL_NOW"}, "calls", findings);
  if (draft.video && !draft.link.empty()) {
    findings.refuse("link", "a video's button calls the number, and has no place for a web page", "leave it empty");
  }
}

void check_chat(const CreativeDraft& draft, Findings& findings) {
  const auto& to = draft.destination;
  if (to.chat == "WHATSAPP") {
    expect_button(draft, std::array<std::string_view, 1>{"WHATSAPP_MESSAGE"}, "WhatsApp", findings);
  } else if (!to.chat.empty()) {
    expect_button(draft, std::array<std::string_view, 3>{"MESSAGE_PAGE", "LEARN_MORE", "INSTAGRAM_MESSAGE"}, "chats",
                  findings);
  }
  if (to.chat == "INSTAGRAM_DIRECT" && draft.instagram_user_id.empty() && draft.spec.empty()) {
    findings.refuse("instagram-user-id", "is missing: it is the account that people write to");
  }
  if (to.welcome_message.empty()) return;
  if (is_in_feed(draft)) {
    return findings.refuse("welcome-message", "is not confirmed for assets by placement or language", "use a spec");
  }
  const bool opens_chat = !to.chat.empty() || draft.cta.find("MESSAGE") != std::string::npos;
  if (!opens_chat) {
    findings.refuse("welcome-message", "nobody sees it: the button opens no chat",
                    "add whatsapp, messenger or instagram-direct");
  }
  if (to.welcome_message.front() == '{') {
    if (!parse_json(to.welcome_message)) findings.refuse("welcome-message", "is not JSON");
  } else if (utf8_length(to.welcome_message) > kLongestWelcome) {
    findings.warn("welcome-message",
                  "has more than the " + std::to_string(kLongestWelcome) + " characters that Meta shows");
  }
}

void check_experience(const CreativeDraft& draft, Findings& findings) {
  const auto& id = draft.destination.instant_experience_id;
  check_id("instant-experience-id", id, findings);
  if (id.empty()) return;
  if (!draft.link.empty()) findings.refuse("link", "an Instant Experience is where the ad leads", "leave it empty");
  if (!draft.image && !draft.video && draft.spec.empty()) {
    findings.refuse("image", "is missing: an Instant Experience needs an image or a video in front of it");
  }
}

/// Those that have not been seen together with this kind of creative.
void check_kind(const CreativeDraft& draft, const std::vector<const char*>& given, Findings& findings) {
  for (const std::string field : given) {
    const bool fits_cards = field == "lead-form-id" || field == "app-store-url";
    if (!draft.cards.empty() && !fits_cards) {
      findings.refuse(field, "is not confirmed for carousels", "use a spec");
    } else if (is_in_feed(draft) && field != "lead-form-id") {
      findings.refuse(field, "is not confirmed for assets by placement or language", "use a spec");
    } else if (!draft.product_set_id.empty()) {
      findings.refuse(field, "an ad of a catalogue leads to the products", "leave out one of the two");
    }
  }
  if (!draft.destination.event_id.empty() && draft.video) {
    findings.refuse("event-id", "an event's ad shows an image", "make the video an ad with a link");
  }
}

/// The button of an existing post leads somewhere, or there is none.
void check_post_button(const CreativeDraft& written, Findings& findings) {
  const auto draft = with_destination(written);
  json root = json::object();
  put_post_button(root, draft);
  const auto* const action = member(root, "call_to_action");
  if (action == nullptr) return;
  if (draft.cta.empty()) findings.refuse("cta", "is missing: a post's link is in its button");
  if (member(*action, "value") == nullptr) findings.refuse("link", "is missing: a post's button needs one");
}

void check_partnership(const CreativeDraft& draft, Findings& findings) {
  const auto& partnership = draft.partnership;
  check_id("sponsor-page-id", partnership.page_id, findings);
  check_id("sponsor-instagram-id", partnership.instagram_id, findings);
  check_code("partnership-code", partnership.code, findings);
  if (!partnership.identity.empty() && !partnership.any()) {
    findings.refuse("partnership-identity", "there is no partner",
                    "add sponsor-page-id, sponsor-instagram-id or partnership-code");
  }
}

}  // namespace

const char* column_of_chat(std::string_view chat) {
  if (chat == "WHATSAPP") return "whatsapp";
  return chat == "MESSENGER" ? "messenger" : "instagram-direct";
}

void check_destination(const CreativeDraft& draft, Findings& findings) {
  const auto& to = draft.destination;
  const auto given = destinations_of(to);
  if (given.size() > 1) {
    findings.refuse(given[1], std::string("the button leads to ") + given[0] + " already", "leave out one of the two");
  }
  check_id("lead-form-id", to.lead_form_id, findings);
  check_id("event-id", to.event_id, findings);
  if (!to.lead_form_id.empty()) expect_button(draft, kFormButtons, "lead forms", findings);
  check_app(draft, findings);
  check_phone(draft, findings);
  check_chat(draft, findings);
  check_experience(draft, findings);
  check_kind(draft, given, findings);
}

void check_post(const CreativeDraft& draft, Findings& findings) {
  check_partnership(draft, findings);
  check_story_id("object-story-id", draft.object_story_id, findings);
  check_id("source-instagram-media-id", draft.source_instagram_media_id, findings);
  if (!shows_post(draft)) return;
  const Field sources[] = {{"object-story-id", !draft.object_story_id.empty()},
                           {"source-instagram-media-id", !draft.source_instagram_media_id.empty()},
                           {"partnership-code", !draft.partnership.code.empty()}};
  const char* first = nullptr;
  for (const auto& [field, is_given] : sources) {
    if (!is_given) continue;
    if (first != nullptr) findings.refuse(field, std::string("the creative is already of ") + first);
    if (first == nullptr) first = field;
  }
  if (!draft.spec.empty()) return;  // which may have what is missing here
  if (draft.object_story_id.empty()) {
    if (draft.page_id.empty()) findings.refuse("page-id", "is missing: it is the Page of the ad");
    if (draft.instagram_user_id.empty()) findings.refuse("instagram-user-id", "is missing: it is whose post this is");
  }
  check_post_button(draft, findings);
}

void check_catalogue(const CreativeDraft& draft, Findings& findings) {
  check_id("product-set-id", draft.product_set_id, findings);
  if (draft.product_set_id.empty()) return;
  const Field others[] = {{"image", draft.image.has_value()},
                          {"video", draft.video.has_value()},
                          {"card", !draft.cards.empty()},
                          {"image", !draft.placements.empty()},
                          {"language", !draft.translations.empty()}};
  for (const auto& [field, is_given] : others) {
    if (is_given) findings.refuse(field, "an ad of a catalogue shows the products", "leave out one of the two");
  }
  if (!draft.authorization_category.empty()) {
    findings.refuse("authorization-category", "Meta does not take it for ads of a catalogue");
  }
}

}  // namespace metaup::graph
