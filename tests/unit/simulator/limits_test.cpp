#include "simulator/limits.hpp"

#include <catch2/catch.hpp>

#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;
using std::chrono::seconds;

namespace {

const WallTime kStart{std::chrono::hours{24 * 365}};
const Charge kWrite{.account = "1", .write = true};
const Charge kRead{.account = "1"};

int code(const std::optional<ApiError>& error) { return error ? error->code : 0; }

}  // namespace

TEST_CASE("the development tier stands twenty writes, then blocks for five minutes", "[simulator]") {
  Limits limits(tier_limits("development_access"));
  for (int i = 0; i < 20; ++i) CHECK(code(limits.charge(kWrite, kStart)) == 0);
  const auto error = limits.charge(kWrite, kStart);
  REQUIRE(error);
  CHECK(error->code == 17);
  CHECK(error->subcode == 2446079);
  CHECK(error->message == "User request limit reached");
  CHECK(error->user_title == "Ad Account Has Too Many API Calls");
  CHECK(error->status == 400);
  const auto usage = Json::parse(*find(limits.headers("1", 0, kStart), "x-ad-account-usage"));
  CHECK(usage["acc_id_util_pct"] == 100.0);
  CHECK(usage["reset_time_duration"] == 300);
  CHECK(code(limits.charge({.account = "2", .write = true}, kStart)) == 0);
  CHECK(code(limits.charge(kWrite, kStart + seconds{300})) == 0);
}

TEST_CASE("points decay evenly", "[simulator]") {
  Limits limits(tier_limits("development_access"));
  for (int i = 0; i < 20; ++i) CHECK_FALSE(limits.charge(kWrite, kStart));
  const auto later = kStart + seconds{15};  // three points at 60 in 300 s
  const auto usage = Json::parse(*find(limits.headers("1", 0, later), "x-ad-account-usage"));
  CHECK(usage["acc_id_util_pct"] == 95.0);
  CHECK(code(limits.charge(kWrite, later)) == 0);
  CHECK(code(limits.charge(kRead, later)) == 17);
}

TEST_CASE("asking during a block lengthens it, unless the scenario says not", "[simulator]") {
  const auto [lengthens, expected] = GENERATE(table<bool, int>({{true, 17}, {false, 0}}));
  auto rules = tier_limits("development_access");
  rules.blocked_calls_lengthen = lengthens;
  Limits limits(rules);
  for (int i = 0; i < 21; ++i) (void)limits.charge(kWrite, kStart);
  CHECK(code(limits.charge(kRead, kStart + seconds{299})) == 17);
  CHECK(code(limits.charge(kRead, kStart + seconds{300})) == expected);
}

TEST_CASE("calls in a rolling hour are bounded, and the way back is told in minutes", "[simulator]") {
  auto rules = tier_limits("standard_access");
  rules.hourly_calls = 10;
  rules.hourly_calls_per_ad = 5;
  rules.blocked_calls_lengthen = false;
  Limits limits(rules);
  for (int i = 0; i < 10; ++i) CHECK(code(limits.charge(kRead, kStart)) == 0);
  CHECK(code(limits.charge(kRead, kStart + seconds{60})) == 80004);
  CHECK(code(limits.charge({.account = "1", .active_ads = 1}, kStart + seconds{60})) == 0);
  const auto usage = Json::parse(*find(limits.headers("1", 0, kStart + seconds{60}), "x-business-use-case-usage"));
  CHECK(usage["1"][0]["call_count"] == 110);
  CHECK(usage["1"][0]["estimated_time_to_regain_access"] == 59);
  CHECK(code(limits.charge(kRead, kStart + seconds{3600})) == 0);
}

TEST_CASE("changes of ads are bounded per second, without a header", "[simulator]") {
  auto rules = tier_limits("standard_access");
  rules.mutations_per_second = 2;
  Limits limits(rules);
  const Charge mutation{.account = "1", .write = true, .mutation = true};
  CHECK(code(limits.charge(mutation, kStart)) == 0);
  CHECK(code(limits.charge(mutation, kStart)) == 0);
  const auto error = limits.charge(mutation, kStart);
  REQUIRE(error);
  CHECK(error->code == 613);
  CHECK(error->subcode == 5044001);
  CHECK(code(limits.charge(mutation, kStart + seconds{1})) == 0);
}

TEST_CASE("usage headers appear only after enough calls", "[simulator]") {
  auto rules = tier_limits("standard_access");
  rules.headers_after = 1;
  Limits limits(rules);
  (void)limits.charge(kRead, kStart);
  CHECK(limits.headers("1", 0, kStart).empty());
  (void)limits.charge(kRead, kStart);
  CHECK(limits.headers("1", 0, kStart).size() == 2);
}

TEST_CASE("a throttled account recovers when the simulated time moves on", "[simulator]") {
  Asking asking(R"({"limits":{"tier":"development_access"}})");
  const auto write = [&] { return error_of(asking.del("/v26.0/act_1/adimages", {{"hash", "x"}})).first; };
  for (int i = 0; i < 20; ++i) CHECK(write() == 100);
  CHECK(write() == 17);
  CHECK(asking.state()["throttled"] == 1);
  asking.post("/__sim__/advance", {{"seconds", "300"}});
  CHECK(write() == 100);
}

TEST_CASE("simulated time can run faster than the real one", "[simulator]") {
  ManualClock real;
  SimClock clock(real, 60);
  const auto start = clock.now();
  real.advance(Milliseconds{1000});
  CHECK(clock.now() - start == std::chrono::minutes{1});
}
