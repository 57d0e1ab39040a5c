#pragma once
#include <cstdint>

#include "metaup/pace/retry.hpp"

namespace metaup::pace {

/// A limiter that throttles one operation this often is not going to let it through.
inline constexpr std::uint32_t kMostThrottles = 30;

/// How often a failure without a limiter may be repeated; `row` may be null.
[[nodiscard]] std::uint32_t repeats_allowed(const RetryPolicy& policy, const graph::ErrorRow* row);

}  // namespace metaup::pace
