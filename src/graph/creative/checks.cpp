#include "graph/creative/checks.hpp"

#include "base/id_text.hpp"
#include "graph/creative/compose.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/creative/text_checks.hpp"
#include "graph/json.hpp"
#include "metaup/graph/creative_spec.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

// Characters. Graph API reference: images-creatives-batch 3.3, 3.4, 3.8 and 9.
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kGoodMessage = 125;
constexpr std::size_t kGoodHeadline = 40;
constexpr std::size_t kGoodDescription = 30;
constexpr std::size_t kGoodCardHeadline = 35;
constexpr std::size_t kLongestFeedBody = 1'024;
constexpr std::size_t kLongestFeedTitle = 255;
constexpr std::size_t kFewestCards = 2;

bool has(const json& object, const char* name) { return member(object, name) != nullptr; }

/// The options that describe the content of a new post, those that are given.
std::vector<std::string> content_fields(const CreativeDraft& draft) {
  std::vector<std::string> fields;
  const auto add = [&](const char* field, bool given) {
    if (given) fields.emplace_back(field);
  };
  add("image", draft.image.has_value());
  add("video", draft.video.has_value());
  add("card", !draft.cards.empty());
  add("group", !draft.placements.empty());
  add("link", !draft.link.empty());
  add("message", !draft.message.empty());
  add("headline", !draft.headline.empty());
  add("description", !draft.description.empty());
  add("cta", !draft.cta.empty());
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

void check_values(const CreativeDraft& draft, Findings& findings) {
  check_length("name", draft.name, kLongestName, findings);
  check_id("page-id", draft.page_id, findings);
  check_id("instagram-user-id", draft.instagram_user_id, findings);
  check_assets(draft, findings);
  check_link("link", draft.link, findings);
  check_url_tags("url-tags", draft.url_tags, findings);
  check_call_to_action("cta", draft.cta, findings);
  check_story_id("object-story-id", draft.object_story_id, findings);
  check_recommended("message", draft.message, kGoodMessage, findings);
  check_recommended("headline", draft.headline, kGoodHeadline, findings);
  check_recommended("description", draft.description, kGoodDescription, findings);
}

/// What excludes what among the options.
void check_combination(const CreativeDraft& draft, Findings& findings) {
  const int kinds = static_cast<int>(draft.image.has_value()) + static_cast<int>(draft.video.has_value()) +
                    static_cast<int>(!draft.cards.empty()) + static_cast<int>(!draft.placements.empty());
  if (kinds > 1) {
    const auto* const field = draft.video && draft.image ? "image" : draft.cards.empty() ? "group" : "card";
    findings.refuse(field, "a creative has only one of these: an image, a video, cards or a group",
                    draft.video && draft.image ? "a video's picture is its thumbnail" : "");
  }
  if (draft.object_story_id.empty()) return;
  for (const auto& field : content_fields(draft)) {
    findings.refuse(field, "an existing post has its own content", "leave out one of the two");
  }
}

void check_placements(const CreativeDraft& draft, Findings& findings) {
  if (draft.placements.empty()) return;
  constexpr std::size_t kFewestRules = 2;
  if (draft.placements.size() < kFewestRules) findings.refuse("group", "placements need two assets at least");
  for (const auto& placed : draft.placements) {
    if (placed.kind == AssetKind::video && !placed.thumbnail) findings.refuse("group", "a video needs a thumbnail");
  }
  if (draft.link.empty()) findings.refuse("link", "is missing: assets by placement need one");
  if (draft.cta.empty()) {
    findings.warn("cta",
                  "is missing: Meta requires a call to action for placement-specific assets, except in awareness "
                  "campaigns");
  }
  check_length("message", draft.message, kLongestFeedBody, findings);
  check_length("headline", draft.headline, kLongestFeedTitle, findings);
  check_length("description", draft.description, kLongestFeedTitle, findings);
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

void check_cards(const CreativeDraft& draft, Findings& findings) {
  const auto count = draft.cards.size();
  if (count == 0) return;
  if (count < kFewestCards || count > kMostCards) {
    findings.refuse("card", "a carousel has 2 to 10 cards, and this one has " + std::to_string(count));
  }
  for (std::size_t i = 0; i < count; ++i) check_card("card-" + std::to_string(i + 1), draft.cards[i], findings);
}

/// Options that cannot be put into what the spec has.
void check_override(const CreativeDraft& draft, const json& spec, Findings& findings) {
  const auto* const existing = member(spec, "object_story_spec");
  if (existing != nullptr && !existing->is_object())
    return findings.refuse("spec", "object_story_spec is not an object");
  const auto fields = content_fields(draft);
  if (fields.empty()) return;
  const auto story = story_of(draft, spec);
  const bool by_placement = !draft.placements.empty();
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
  if (draft.thumbnail) findings.refuse("thumbnail", "a thumbnail needs a video");
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
    findings.refuse("link", "a video's link is in its call to action, and " + draft.cta + " has none");
  }
}

/// What must be there once options and spec are put together.
void check_composed(const CreativeDraft& draft, const json& spec, Findings& findings) {
  const auto root = compose_creative(draft, spec);
  if (draft.spec.empty() && draft.object_story_id.empty() && content_fields(draft).empty()) {
    return findings.refuse("image", "there is nothing to show",
                           "give an image, a video, cards, object-story-id or a spec");
  }
  if (!draft.object_story_id.empty()) return;
  const auto* const story = member(root, "object_story_spec");
  const bool new_post = story != nullptr || !draft.placements.empty();
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
  check_placements(draft, findings);
  check_cards(draft, findings);
  check_override(draft, *spec, findings);
  if (findings.errors.empty()) check_composed(draft, *spec, findings);
  return findings;
}

}  // namespace metaup::graph
