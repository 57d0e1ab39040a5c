#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "metaup/graph/creative_draft.hpp"

/// The lists of an asset feed, whose entries rules choose by their labels.
namespace metaup::graph {

[[nodiscard]] nlohmann::json label_of(const std::string& name);

/// Adds an entry with this value under `key` and this label (empty: none); null if there is one, which gets the label:
/// a feed may hold nothing twice.
nlohmann::json* add_entry(nlohmann::json& list, const char* key, const std::string& value, const std::string& label);

/// An image or a video, with its thumbnail, in its list of the feed.
void add_asset(nlohmann::json& feed, AssetKind kind, const AssetRef& asset, const std::optional<AssetRef>& thumbnail,
               const std::string& label);

/// The one format of images, videos, or both.
[[nodiscard]] const char* format_of(const nlohmann::json& feed);

}  // namespace metaup::graph
