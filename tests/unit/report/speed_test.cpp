#include <catch2/catch.hpp>

#include "report/speed.hpp"

using namespace metaup;
using namespace metaup::report;

namespace {

Tick tick(std::int64_t seconds, std::uint64_t sent, std::uint64_t total) {
  Tick tick;
  tick.elapsed = std::chrono::seconds{seconds};
  tick.bytes_sent = sent;
  tick.bytes_total = total;
  tick.items = 10;
  tick.all_known = true;
  return tick;
}

}  // namespace

TEST_CASE("the time left follows from what is left and the speed", "[report]") {
  const auto speed = speed_between({Milliseconds{0}, 0, 0}, tick(10, 1000, 3000));
  CHECK(speed.bytes_per_second == Approx(100));
  CHECK(speed.left == Milliseconds{20'000});
}

TEST_CASE("a wait for a rate limit adds to the time left", "[report]") {
  auto now = tick(10, 1000, 3000);
  now.waiting = Milliseconds{5'000};
  CHECK(speed_between({}, now).left == Milliseconds{25'000});
}

TEST_CASE("without bytes to send, items are counted", "[report]") {
  auto now = tick(10, 0, 0);
  now.ended = 4;
  CHECK(speed_between({}, now).left == Milliseconds{15'000});
  now.ended = 10;
  CHECK(speed_between({}, now).left == Milliseconds{0});
}

TEST_CASE("no time left is told when it cannot be known", "[report]") {
  auto growing = tick(10, 1000, 3000);
  growing.all_known = false;
  CHECK_FALSE(speed_between({}, growing).left);
  CHECK_FALSE(speed_between({}, tick(10, 0, 3000)).left);                         // nothing moves
  CHECK_FALSE(speed_between({}, tick(10, 1, UINT64_MAX)).left);                   // longer than anyone waits
  CHECK_FALSE(speed_between({Milliseconds{10'000}, 0, 0}, tick(10, 5, 9)).left);  // no time has passed
}

TEST_CASE("bytes that were sent twice do not turn the time left around", "[report]") {
  auto now = tick(10, 5000, 3000);
  now.ended = 10;
  CHECK(speed_between({}, now).left == Milliseconds{0});
}

TEST_CASE("the speed is that of the last seconds, not of the whole run", "[report]") {
  SpeedMeter meter;
  for (int second = 1; second <= 60; ++second) static_cast<void>(meter.update(tick(second, 0, 10'000)));
  Speed speed;
  for (int second = 61; second <= 80; ++second) {
    speed = meter.update(tick(second, static_cast<std::uint64_t>(second - 60) * 100, 10'000));
  }
  CHECK(speed.bytes_per_second == Approx(100));
}

TEST_CASE("a guess of 100 days or more is not told", "[report]") {
  constexpr std::uint64_t kDays = 100ULL * 24 * 3600;
  CHECK_FALSE(speed_between({}, tick(1, 1, kDays + 1)).left);
  CHECK(speed_between({}, tick(1, 1, kDays)).left == std::chrono::seconds{kDays - 1});
}

TEST_CASE("bytes decide over items while bytes are left to send", "[report]") {
  auto now = tick(10, 2999, 3000);
  now.ended = 1;
  CHECK(speed_between({}, now).left == Milliseconds{3});
  now.bytes_sent = 3000;
  CHECK(speed_between({}, now).left == Milliseconds{90'000});
}
