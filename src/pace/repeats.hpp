#pragma once
#include <cstdint>

#include "metaup/pace/retry.hpp"

namespace metaup::pace {

/// A limiter that throttles one operation this often is not going to let it through.
inline constexpr std::uint32_t kMostThrottles = 30;

/// The row that an error was classed by; null when something else classed it, such as its status.
[[nodiscard]] const graph::ErrorRow* row_of(const Error& error);

/// How often a failure without a limiter may be repeated; `row` may be null.
[[nodiscard]] std::uint32_t repeats_allowed(const RetryPolicy& policy, const graph::ErrorRow* row);

}  // namespace metaup::pace
