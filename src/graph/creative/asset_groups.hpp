#pragma once
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "metaup/graph/findings.hpp"

namespace metaup::graph {

/// What makes an ad flexible. It is a field of the ad; some versions tell it as one of its creative.
inline constexpr auto kAssetGroupsField = "creative_asset_groups_spec";
/// The images of a group, and its videos.
inline constexpr std::size_t kMostMediaOfKind = 10;

/// The groups of a flexible ad, and the creative that it holds (docs/graph-api.md, "Flexible ads"). A spec without
/// groups has nothing to be checked.
void check_asset_groups(const nlohmann::json& spec, const std::string& field, Findings& findings);

}  // namespace metaup::graph
