#include "graph/creative/labels.hpp"

namespace metaup::graph {

using nlohmann::json;

json label_of(const std::string& name) { return json::object({{"name", name}}); }

json* add_entry(json& list, const char* key, const std::string& value, const std::string& label) {
  for (auto& entry : list) {
    if (entry[key] != value) continue;
    if (!label.empty()) entry["adlabels"].push_back(label_of(label));
    return nullptr;
  }
  auto entry = json::object({{key, value}});
  if (!label.empty()) entry["adlabels"] = json::array({label_of(label)});
  list.push_back(std::move(entry));
  return &list.back();
}

void add_asset(json& feed, AssetKind kind, const AssetRef& asset, const std::optional<AssetRef>& thumbnail,
               const std::string& label) {
  const bool is_video = kind == AssetKind::video;
  auto* const entry =
      add_entry(feed[is_video ? "videos" : "images"], is_video ? "video_id" : "hash", asset.text, label);
  if (entry == nullptr || !is_video || !thumbnail) return;
  const bool by_url = thumbnail->form == AssetRef::Form::url;
  (*entry)[by_url ? "thumbnail_url" : "thumbnail_hash"] = thumbnail->text;
}

const char* format_of(const json& feed) {
  if (!feed.contains("videos")) return "SINGLE_IMAGE";
  return feed.contains("images") ? "AUTOMATIC_FORMAT" : "SINGLE_VIDEO";
}

}  // namespace metaup::graph
