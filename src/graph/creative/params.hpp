#pragma once
#include <nlohmann/json.hpp>

#include "metaup/graph/creative_spec.hpp"

namespace metaup::graph {

/// Each member as one form field: texts as they are, everything else as JSON.
[[nodiscard]] Params to_params(const nlohmann::json& root);
/// The object that parameters say, whatever their order.
[[nodiscard]] nlohmann::json to_object(const Params& params);

}  // namespace metaup::graph
