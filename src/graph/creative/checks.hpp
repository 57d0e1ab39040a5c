#pragma once
#include <nlohmann/json.hpp>

#include "metaup/graph/findings.hpp"

namespace metaup::graph {

/// What no creative may have, wherever its spec comes from: members that are gone, and secrets.
void check_raw_spec(const nlohmann::json& spec, Findings& findings);

}  // namespace metaup::graph
