#include <algorithm>
#include <map>

#include "graph/creative/button.hpp"
#include "graph/creative/checks.hpp"
#include "graph/creative/columns.hpp"
#include "graph/creative/compose.hpp"
#include "graph/creative/languages.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/creative/text_checks.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

// Characters (docs/graph-api.md, "Lengths of texts").
constexpr std::size_t kLongestFeedBody = 1'024;
constexpr std::size_t kLongestFeedTitle = 255;
constexpr std::size_t kLongestLanguageBody = 4'096;
constexpr std::size_t kLongestLanguageDescription = 10'000;
constexpr std::size_t kMostLanguages = 49;

void check_feed_lengths(const CreativeDraft& draft, Findings& findings) {
  const auto check = [&](const char* field, const std::string& first, const std::vector<std::string>& more,
                         std::size_t most) {
    check_length(field, first, most, findings);
    for (std::size_t i = 0; i < more.size(); ++i) {
      check_length(std::string(field) + "-" + std::to_string(i + 2), more[i], most, findings);
    }
  };
  check("message", draft.message, draft.more_messages, kLongestFeedBody);
  check("headline", draft.headline, draft.more_headlines, kLongestFeedTitle);
  check("description", draft.description, draft.more_descriptions, kLongestFeedTitle);
}

/// Where one placement has a text of its own, each needs one, its own or that of all.
void check_wording(const CreativeDraft& draft, const char* field, std::string PlacedAsset::* own,
                   const std::string& common, bool several, Findings& findings) {
  const auto has_own = [&](const PlacedAsset& placed) { return !(placed.*own).empty(); };
  const auto& all = draft.placements;
  if (std::none_of(all.begin(), all.end(), has_own)) return;
  if (several)
    findings.refuse(field, "several of them and one of a placement exclude each other", "leave out one kind");
  if (!common.empty() || std::all_of(all.begin(), all.end(), has_own)) return;
  findings.refuse(field, "is missing: the placements without one of their own show it");
}

void check_rest(const CreativeDraft& draft, Findings& findings) {
  const auto& all = draft.placements;
  const bool has_rest = std::any_of(all.begin(), all.end(), [](const auto& placed) { return placed.everywhere_else; });
  if (!has_rest) findings.refuse("image", "is missing: the placements without one of their own show it, or a video");
  for (const auto& placed : all) {
    if (placed.kind == AssetKind::video && !placed.thumbnail) findings.refuse("group", "a video needs a thumbnail");
    check_link("link-" + placed.label, placed.link, findings);
    check_length("message-" + placed.label, placed.message, kLongestFeedBody, findings);
    check_length("headline-" + placed.label, placed.headline, kLongestFeedTitle, findings);
  }
}

bool has_feed_media(const CreativeDraft& draft) {
  const auto spec = parse_spec(draft.spec).value_or(nlohmann::json::object());
  const auto* const feed = member(spec, "asset_feed_spec");
  if (feed == nullptr) return false;
  constexpr const char* kNotBeside[] = {"images", "videos", "asset_customization_rules", "ad_formats"};
  return std::any_of(std::begin(kNotBeside), std::end(kNotBeside),
                     [&](const char* name) { return member(*feed, name) != nullptr; });
}

void check_number(const char* field, const std::vector<std::string>& more, Findings& findings) {
  if (more.size() < kMostTexts) return;
  findings.refuse(field, "an ad takes 5 of them at most, and these are " + std::to_string(more.size() + 1));
}

void check_beside_cards(const CreativeDraft& draft, Findings& findings) {
  if (draft.cards.empty()) return;
  const auto refuse = [&](const char* field, const std::vector<std::string>& more) {
    if (!more.empty()) findings.refuse(field, "a carousel takes several messages only", "put it into the cards");
  };
  refuse("headline", draft.more_headlines);
  refuse("description", draft.more_descriptions);
  if (!draft.more_messages.empty()) {
    findings.warn("message", "several texts for a carousel are not confirmed by Meta: look at the ad's preview");
  }
}

std::string field_of(const char* column, const Translation& translation) {
  return std::string(column) + "-" + translation.language;
}

/// A kind of text of which each language wants its own.
struct OwnText {
  const char* column;
  std::string Translation::* text;
  std::size_t longest;
};
constexpr OwnText kOwnTexts[] = {{"message", &Translation::message, kLongestLanguageBody},
                                 {"headline", &Translation::headline, kLongestFeedTitle},
                                 {"description", &Translation::description, kLongestLanguageDescription}};

void check_own_texts(const CreativeDraft& draft, const OwnText& own, Findings& findings) {
  std::map<std::string, std::string> seen;
  for (const auto& translation : draft.translations) {
    const auto field = field_of(own.column, translation);
    const auto& text = translation.*own.text;
    if (text.empty()) {
      findings.refuse(field, "is missing: each language needs a message, a headline and a description of its own");
      continue;
    }
    check_length(field, text, own.longest, findings);
    const auto [first, is_new] = seen.emplace(text, field);
    if (is_new) continue;
    findings.refuse(field, "is the same as " + first->second, "Meta merges equal texts, and then misses one (1885817)");
  }
}

void check_shown(const CreativeDraft& draft, Findings& findings) {
  bool any_image = false;
  bool any_video = false;
  for (const auto& translation : draft.translations) {
    any_image = any_image || translation.image;
    any_video = any_video || translation.video;
    if (!translation.image && !translation.video) {
      findings.refuse(field_of("image", translation), "there is nothing to show", "give an image or a video for all");
    }
    if (translation.link.empty()) findings.refuse(field_of("link", translation), "is missing");
    check_link(field_of("link", translation), translation.link, findings);
  }
  if (any_image && any_video) {
    findings.refuse("image", "all languages show images, or all show videos",
                    "make a row of its own of the other kind");
  }
}

}  // namespace

void check_placements(const CreativeDraft& draft, Findings& findings) {
  if (draft.placements.empty()) return;
  constexpr std::size_t kFewestRules = 2;
  if (draft.placements.size() < kFewestRules) findings.refuse("group", "placements need two assets at least");
  check_rest(draft, findings);
  check_wording(draft, "message", &PlacedAsset::message, draft.message, !draft.more_messages.empty(), findings);
  check_wording(draft, "headline", &PlacedAsset::headline, draft.headline, !draft.more_headlines.empty(), findings);
  const bool all_lead = std::none_of(draft.placements.begin(), draft.placements.end(),
                                     [](const PlacedAsset& placed) { return placed.link.empty(); });
  if (with_destination(draft).link.empty() && !all_lead) {
    findings.refuse("link", "is missing: assets by placement need one");
  }
  if (with_destination(draft).cta.empty()) {
    findings.warn("cta",
                  "is missing: Meta requires a call to action for placement-specific assets, except in awareness "
                  "campaigns");
  }
  if (!draft.more_descriptions.empty()) findings.refuse("description", "assets by placement take one only");
  check_feed_lengths(draft, findings);
}

void check_several_texts(const CreativeDraft& draft, Findings& findings) {
  if (!has_several_texts(draft)) return;
  check_number("message", draft.more_messages, findings);
  check_number("headline", draft.more_headlines, findings);
  check_number("description", draft.more_descriptions, findings);
  if (!draft.translations.empty())
    findings.refuse("message", "each language has one message, headline and description");
  if (!draft.product_set_id.empty()) findings.refuse("message", "an ad of a catalogue has one of each text");
  if (!draft.placements.empty() || !draft.groups.empty()) return;
  check_feed_lengths(draft, findings);
  check_beside_cards(draft, findings);
  if (has_feed_media(draft)) {
    findings.refuse("message", "several texts cannot go with the images, videos, rules or formats of the spec's feed");
  }
  if (draft.destination.chat == "WHATSAPP" || draft.cta == "WHATSAPP_MESSAGE") {
    findings.warn("message", "several texts do not work in all accounts with WhatsApp: look at the ad's preview");
  }
  if (!draft.destination.lead_form_id.empty()) {
    findings.warn("message", "several texts with a lead form are not confirmed by Meta: look at the ad's preview");
  }
}

void check_translations(const CreativeDraft& draft, Findings& findings) {
  if (draft.translations.empty()) return;
  if (draft.translations.size() == 1) {
    findings.refuse("language", "is the only one", "leave the languages out of the column names");
  }
  if (draft.translations.size() > kMostLanguages) {
    findings.refuse("language", "an ad takes " + std::to_string(kMostLanguages) + " languages at most");
  }
  std::map<std::string_view, std::string> names;
  for (const auto& translation : draft.translations) {
    const auto* const language = find_language(translation.language);
    const auto name = language == nullptr ? std::string_view(translation.language) : language->name;
    const auto [first, is_new] = names.emplace(name, translation.language);
    if (is_new) continue;
    findings.refuse(field_of("message", translation),
                    first->second + " and " + translation.language + " are one language to Meta", "leave out one");
  }
  for (const auto& own : kOwnTexts) check_own_texts(draft, own, findings);
  check_shown(draft, findings);
  if (with_destination(draft).cta.empty()) findings.refuse("cta", "is missing: an ad in several languages needs one");
}

}  // namespace metaup::graph
