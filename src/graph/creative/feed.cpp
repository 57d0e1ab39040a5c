#include <algorithm>

#include "graph/creative/compose.hpp"
#include "graph/creative/spec_json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

json object_of(const char* member, const std::string& value) { return json::object({{member, value}}); }

json label_of(const PlacedAsset& placed) { return object_of("name", placed.label); }

const char* identity_of(const PlacedAsset& placed) { return placed.kind == AssetKind::video ? "video_id" : "hash"; }

json entry_of(const PlacedAsset& placed) {
  auto entry = object_of(identity_of(placed), placed.asset.text);
  entry["adlabels"] = json::array({label_of(placed)});
  if (placed.kind == AssetKind::video && placed.thumbnail) {
    const bool by_url = placed.thumbnail->form == AssetRef::Form::url;
    entry[by_url ? "thumbnail_url" : "thumbnail_hash"] = placed.thumbnail->text;
  }
  return entry;
}

/// Two files with one content are one asset with two labels: a feed may not hold an asset twice.
void add_asset(json& assets, const PlacedAsset& placed) {
  for (auto& entry : assets) {
    if (entry[identity_of(placed)] == placed.asset.text) {
      entry["adlabels"].push_back(label_of(placed));
      return;
    }
  }
  assets.push_back(entry_of(placed));
}

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

json rule_of(const PlacedAsset& placed, std::size_t priority) {
  const auto* const label = placed.kind == AssetKind::video ? "video_label" : "image_label";
  return json::object(
      {{"customization_spec", customization_of(placed)}, {label, label_of(placed)}, {"priority", priority}});
}

/// The rule for everywhere else goes last, with the lowest priority.
json rules_of(const std::vector<PlacedAsset>& placements) {
  json rules = json::array();
  for (const bool everywhere_else : {false, true}) {
    for (const auto& placed : placements) {
      if (placed.everywhere_else == everywhere_else) rules.push_back(rule_of(placed, rules.size() + 1));
    }
  }
  return rules;
}

std::string format_of(const std::vector<PlacedAsset>& placements) {
  const auto videos = std::count_if(placements.begin(), placements.end(),
                                    [](const PlacedAsset& placed) { return placed.kind == AssetKind::video; });
  if (videos == 0) return "SINGLE_IMAGE";
  return static_cast<std::size_t>(videos) == placements.size() ? "SINGLE_VIDEO" : "AUTOMATIC_FORMAT";
}

void put_text(json& feed, const char* member, const std::string& text) {
  if (!text.empty()) feed[member] = json::array({object_of("text", text)});
}

}  // namespace

void put_asset_feed(json& root, const CreativeDraft& draft) {
  auto& feed = object_at(root, "asset_feed_spec");
  feed["ad_formats"] = json::array({format_of(draft.placements)});
  feed["optimization_type"] = "PLACEMENT";
  feed.erase("images");
  feed.erase("videos");
  for (const auto& placed : draft.placements) {
    add_asset(feed[placed.kind == AssetKind::video ? "videos" : "images"], placed);
  }
  feed["asset_customization_rules"] = rules_of(draft.placements);
  put_text(feed, "bodies", draft.message);
  put_text(feed, "titles", draft.headline);
  put_text(feed, "descriptions", draft.description);
  if (!draft.link.empty()) feed["link_urls"] = json::array({object_of("website_url", draft.link)});
  if (!draft.cta.empty()) feed["call_to_action_types"] = json::array({draft.cta});
}

}  // namespace metaup::graph
