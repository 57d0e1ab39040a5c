#pragma once
#include <cstdint>

#include "metaup/pace/retry.hpp"

namespace metaup::pace {

/// A limiter that throttles one operation this often is not going to let it through.
inline constexpr std::uint32_t kMostThrottles = 30;

/// The row that an error was classed by; null when something else classed it, such as its status.
[[nodiscard]] const graph::ErrorRow* row_of(const Error& error);

/// How long a reply's headers say that it takes until access to the account is back, the longest of what they name; 0:
/// they do not.
[[nodiscard]] Milliseconds announced_wait(const graph::Usage& usage);

/// How often a failure without a limiter may be repeated; `row` may be null.
[[nodiscard]] std::uint32_t repeats_allowed(const RetryPolicy& policy, const graph::ErrorRow* row);

}  // namespace metaup::pace
