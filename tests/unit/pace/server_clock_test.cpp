#include "pace/server_clock.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace std::chrono_literals;
using pace::ServerClock;

namespace {

const SteadyTime kStart{1h};
const WallTime kMeta{std::chrono::seconds{1'800'000'000}};

/// One that was told at `kStart` that it is `kMeta`.
ServerClock told(int times = 1) {
  ServerClock clock;
  for (int i = 0; i < times; ++i) clock.on_date(kMeta, kStart, kStart);
  return clock;
}

}  // namespace

TEST_CASE("before the first date nothing is known of Meta's clock", "[pace]") {
  const ServerClock clock;
  CHECK_FALSE(clock.known());
  CHECK_FALSE(clock.at(kStart));
  CHECK(pace::sent_at(clock, kStart, kMeta) == pace::SentAt{kMeta, false});
}

TEST_CASE("Meta's clock runs on with the steady one, forwards and backwards", "[pace]") {
  const auto clock = told();
  CHECK(clock.known());
  CHECK(clock.at(kStart) == kMeta);
  CHECK(clock.at(kStart + 90min) == kMeta + 90min);
  CHECK(clock.at(kStart - 10s) == kMeta - 10s);
}

TEST_CASE("what this machine's clock shows does not matter once Meta's is known", "[pace]") {
  CHECK(pace::sent_at(told(), kStart + 1s, kMeta + 400 * 24h) == pace::SentAt{kMeta + 1s, true});
}

TEST_CASE("a date is of the middle between request and reply", "[pace]") {
  ServerClock clock;
  clock.on_date(kMeta, kStart, kStart + 40s);
  CHECK(clock.at(kStart + 20s) == kMeta);
}

TEST_CASE("dates that say nothing are passed over", "[pace]") {
  ServerClock clock;
  SECTION("of a time in which there is no metaup") { clock.on_date(WallTime{}, kStart, kStart); }
  SECTION("of a far future") { clock.on_date(kMeta + 24h * 365 * 80, kStart, kStart); }
  SECTION("of a reply that took too long") { clock.on_date(kMeta, kStart, kStart + 60s + 1ms); }
  SECTION("of a reply before its request") { clock.on_date(kMeta, kStart, kStart - 1ms); }
  CHECK_FALSE(clock.known());
  clock.on_date(kMeta, kStart, kStart + 60s);
  CHECK(clock.known());
}

TEST_CASE("odd dates among right ones change nothing", "[pace]") {
  auto clock = told(3);
  clock.on_date(kMeta + 24h, kStart, kStart);
  clock.on_date(kMeta - 24h, kStart, kStart);
  CHECK(clock.at(kStart) == kMeta);
  clock.on_date(kMeta + 24h, kStart, kStart);
  CHECK(clock.at(kStart) == kMeta);
}

TEST_CASE("of two dates the earlier one counts, which makes a look wider", "[pace]") {
  const auto hours = GENERATE(-1, 1);
  auto clock = told();
  clock.on_date(kMeta + std::chrono::hours{hours}, kStart, kStart);
  CHECK(clock.at(kStart) == kMeta + std::chrono::hours{std::min(hours, 0)});
}

TEST_CASE("a clock that Meta sets is followed after a few replies", "[pace]") {
  auto clock = told(100);
  for (int i = 0; i < 4; ++i) clock.on_date(kMeta + 1h, kStart, kStart);
  CHECK(clock.at(kStart) == kMeta);
  clock.on_date(kMeta + 1h, kStart, kStart);
  CHECK(clock.at(kStart) == kMeta + 1h);
}

TEST_CASE("what was made is as old as its request, or a little older: by much if the time is not Meta's", "[pace]") {
  CHECK(pace::earliest_creation({kMeta, true}) == kMeta - 5min);
  CHECK(pace::earliest_creation({kMeta, false}) == kMeta - 26h);
}
