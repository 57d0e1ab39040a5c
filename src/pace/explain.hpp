#pragma once
#include <string>

#include "metaup/graph/error_table.hpp"
#include "metaup/pace/retry.hpp"

namespace metaup::pace {

/// What `decide` makes of an error of this row, as one sentence for `metaup explain`.
[[nodiscard]] std::string what_metaup_does(const graph::ErrorRow& row, const RetryPolicy& policy = {});

}  // namespace metaup::pace
