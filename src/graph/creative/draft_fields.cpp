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
  list.add("headline", draft.headline);
  list.add("description", draft.description);
  list.add("cta", draft.cta);
  list.add("link", draft.link);
  list.add("url-tags", draft.url_tags);
  list.add("object-story-id", draft.object_story_id);
  for (std::size_t i = 0; i < draft.cards.size(); ++i) add_card(draft.cards[i], "card-" + std::to_string(i + 1), list);
  for (std::size_t i = 0; i < draft.placements.size(); ++i) {
    add_placement(draft.placements[i], "placement-" + std::to_string(i + 1), list);
  }
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
