#include <algorithm>

#include "graph/creative/button.hpp"
#include "graph/creative/compose.hpp"
#include "graph/creative/labels.hpp"
#include "graph/creative/spec_json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

void put_all_texts(json& feed, const char* list, const std::string& first, const std::vector<std::string>& more) {
  if (first.empty()) return;
  auto entries = json::array({json::object({{"text", first}})});
  for (const auto& text : more) entries.push_back(json::object({{"text", text}}));
  feed[list] = std::move(entries);
}

/// The one that all languages show; nothing when each has its own.
bool is_shared(const std::vector<Translation>& translations) {
  return std::all_of(translations.begin(), translations.end(), [&](const Translation& translation) {
    return translation.image == translations.front().image && translation.video == translations.front().video;
  });
}

void add_media(json& feed, const Translation& translation, const std::string& label) {
  if (translation.video) add_asset(feed, AssetKind::video, *translation.video, translation.thumbnail, label);
  if (translation.image) add_asset(feed, AssetKind::image, *translation.image, {}, label);
}

/// A number once it is known; the language's code tells creatives apart until then.
json locale_of(const Translation& translation) {
  if (translation.locale.empty()) return translation.language;
  return std::stoull(translation.locale);
}

struct Said {
  const char* list;
  const char* key;
  const char* label;
  std::string Translation::* text;
};
constexpr Said kSaid[] = {{"bodies", "text", "body_label", &Translation::message},
                          {"titles", "text", "title_label", &Translation::headline},
                          {"descriptions", "text", "description_label", &Translation::description},
                          {"link_urls", "website_url", "link_url_label", &Translation::link}};

json rule_of_language(const Translation& translation, bool own_media) {
  const auto label = label_of(translation.language);
  auto rule =
      json::object({{"customization_spec", json::object({{"locales", json::array({locale_of(translation)})}})}});
  for (const auto& said : kSaid) rule[said.label] = label;
  if (own_media) rule[translation.video ? "video_label" : "image_label"] = label;
  return rule;
}

}  // namespace

bool has_several_texts(const CreativeDraft& draft) {
  return !draft.more_messages.empty() || !draft.more_headlines.empty() || !draft.more_descriptions.empty();
}

void put_texts_feed(json& root, const CreativeDraft& draft) {
  auto& feed = object_at(root, "asset_feed_spec");
  feed["optimization_type"] = "DEGREES_OF_FREEDOM";  // without it Meta takes the creative for a dynamic one
  put_all_texts(feed, "bodies", draft.message, draft.more_messages);
  if (!draft.cards.empty()) return;  // the cards have headlines and descriptions of their own
  put_all_texts(feed, "titles", draft.headline, draft.more_headlines);
  put_all_texts(feed, "descriptions", draft.description, draft.more_descriptions);
}

void put_language_feed(json& root, const CreativeDraft& draft) {
  auto& feed = object_at(root, "asset_feed_spec");
  feed["optimization_type"] = "LANGUAGE";
  for (const auto* const list : {"images", "videos"}) feed.erase(list);
  for (const auto& said : kSaid) feed[said.list] = json::array();
  const bool shared = is_shared(draft.translations);
  auto rules = json::array();
  for (const auto& translation : draft.translations) {
    for (const auto& said : kSaid) add_entry(feed[said.list], said.key, translation.*said.text, translation.language);
    if (rules.empty() || !shared) add_media(feed, translation, shared ? std::string() : translation.language);
    rules.push_back(rule_of_language(translation, !shared));
    if (rules.size() == 1) rules.back()["is_default"] = true;
  }
  feed["ad_formats"] = json::array({format_of(feed)});
  feed["asset_customization_rules"] = std::move(rules);
  put_feed_button(feed, draft);
}

}  // namespace metaup::graph
