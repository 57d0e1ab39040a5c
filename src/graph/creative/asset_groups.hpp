#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "metaup/graph/findings.hpp"

namespace metaup::graph {

/// The groups of a flexible ad, and the creative that it holds (Graph API reference: creatives 2). A spec without
/// groups has nothing to be checked.
void check_asset_groups(const nlohmann::json& spec, const std::string& field, Findings& findings);

}  // namespace metaup::graph
