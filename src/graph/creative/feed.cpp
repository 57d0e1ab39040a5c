#include <algorithm>

#include "graph/creative/button.hpp"
#include "graph/creative/compose.hpp"
#include "graph/creative/labels.hpp"
#include "graph/creative/spec_json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

json object_of(const char* member, const std::string& value) { return json::object({{member, value}}); }

/// Where the asset is shown; nothing at all means everywhere else.
json customization_of(const PlacedAsset& placed) {
  json where = json::object();
  if (placed.everywhere_else) return where;
  const auto add = [&](const char* platform, const char* member, const std::vector<std::string>& positions) {
    if (positions.empty()) return;
    where["publisher_platforms"].push_back(platform);
    where[member] = positions;
  };
  add("facebook", "facebook_positions", placed.facebook_positions);
  add("instagram", "instagram_positions", placed.instagram_positions);
  return where;
}

/// A kind of text or address that may differ by placement.
struct Wording {
  const char* list;
  const char* key;
  const char* label;
  std::string PlacedAsset::* own;
  std::string CreativeDraft::* common;
  std::vector<std::string> CreativeDraft::* more;  ///< further ones, for all placements; null: there are none
};
constexpr Wording kWordings[] = {
    {"bodies", "text", "body_label", &PlacedAsset::message, &CreativeDraft::message, &CreativeDraft::more_messages},
    {"titles", "text", "title_label", &PlacedAsset::headline, &CreativeDraft::headline, &CreativeDraft::more_headlines},
    {"link_urls", "website_url", "link_url_label", &PlacedAsset::link, &CreativeDraft::link, nullptr}};

bool has_more(const CreativeDraft& draft, const Wording& wording) {
  return wording.more != nullptr && !(draft.*wording.more).empty();
}

/// Whether the rules have to say which of them is shown. One that is labelled is so in every rule.
bool is_labelled(const CreativeDraft& draft, const Wording& wording) {
  return has_more(draft, wording) ||
         std::any_of(draft.placements.begin(), draft.placements.end(),
                     [&](const PlacedAsset& placed) { return !(placed.*wording.own).empty(); });
}

json rule_of(const CreativeDraft& draft, const PlacedAsset& placed, std::size_t priority) {
  const auto* const label = placed.kind == AssetKind::video ? "video_label" : "image_label";
  auto rule = json::object(
      {{"customization_spec", customization_of(placed)}, {label, label_of(placed.label)}, {"priority", priority}});
  for (const auto& wording : kWordings) {
    if (is_labelled(draft, wording)) rule[wording.label] = label_of(placed.label);
  }
  return rule;
}

/// The rule for everywhere else goes last, with the lowest priority.
json rules_of(const CreativeDraft& draft) {
  json rules = json::array();
  for (const bool everywhere_else : {false, true}) {
    for (const auto& placed : draft.placements) {
      if (placed.everywhere_else == everywhere_else) rules.push_back(rule_of(draft, placed, rules.size() + 1));
    }
  }
  return rules;
}

void put_wording(json& feed, const CreativeDraft& draft, const Wording& wording) {
  const auto& common = draft.*wording.common;
  if (!is_labelled(draft, wording)) {
    if (!common.empty()) feed[wording.list] = json::array({object_of(wording.key, common)});
    return;
  }
  auto list = json::array();
  for (const auto& placed : draft.placements) {
    const auto& own = placed.*wording.own;
    add_entry(list, wording.key, own.empty() ? common : own, placed.label);
    if (!has_more(draft, wording)) continue;
    for (const auto& text : draft.*wording.more) add_entry(list, wording.key, text, placed.label);
  }
  feed[wording.list] = std::move(list);
}

}  // namespace

void put_asset_feed(json& root, const CreativeDraft& draft) {
  auto& feed = object_at(root, "asset_feed_spec");
  feed["optimization_type"] = "PLACEMENT";
  feed.erase("images");
  feed.erase("videos");
  for (const auto& placed : draft.placements)
    add_asset(feed, placed.kind, placed.asset, placed.thumbnail, placed.label);
  feed["ad_formats"] = json::array({format_of(feed)});
  feed["asset_customization_rules"] = rules_of(draft);
  for (const auto& wording : kWordings) put_wording(feed, draft, wording);
  if (!draft.description.empty()) feed["descriptions"] = json::array({object_of("text", draft.description)});
  put_feed_button(feed, draft);
}

}  // namespace metaup::graph
