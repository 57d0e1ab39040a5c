#pragma once
#include "metaup/graph/operation.hpp"

namespace metaup::graph {

/// Meta counts these in each second, beside all other limits.
[[nodiscard]] constexpr bool changes_ad(Edge edge) {
  return edge == Edge::ads_create || edge == Edge::ads_update || edge == Edge::ads_delete;
}

}  // namespace metaup::graph
