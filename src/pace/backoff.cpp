#include "metaup/pace/backoff.hpp"

#include <algorithm>

namespace metaup::pace {

Milliseconds retry_delay(const Backoff& backoff, std::uint32_t attempt, Milliseconds floor, double random) {
  const auto doublings = std::min(std::max(attempt, 1U) - 1U, 20U);  // more would overflow
  const auto grown = std::min(backoff.initial * (std::int64_t{1} << doublings), backoff.ceiling);
  const std::chrono::duration<double, std::milli> jittered = grown * random;
  return floor + std::chrono::duration_cast<Milliseconds>(jittered);
}

SteadyTime end_of_block(SteadyTime now, Milliseconds wait, double random) {
  constexpr double kJitter = 0.2;
  const std::chrono::duration<double, std::milli> jitter = wait * kJitter * random;
  return now + wait + std::chrono::duration_cast<Milliseconds>(jitter);
}

}  // namespace metaup::pace
