#include "metaup/pace/backoff.hpp"

#include <catch2/catch.hpp>

using metaup::Milliseconds;
using metaup::pace::retry_delay;

TEST_CASE("a retry waits longer each time, up to the ceiling, never less than asked", "[pace]") {
  const auto [attempt, floor_ms, expected_ms] = GENERATE(
      table<unsigned, int, int>({{1, 0, 500}, {2, 0, 1'000}, {7, 0, 30'000}, {99, 0, 30'000}, {1, 90'000, 90'500}}));
  CHECK(retry_delay({}, attempt, Milliseconds{floor_ms}, 0.5) == Milliseconds{expected_ms});
}

TEST_CASE("jitter reaches from the floor to the full delay", "[pace]") {
  CHECK(retry_delay({}, 3, Milliseconds{10}, 0.0) == Milliseconds{10});
  CHECK(retry_delay({}, 3, Milliseconds{10}, 0.999) > Milliseconds{3'900});
}

TEST_CASE("attempt 0 waits as the first", "[pace]") {
  CHECK(retry_delay({}, 0, Milliseconds{0}, 0.5) == retry_delay({}, 1, Milliseconds{0}, 0.5));
}
