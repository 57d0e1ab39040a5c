#pragma once
#include <cstdint>

#include "metaup/base/clock.hpp"

namespace metaup::pace {

struct GovernorOptions {
  std::uint32_t most_in_flight = 16;   ///< requests, for each account (`--transfers`)
  bool adaptive = true;                ///< `--transfers auto`: the window grows and shrinks
  double max_usage = 90;               ///< percent (`--max-usage`)
  Milliseconds longest_wait{600'000};  ///< `--max-wait`: no wait for points to come back is longer
};

}  // namespace metaup::pace
