#pragma once
#include <nlohmann/json.hpp>

#include "metaup/graph/findings.hpp"

namespace metaup::graph {

/// What no creative and no ad may have, wherever its spec comes from: secrets, members that are gone, ids that a
/// spreadsheet has changed. What Meta is known to drop or to refuse, and may take again, is a warning.
void check_raw_spec(const nlohmann::json& spec, Findings& findings, const std::string& field = "spec");

}  // namespace metaup::graph
