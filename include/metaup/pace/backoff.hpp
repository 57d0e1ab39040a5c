#pragma once
#include <cstdint>

#include "metaup/base/clock.hpp"

namespace metaup::pace {

/// How long to wait between attempts of one request.
struct Backoff {
  Milliseconds initial{1'000};
  Milliseconds ceiling{60'000};
};

/// Delay before retry number `attempt` (1 is the first). The server's `floor` is never shortened,
/// not even by `ceiling`; full jitter goes above it. `random` is in [0, 1).
[[nodiscard]] Milliseconds retry_delay(const Backoff& backoff, std::uint32_t attempt, Milliseconds floor,
                                       double random);

/// When what is blocked from `now` for `wait` goes on: up to a fifth later, so that not all that wait go on at the same
/// moment: a call during a block makes it longer. `random` is in [0, 1).
[[nodiscard]] SteadyTime end_of_block(SteadyTime now, Milliseconds wait, double random);

}  // namespace metaup::pace
