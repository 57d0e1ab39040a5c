#include "pace/outage.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace std::chrono_literals;
using pace::Outage;
using Sign = pace::Outage::Sign;

namespace {

constexpr SteadyTime kNow{1h};

Outage answered(Milliseconds longest = 10min) {
  Outage outage(longest);
  outage.on_answer();
  return outage;
}

}  // namespace

TEST_CASE("there is no outage before the first answer", "[pace]") {
  Outage outage(10min);
  for (std::uint64_t who = 0; who < 9; ++who) outage.on_sign(GENERATE(Sign::no_connection, Sign::no_answer), who, kNow);
  CHECK_FALSE(outage.lasts());
}

TEST_CASE("one request that cannot connect is enough", "[pace]") {
  auto outage = answered();
  outage.on_sign(Sign::no_connection, 7, kNow);
  CHECK(outage.lasts());
  CHECK(outage.until() == kNow + 1s);
}

TEST_CASE("three requests without an answer are needed, and three different ones", "[pace]") {
  auto outage = answered();
  for (int i = 0; i < 9; ++i) outage.on_sign(Sign::no_answer, 7, kNow);
  outage.on_sign(Sign::no_answer, 8, kNow);
  CHECK_FALSE(outage.lasts());
  SECTION("a third") {
    outage.on_sign(Sign::no_answer, 9, kNow);
    CHECK(outage.lasts());
  }
  SECTION("an answer in between") {
    outage.on_answer();
    outage.on_sign(Sign::no_answer, 9, kNow);
    CHECK_FALSE(outage.lasts());
  }
}

TEST_CASE("the pause doubles with each look in vain, up to half a minute, and ends with an answer", "[pace]") {
  auto outage = answered();
  auto now = kNow;
  std::vector<std::int64_t> pauses;
  for (int i = 0; i < 8; ++i) {
    outage.on_sign(Sign::no_connection, 1, now);
    pauses.push_back(std::chrono::duration_cast<std::chrono::seconds>(outage.until() - now).count());
    outage.on_sign(Sign::no_connection, 2, now);  // under way when the pause began
    now = outage.until();
  }
  CHECK(pauses == std::vector<std::int64_t>{1, 2, 4, 8, 16, 30, 30, 30});
  outage.on_answer();
  CHECK_FALSE(outage.lasts());
  CHECK(outage.until() <= now);
  outage.on_sign(Sign::no_connection, 1, now);
  CHECK(outage.until() == now + 1s);
}

TEST_CASE("all pauses of an outage together are no longer than --max-wait", "[pace]") {
  auto outage = answered(5s);
  outage.on_sign(Sign::no_connection, 1, kNow);
  outage.on_sign(Sign::no_connection, 1, kNow + 1s);
  outage.on_sign(Sign::no_connection, 1, kNow + 3s);
  CHECK(outage.until() == kNow + 5s);
  CHECK_FALSE(outage.is_too_long(kNow + 4s));
  CHECK(outage.is_too_long(kNow + 5s));
}
