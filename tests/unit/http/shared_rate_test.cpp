#include <catch2/catch.hpp>

#include "http/shared_rate.hpp"

using namespace metaup;
using namespace metaup::http;
using namespace std::chrono_literals;

namespace {
constexpr SteadyTime kStart = SteadyTime{} + 1h;
}

TEST_CASE("what is dealt is what was earned, in equal shares", "[http]") {
  SharedRate rate(1000);
  CHECK(rate.deal(kStart, 2, 0) == 0);
  CHECK(rate.deal(kStart + 100ms, 2, 0) == 50);
  CHECK(rate.deal(kStart + 200ms, 4, 0) == 25);
}

TEST_CASE("what one did not use goes to all", "[http]") {
  SharedRate rate(1000);
  CHECK(rate.deal(kStart, 2, 0) == 0);
  CHECK(rate.deal(kStart + 100ms, 2, 0) == 50);
  CHECK(rate.deal(kStart + 200ms, 2, 40) == 70);
}

TEST_CASE("a pause is not made up for by a burst", "[http]") {
  SharedRate rate(1000);
  CHECK(rate.deal(kStart, 1, 0) == 0);
  CHECK(rate.deal(kStart + 1h, 1, 0) == 250);
  CHECK(rate.deal(kStart + 1h, 1, 250) == 250);
}

TEST_CASE("at a very low rate many senders still move, and not a byte is made up", "[http]") {
  SharedRate rate(10);
  constexpr std::size_t kSenders = 50;
  std::uint64_t dealt = 0;
  for (int tick = 0; tick <= 2000; ++tick) dealt += kSenders * rate.deal(kStart + tick * 50ms, kSenders, 0);
  CHECK(dealt <= 1000);
  CHECK(dealt >= 900);
}

TEST_CASE("without senders nothing is dealt", "[http]") {
  SharedRate rate(1000);
  CHECK(rate.deal(kStart, 0, 0) == 0);
  CHECK(rate.deal(kStart + 100ms, 0, 0) == 0);
  CHECK(rate.deal(kStart + 100ms, 1, 0) == 100);
}
