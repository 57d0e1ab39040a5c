#include "pace/quota.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::pace;
using graph::Reading;
using std::chrono::seconds;

namespace {

constexpr SteadyTime kNow{std::chrono::hours{1}};
constexpr double kMost = 90;

Reading reading(double percent, int reset = 0) {
  return {.percent = percent, .regain = {}, .reset = seconds{reset}, .present = true};
}

}  // namespace

TEST_CASE("how many points a percent is shows from how far replies move it", "[pace]") {
  const double points = GENERATE(60, 300, 9'000, 200'000);
  Quota quota(1'000, seconds{300});
  double used = 0;
  auto now = kNow;
  for (int i = 0; i < 200 && used < points / 2; ++i) {  // in steps of a fiftieth, and coming back at the same time
    const auto step = points / 50;
    used = std::max(0.0, used - points / 300 * 0.1) + step;
    now += std::chrono::milliseconds{100};
    quota.on_sent(step);
    quota.on_answer({step}, reading(100 * used / points), now);
  }
  CHECK(quota.points_per_percent() == Approx(points / 100).epsilon(0.03));
  CHECK(quota.room(kMost, now) == Approx(0.9 * points - used).epsilon(0.05));
}

TEST_CASE("whole percentages teach the same, only later", "[pace]") {
  Quota quota(1'000, seconds{3'600});
  double used = 0;
  for (int i = 0; i < 400; ++i) {
    used += 3;
    quota.on_sent(3);
    quota.on_answer({3}, reading(std::floor(100 * used / 3'000)), kNow);
  }
  CHECK(quota.points_per_percent() == Approx(30).epsilon(0.1));
}

TEST_CASE("a percentage that stands still while points go shows that the quota is large", "[pace]") {
  Quota quota(1'000, seconds{3'600});
  quota.on_answer({0}, reading(85), kNow);
  CHECK(quota.room(kMost, kNow) == Approx(50));
  for (int i = 0; i < 1'000; ++i) {
    quota.on_sent(3);
    quota.on_answer({3}, reading(85), kNow);
  }
  CHECK(quota.room(kMost, kNow) > 10'000);
}

TEST_CASE("answers without a reading count on from the last one", "[pace]") {
  Quota quota(60, seconds{300});
  quota.on_answer({3}, reading(50), kNow);
  for (int i = 0; i < 4; ++i) {
    quota.on_sent(3);
    quota.on_answer({3}, {}, kNow);
  }
  CHECK(quota.percent(kNow) == Approx(70));
  CHECK(quota.room(kMost, kNow) == Approx(12));
  CHECK(quota.percent(kNow + seconds{30}) == Approx(60));
  CHECK(quota.points_per_percent() == Approx(0.6));  // nothing to learn from
}

TEST_CASE("where no answer has a reading the points are counted, once the tier has told how many there are", "[pace]") {
  Quota quota(9'000, seconds{300});
  const auto send = [&](SteadyTime now) {
    quota.on_sent(3);
    quota.on_answer({3}, {}, now);
  };
  send(kNow);  // before the tier was told
  CHECK(quota.percent(kNow) == 0);
  CHECK_FALSE(quota.known(kNow));
  quota.set_points(60);
  for (int i = 0; i < 17; ++i) send(kNow);
  CHECK(quota.percent(kNow) == Approx(90));
  CHECK_FALSE(quota.lets(3, kMost, kNow));
  const auto opens = quota.opens_at(3, kMost, kNow);
  REQUIRE(opens);
  CHECK(std::chrono::duration<double>(*opens - kNow).count() == Approx(15).epsilon(0.01));  // 12 points in a minute
  CHECK(quota.lets(3, kMost, *opens));
  SECTION("others are told of it") {
    const auto known = quota.known(kNow + seconds{30});
    REQUIRE(known);
    CHECK(known->percent == Approx(80));
    CHECK(known->at == kNow + seconds{30});
    CHECK(known->points_per_percent == Approx(0.6));
    Quota next(9'000, seconds{300});
    next.note(*known, kNow + seconds{60});
    next.set_points(60);
    next.on_answer({3}, {}, kNow + seconds{60});
    CHECK(next.percent(kNow + seconds{60}) == Approx(75));
  }
  SECTION("a reading knows better") {
    quota.on_answer({3}, reading(20), kNow);
    CHECK(quota.percent(kNow) == Approx(20));
  }
  SECTION("after a block it begins anew") {
    quota.forget();
    CHECK(quota.percent(kNow) == 0);
    send(kNow);
    CHECK(quota.percent(kNow) == Approx(5));
  }
}

TEST_CASE("a quota whose size nobody has told is not counted by a guess", "[pace]") {
  Quota quota(1'000, seconds{3'600});
  for (int i = 0; i < 1'000; ++i) quota.on_answer({3}, {}, kNow);
  CHECK(quota.percent(kNow) == 0);
  CHECK(quota.lets(3, kMost, kNow));
}

TEST_CASE("what comes back while nothing is in use is no credit for what is sent later", "[pace]") {
  Quota quota(60, seconds{300});
  quota.set_points(60);
  if (GENERATE(true, false)) quota.on_answer({3}, reading(5), kNow);
  quota.on_answer({3}, {}, kNow);
  const auto later = kNow + std::chrono::hours{1};
  for (int i = 0; i < 18; ++i) quota.on_answer({3}, {}, later);
  CHECK(quota.percent(later) == Approx(90));
}

TEST_CASE("what is in flight takes room, and gives it back with its answer", "[pace]") {
  Quota quota(60, seconds{300});
  quota.on_answer({0}, reading(50), kNow);
  quota.on_sent(12);
  CHECK(quota.room(kMost, kNow) == Approx(12));
  CHECK_FALSE(quota.lets(13, kMost, kNow));
  CHECK(quota.lets(12, kMost, kNow));
  quota.on_answer({12}, reading(50), kNow);  // of before: late
  CHECK(quota.room(kMost, kNow) >= Approx(24));
}

TEST_CASE("how fast points come back is what the header says", "[pace]") {
  Quota quota(60, seconds{300});
  quota.on_answer({0}, reading(90, 900), kNow);
  const auto opens = quota.opens_at(3, kMost, kNow);
  REQUIRE(opens);
  CHECK(std::chrono::duration<double>(*opens - kNow).count() == Approx(50).epsilon(0.01));
  CHECK(quota.lets(3, kMost, *opens));
}

TEST_CASE("what fills the quota by being in flight opens with its answer, not with time", "[pace]") {
  Quota quota(60, seconds{300});
  quota.on_sent(60);
  CHECK_FALSE(quota.opens_at(3, kMost, kNow));
}

TEST_CASE("a rise that this run cannot have made, and a full quota, say nothing of how large it is", "[pace]") {
  const double jump = GENERATE(60, 99, 100, 140);
  Quota quota(9'000, seconds{300});
  quota.on_answer({0}, reading(10), kNow);
  quota.on_sent(3);
  quota.on_answer({3}, reading(jump), kNow);
  CHECK(quota.points_per_percent() == Approx(90));
  CHECK_FALSE(quota.is_measured());
}

TEST_CASE("of a shared quota only a part of what is left is in flight at once, and always one", "[pace]") {
  Quota quota(60, seconds{300}, 0.5);
  quota.on_answer({0}, reading(50), kNow);
  CHECK(quota.room(kMost, kNow) == Approx(12));
  quota.on_sent(12);
  CHECK_FALSE(quota.lets(1, kMost, kNow));
  CHECK_FALSE(quota.opens_at(1, kMost, kNow));
  Quota nearly(60, seconds{300}, 0.5);
  nearly.on_answer({0}, reading(85), kNow);
  CHECK(nearly.lets(3, kMost, kNow));
}

TEST_CASE("what another run knows counts where it shows more use", "[pace]") {
  Quota quota(9'000, seconds{300});
  quota.note({.percent = 80, .points_per_percent = 3, .at = kNow - seconds{60}}, kNow);
  CHECK(quota.percent(kNow) == Approx(60));  // a fifth of all has come back since
  CHECK(quota.points_per_percent() == Approx(3));
  quota.note({.percent = 10, .points_per_percent = 3, .at = kNow}, kNow);
  CHECK(quota.percent(kNow) == Approx(60));
  quota.on_answer({0}, reading(40), kNow);  // Meta's own word
  CHECK(quota.percent(kNow) == Approx(40));
  quota.note({.percent = 90, .points_per_percent = 700, .at = kNow}, kNow);
  CHECK(quota.percent(kNow) == Approx(90));
  CHECK(quota.points_per_percent() == Approx(3));  // this run learns by itself now
}

TEST_CASE("of a quota that machines share each leaves the others as much as it may have on its way itself", "[pace]") {
  Quota quota(600, seconds{300});
  quota.set_machines(4);
  quota.on_answer({0}, reading(50), kNow);
  CHECK(quota.room(kMost, kNow) == Approx(240));  // how large it is, is only a guess
  quota.set_points(600);
  CHECK(quota.room(kMost, kNow) == Approx(240.0 / 8));
  quota.on_sent(30);
  CHECK_FALSE(quota.lets(3, kMost, kNow));
  const auto opens = quota.opens_at(3, kMost, kNow);
  REQUIRE(opens);
  CHECK_FALSE(quota.lets(3, kMost, *opens - seconds{1}));
  CHECK(quota.lets(3, kMost, *opens));
}

TEST_CASE("near the limit one goes when all machines could send one", "[pace]") {
  Quota quota(600, seconds{300});
  quota.set_points(600);
  quota.set_machines(4);
  quota.on_answer({0}, reading(89), kNow);  // 6 points are left
  CHECK_FALSE(quota.lets(3, kMost, kNow));
  const auto opens = quota.opens_at(3, kMost, kNow);
  REQUIRE(opens);
  CHECK(*opens - kNow == seconds{3} + std::chrono::milliseconds{1});  // 2 points come back in a second
  CHECK(quota.lets(3, kMost, *opens));
  quota.set_machines(1);
  CHECK(quota.lets(3, kMost, kNow));
}

TEST_CASE("a quota of which the machines could not send one each is used once nothing is left to come back", "[pace]") {
  Quota quota(60, seconds{300});
  quota.set_points(60);
  quota.set_machines(30);
  quota.on_answer({0}, reading(50), kNow);
  CHECK_FALSE(quota.lets(3, kMost, kNow));
  const auto opens = quota.opens_at(3, kMost, kNow);
  REQUIRE(opens);
  CHECK(quota.lets(3, kMost, *opens));
}

TEST_CASE("what other machines spend makes a shared quota look no smaller than it is", "[pace]") {
  Quota quota(9'000, seconds{300});
  quota.set_machines(4);
  double used = 0;
  auto now = kNow;
  for (int i = 0; i < 40; ++i) {
    used += 4 * 3;
    now += std::chrono::milliseconds{10};
    quota.on_sent(3);
    quota.on_answer({3}, reading(100 * used / 600), now);
  }
  CHECK(quota.points_per_percent() == Approx(6).epsilon(0.1));
}

TEST_CASE("a machine that has heard nothing for a while takes what another one has learned", "[pace]") {
  Quota quota(9'000, seconds{300});
  const bool shares = GENERATE(true, false);
  if (shares) quota.set_machines(4);
  quota.on_answer({0}, reading(10), kNow);
  quota.note({.percent = 20, .points_per_percent = 6, .at = kNow}, kNow + seconds{1});
  CHECK(quota.points_per_percent() == Approx(90));
  quota.note({.percent = 20, .points_per_percent = 6, .at = kNow}, kNow + seconds{10});
  CHECK(quota.points_per_percent() == Approx(shares ? 6 : 90));
}

TEST_CASE("the tier does not undo what another run has learned, and a change of tier does", "[pace]") {
  Quota quota(9'000, seconds{300});
  quota.note({.percent = 10, .points_per_percent = 6, .at = kNow}, kNow);
  quota.set_points(9'000);
  CHECK(quota.points_per_percent() == Approx(6));
  quota.set_points(60);
  CHECK(quota.points_per_percent() == Approx(0.6));
}

TEST_CASE("a quota tells how fast it comes back and when it is free", "[pace]") {
  Quota quota(9'000, seconds{300});
  CHECK_FALSE(quota.known(kNow));
  quota.on_answer({0}, reading(50), kNow);
  CHECK(quota.known(kNow + seconds{9})->percent == 50);
  CHECK(quota.known(kNow + seconds{9})->at == kNow);
  CHECK(quota.points_back() == Approx(30));
  CHECK(quota.free_in(kNow) == seconds{150});
  CHECK(quota.free_in(kNow + seconds{400}) == seconds{0});
}
