#pragma once
#include <chrono>
#include <optional>

#include "metaup/base/clock.hpp"

namespace metaup {

/// The moment so many seconds after 1970; nothing when WallTime, which counts nanoseconds, cannot hold it: before 1678
/// and after 2261.
[[nodiscard]] constexpr std::optional<WallTime> wall_time(std::chrono::seconds since_1970) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  constexpr auto kEarliest = duration_cast<seconds>(WallTime::duration::min());
  constexpr auto kLatest = duration_cast<seconds>(WallTime::duration::max());
  if (since_1970 < kEarliest || since_1970 > kLatest) return std::nullopt;
  return WallTime{since_1970};
}

}  // namespace metaup
