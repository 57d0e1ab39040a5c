#include "graph/draft_fields.hpp"

#include "base/text.hpp"

namespace metaup::graph {
namespace {

std::string words_of_ref(const AssetRef& ref) {
  switch (ref.form) {
    case AssetRef::Form::hash:
      return "hash:" + ref.text;
    case AssetRef::Form::id:
      return "id:" + ref.text;
    case AssetRef::Form::automatic:
      return "auto";
    case AssetRef::Form::elsewhere:
      return "hash:" + ref.text + " of " + ref.account.act();
    case AssetRef::Form::url:
    case AssetRef::Form::path:
      break;
  }
  return ref.text;
}

class FieldList {
 public:
  void add(const std::string& name, const std::string& text) {
    if (!text.empty()) fields_.emplace_back(name, text);
  }
  void add(const std::string& name, const std::optional<AssetRef>& ref) {
    if (ref) fields_.emplace_back(name, words_of_ref(*ref));
  }
  void add(const std::string& name, std::optional<bool> choice) {
    if (choice) fields_.emplace_back(name, *choice ? "on" : "off");
  }
  [[nodiscard]] Fields take() { return std::move(fields_); }

 private:
  Fields fields_;
};

void add_card(const CardDraft& card, const std::string& name, FieldList& list) {
  list.add(name + ".image", card.image);
  list.add(name + ".video", card.video);
  list.add(name + ".thumbnail", card.thumbnail);
  list.add(name + ".link", card.link);
  list.add(name + ".headline", card.headline);
  list.add(name + ".description", card.description);
  list.add(name + ".cta", card.cta);
  list.add(name + ".spec", card.spec);
}

void add_placement(const PlacedAsset& placed, const std::string& name, FieldList& list) {
  list.add(name, placed.label);
  list.add(name + "." + std::string(to_string(placed.kind)), std::optional(placed.asset));
  list.add(name + ".thumbnail", placed.thumbnail);
  list.add(name + ".facebook", joined(placed.facebook_positions, ", "));
  list.add(name + ".instagram", joined(placed.instagram_positions, ", "));
  if (placed.everywhere_else) list.add(name + ".everywhere-else", std::optional(true));
  list.add(name + ".message", placed.message);
  list.add(name + ".headline", placed.headline);
  list.add(name + ".link", placed.link);
}

void add_translation(const Translation& translation, FieldList& list) {
  const auto suffix = "-" + translation.language;
  list.add("image" + suffix, translation.image);
  list.add("video" + suffix, translation.video);
  list.add("thumbnail" + suffix, translation.thumbnail);
  list.add("message" + suffix, translation.message);
  list.add("headline" + suffix, translation.headline);
  list.add("description" + suffix, translation.description);
  list.add("link" + suffix, translation.link);
}

/// The first has the name alone.
void add_more(const std::vector<std::string>& texts, const std::string& name, FieldList& list) {
  for (std::size_t i = 0; i < texts.size(); ++i) list.add(name + "-" + std::to_string(i + 2), texts[i]);
}

void add_destination(const Destination& destination, FieldList& list) {
  list.add("lead-form-id", destination.lead_form_id);
  list.add("app-store-url", destination.app_store_url);
  list.add("app-link", destination.app_link);
  list.add("phone", destination.phone);
  list.add("event-id", destination.event_id);
  list.add("chat", destination.chat);
  list.add("welcome-message", destination.welcome_message);
  list.add("instant-experience-id", destination.instant_experience_id);
}

void add_partnership(const Partnership& partnership, FieldList& list) {
  list.add("sponsor-page-id", partnership.page_id);
  list.add("sponsor-instagram-id", partnership.instagram_id);
  list.add("partnership-code", partnership.code);
  list.add("partnership-identity", partnership.identity);
}

}  // namespace

Fields fields_of(const CreativeDraft& draft) {
  FieldList list;
  list.add("name", draft.name);
  list.add("page-id", draft.page_id);
  list.add("instagram-user-id", draft.instagram_user_id);
  list.add("image", draft.image);
  list.add("video", draft.video);
  list.add("thumbnail", draft.thumbnail);
  list.add("message", draft.message);
  add_more(draft.more_messages, "message", list);
  list.add("headline", draft.headline);
  add_more(draft.more_headlines, "headline", list);
  list.add("description", draft.description);
  add_more(draft.more_descriptions, "description", list);
  list.add("cta", draft.cta);
  list.add("link", draft.link);
  list.add("url-tags", draft.url_tags);
  add_destination(draft.destination, list);
  list.add("product-set-id", draft.product_set_id);
  list.add("object-story-id", draft.object_story_id);
  list.add("source-instagram-media-id", draft.source_instagram_media_id);
  add_partnership(draft.partnership, list);
  for (std::size_t i = 0; i < draft.cards.size(); ++i) add_card(draft.cards[i], "card-" + std::to_string(i + 1), list);
  for (std::size_t i = 0; i < draft.placements.size(); ++i) {
    add_placement(draft.placements[i], "placement-" + std::to_string(i + 1), list);
  }
  if (draft.fixed_cards) list.add("card-order", std::string(*draft.fixed_cards ? "fixed" : "auto"));
  list.add("end-card", draft.end_card);
  if (!draft.translations.empty()) list.add("language", draft.translations.front().language);
  for (const auto& translation : draft.translations) add_translation(translation, list);
  list.add("authorization-category", draft.authorization_category);
  if (draft.features_off) list.add("enhancements", std::string("off"));
  list.add("multi-advertiser", draft.multi_advertiser);
  list.add("shop", draft.shop);
  list.add("spec", draft.spec);
  for (const auto& named : draft.spec_assets) list.add("spec" + named.place, std::optional(named.asset));
  return list.take();
}

Fields fields_of(const AdDraft& draft) {
  FieldList list;
  list.add("name", draft.name);
  list.add("adset", draft.adset);
  list.add("creative", draft.creative);
  list.add("status", std::string(draft.active ? "ACTIVE" : "PAUSED"));
  list.add("tracking-specs", draft.tracking_specs);
  list.add("conversion-domain", draft.conversion_domain);
  list.add("schedule-start", draft.schedule_start);
  list.add("schedule-end", draft.schedule_end);
  list.add("spec", draft.spec);
  list.add("attach", joined(draft.attached, ", "));
  list.add("attached-sha256", draft.attached_content);
  return list.take();
}

}  // namespace metaup::graph
