#include "graph/creative/checks.hpp"

#include <algorithm>

#include "base/id_text.hpp"
#include "graph/creative/asset_groups.hpp"
#include "graph/creative/button.hpp"
#include "graph/creative/compose.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/creative/text_checks.hpp"
#include "graph/json.hpp"
#include "metaup/graph/creative_spec.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

// Characters (docs/graph-api.md, "Lengths of texts"), but for the cards (docs/graph-api.md, "Creatives").
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kGoodCardHeadline = 35;
constexpr std::size_t kFewestCards = 2;

bool has(const json& object, const char* name) { return member(object, name) != nullptr; }

/// Which column, or option, has made placements of it.
std::string field_of_placements(const CreativeDraft& draft) {
  const auto by_column = std::find_if(draft.placements.begin(), draft.placements.end(),
                                      [](const auto& placed) { return !placed.column.empty(); });
  return by_column == draft.placements.end() ? "group" : by_column->column;
}

/// The options that describe the content of a new post, those that are given.
std::vector<std::string> content_fields(const CreativeDraft& draft) {
  std::vector<std::string> fields;
  const auto add = [&](const char* field, bool given) {
    if (given) fields.emplace_back(field);
  };
  add("image", draft.image.has_value());
  add("video", draft.video.has_value());
  add("card", !draft.cards.empty());
  add(field_of_placements(draft).c_str(), !draft.placements.empty());
  add("language", !draft.translations.empty());
  add("message", !draft.message.empty());
  add("headline", !draft.headline.empty());
  add("description", !draft.description.empty());
  add("product-set-id", !draft.product_set_id.empty());
  add("instant-experience-id", !draft.destination.instant_experience_id.empty());
  add("event-id", !draft.destination.event_id.empty());
  add("welcome-message", !draft.destination.welcome_message.empty());
  return fields;
}

/// With the button, which an existing post may have, too.
std::vector<std::string> all_fields(const CreativeDraft& draft) {
  auto fields = content_fields(draft);
  const auto draft_with_button = with_destination(draft);
  if (!draft_with_button.link.empty()) fields.emplace_back("link");
  if (!draft_with_button.cta.empty()) fields.emplace_back("cta");
  return fields;
}

/// The hashes and ids by which assets are named; a path is checked where it is read.
void check_assets(const CreativeDraft& draft, Findings& findings) {
  auto copy = draft;
  for (const auto& use : assets_of(copy)) {
    if (use.ref->form != AssetRef::Form::hash && use.ref->form != AssetRef::Form::id) continue;
    if (const auto warning = rounding_warning(use.ref->text); !warning.empty()) findings.warn(use.field, warning);
  }
}

void check_texts(const std::string& field, const std::string& first, const std::vector<std::string>& more,
                 std::size_t good, Findings& findings) {
  check_recommended(field, first, good, findings);
  for (std::size_t i = 0; i < more.size(); ++i) {
    check_recommended(field + "-" + std::to_string(i + 2), more[i], good, findings);
  }
}

void check_values(const CreativeDraft& draft, Findings& findings) {
  check_length("name", draft.name, kLongestName, findings);
  check_id("page-id", draft.page_id, findings);
  check_id("instagram-user-id", draft.instagram_user_id, findings);
  check_assets(draft, findings);
  check_link("link", draft.link, findings);
  check_url_tags("url-tags", draft.url_tags, findings);
  check_call_to_action("cta", draft.cta, findings);
  check_texts("message", draft.message, draft.more_messages, kGoodMessage, findings);
  check_texts("headline", draft.headline, draft.more_headlines, kGoodHeadline, findings);
  check_texts("description", draft.description, draft.more_descriptions, kGoodDescription, findings);
}

/// What excludes what among the options.
void check_combination(const CreativeDraft& draft, Findings& findings) {
  const int kinds = static_cast<int>(draft.image.has_value()) + static_cast<int>(draft.video.has_value()) +
                    static_cast<int>(!draft.cards.empty()) + static_cast<int>(!draft.placements.empty()) +
                    static_cast<int>(!draft.translations.empty());
  if (kinds > 1) {
    const auto field = draft.video && draft.image ? "image"
                       : !draft.cards.empty()     ? "card"
                       : draft.placements.empty() ? "language"
                                                  : field_of_placements(draft);
    findings.refuse(field, "a creative has only one of these: an image, a video, cards, a group or languages",
                    draft.video && draft.image ? "a video's picture is its thumbnail" : "");
  }
  if (!shows_post(draft)) return;
  for (const auto& field : content_fields(draft)) {
    findings.refuse(field, "an existing post has its own content", "leave out one of the two");
  }
}

void check_card(const std::string& field, const CardDraft& card, Findings& findings) {
  const auto spec = parse_spec(card.spec);
  if (!spec) return findings.refuse(field, spec.error().message, spec.error().hint);
  check_raw_spec(*spec, findings, field);
  const bool has_picture = has(*spec, "image_hash") || has(*spec, "picture");
  if (card.link.empty() && !has(*spec, "link")) findings.refuse(field, "a card needs a link");
  if (card.image && card.video) {
    findings.refuse(field, "a card has an image or a video", "a video's picture is its thumbnail");
  } else if (card.video && !card.thumbnail && !has_picture) {
    findings.refuse(field, "a video needs a thumbnail");
  } else if (!card.video && card.thumbnail) {
    findings.refuse(field, "has a thumbnail but no video");
  } else if (!card.image && !card.video && !has_picture) {
    findings.refuse(field, "a card needs an image or a video");
  }
  check_link(field, card.link, findings);
  check_call_to_action(field, card.cta, findings);
  check_recommended(field + ", headline", card.headline, kGoodCardHeadline, findings);
  check_recommended(field + ", description", card.description, kGoodDescription, findings);
}

/// What cards are said to have in common, or not to.
void check_likeness(const std::vector<CardDraft>& cards, Findings& findings) {
  for (std::size_t i = 1; i < cards.size(); ++i) {
    const auto field = "card-" + std::to_string(i + 1);
    const auto& headline = cards[i].headline;
    const auto same = std::find_if(cards.begin(), cards.begin() + static_cast<std::ptrdiff_t>(i),
                                   [&](const CardDraft& other) { return other.headline == headline; });
    const auto before = same - cards.begin();
    if (!headline.empty() && before != static_cast<std::ptrdiff_t>(i)) {
      findings.warn(field, "has the headline of card-" + std::to_string(before + 1) + ", which Meta is said to refuse");
    }
    if (!cards[i].cta.empty() && !cards[0].cta.empty() && cards[i].cta != cards[0].cta) {
      findings.warn(field, "has another call to action than card-1: that Meta takes this is not confirmed");
    }
  }
}

void check_cards(const CreativeDraft& written, Findings& findings) {
  const auto draft = with_destination(written);
  const auto count = draft.cards.size();
  if (count == 0) {
    if (draft.fixed_cards) findings.refuse("card-order", "there are no cards");
    if (draft.end_card && draft.product_set_id.empty()) findings.refuse("end-card", "there are no cards");
    return;
  }
  if (count < kFewestCards || count > kMostCards) {
    findings.refuse("card", "a carousel has 2 to 10 cards, and this one has " + std::to_string(count));
  }
  for (std::size_t i = 0; i < count; ++i) check_card("card-" + std::to_string(i + 1), draft.cards[i], findings);
  check_likeness(draft.cards, findings);
}

/// Options that cannot be put into what the spec has.
void check_override(const CreativeDraft& draft, const json& spec, Findings& findings) {
  const auto* const existing = member(spec, "object_story_spec");
  if (has(spec, kAssetGroupsField)) {
    findings.refuse("spec", std::string(kAssetGroupsField) + " is of the ad, not of its creative",
                    "use flex-1, or put it into the spec of the ad");
  }
  if (existing != nullptr && !existing->is_object())
    return findings.refuse("spec", "object_story_spec is not an object");
  const auto fields = all_fields(draft);
  if (fields.empty() || shows_post(draft)) return;
  const auto story = story_of(draft, spec);
  const bool by_placement = !draft.placements.empty() || !draft.translations.empty();
  if (story.kind == StoryKind::foreign && !by_placement) {
    return findings.refuse(fields.front(), "cannot override the content that the spec has", "change it in the spec");
  }
  for (const auto* const name : {"link_data", "template_data", "video_data", "photo_data", "text_data"}) {
    if (existing == nullptr || !has(*existing, name)) continue;
    if (by_placement || story.member != std::string_view(name)) {
      findings.refuse(fields.front(), "the spec has " + std::string(name) + ", which is another kind of creative",
                      "leave one of them out");
    }
  }
}

void check_link_story(const CreativeDraft& draft, const json& data, Findings& findings) {
  const auto link = text_of(member(data, "link"), std::string::npos);
  if (link.empty())
    findings.refuse("link", draft.cards.empty() ? "is missing" : "is missing: a carousel needs its own");
  if (draft.thumbnail) {
    findings.refuse("thumbnail", draft.groups.empty() ? "a thumbnail needs a video"
                                                      : "this flexible ad shows an image first: nobody would see it");
  }
  if (draft.cta == "LIKE_PAGE") findings.refuse("cta", "LIKE_PAGE cannot go with a link");
}

void check_video_story(const CreativeDraft& draft, const json& data, Findings& findings) {
  if (text_of(member(data, "video_id"), std::string::npos).empty()) findings.refuse("video", "is missing");
  if (!has(data, "image_hash") && !has(data, "image_url")) findings.refuse("thumbnail", "a video needs one");
  const bool has_target = value_at(data, {"call_to_action", "value", "link"}) != nullptr;
  if (!draft.link.empty() && draft.cta.empty() &&
      text_of(value_at(data, {"call_to_action", "type"}), 64) == "LEARN_MORE") {
    findings.warn("cta", "is missing: a video with a link needs one, so LEARN_MORE is used");
  } else if (!draft.link.empty() && !has_target) {
    findings.refuse("link",
                    "a video's link is in its call to action, and " + with_destination(draft).cta + " has none");
  }
}

/// What must be there once options and spec are put together.
void check_composed(const CreativeDraft& draft, const json& spec, Findings& findings) {
  const auto root = compose_creative(draft, spec);
  if (draft.spec.empty() && !shows_post(draft) && all_fields(draft).empty()) {
    return findings.refuse("image", "there is nothing to show",
                           "give an image, a video, cards, product-set-id, object-story-id or a spec");
  }
  if (shows_post(draft)) return;
  const auto* const story = member(root, "object_story_spec");
  const bool new_post = story != nullptr || !draft.placements.empty() || !draft.translations.empty();
  if (new_post && text_of(value_at(root, {"object_story_spec", "page_id"}), std::string::npos).empty()) {
    findings.refuse("page-id", "is missing: a new post needs the Page that publishes it");
  }
  if (story == nullptr) return;
  if (const auto* const data = member(*story, "link_data")) check_link_story(draft, *data, findings);
  if (const auto* const data = member(*story, "video_data")) check_video_story(draft, *data, findings);
}

}  // namespace

Findings check_creative(const CreativeDraft& draft) {
  Findings findings;
  const auto spec = parse_spec(draft.spec);
  if (!spec) {
    findings.refuse("spec", spec.error().message, spec.error().hint);
    return findings;
  }
  check_raw_spec(*spec, findings);
  check_values(draft, findings);
  check_combination(draft, findings);
  check_destination(draft, findings);
  check_post(draft, findings);
  check_catalogue(draft, findings);
  check_placements(draft, findings);
  check_several_texts(draft, findings);
  check_translations(draft, findings);
  check_groups(draft, findings);
  check_cards(draft, findings);
  check_override(draft, *spec, findings);
  if (findings.errors.empty()) check_composed(draft, *spec, findings);
  return findings;
}

}  // namespace metaup::graph
