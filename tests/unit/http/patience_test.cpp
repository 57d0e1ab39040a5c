#include <catch2/catch.hpp>

#include "http/patience.hpp"

using namespace metaup;
using namespace metaup::http;
using namespace std::chrono_literals;
using Kind = Failure::Kind;

namespace {

constexpr auto kStall = 60s;
constexpr auto kReply = 300s;

/// What is said at a second of virtual time.
struct Watch {
  Patience patience{kStall, kReply};
  std::optional<Kind> at(std::chrono::seconds second, const Standing& standing) {
    return patience.look(standing, SteadyTime{} + 1h + second);
  }
};

}  // namespace

TEST_CASE("connecting is not watched", "[http]") {
  Watch watch;
  CHECK_FALSE(watch.at(0s, {.started = false, .total = 10}));
  CHECK_FALSE(watch.at(9999s, {.started = false, .total = 10}));
  CHECK_FALSE(watch.at(10'000s, {.started = true, .total = 10}));
}

TEST_CASE("a body may take any time as long as it moves", "[http]") {
  Watch watch;
  for (std::uint64_t sent = 0; sent < 100; ++sent) {
    CHECK_FALSE(watch.at(std::chrono::seconds{sent * 59}, {.started = true, .sent = sent, .total = 100}));
  }
}

TEST_CASE("a body that does not move stalls, at its very beginning, too", "[http]") {
  const std::uint64_t sent = GENERATE(0U, 5U, 9U);
  Watch watch;
  CHECK_FALSE(watch.at(0s, {.started = true, .sent = sent, .total = 10}));
  CHECK_FALSE(watch.at(59s, {.started = true, .sent = sent, .total = 10}));
  CHECK(watch.at(60s, {.started = true, .sent = sent, .total = 10}) == Kind::stalled);
}

TEST_CASE("what our own limit holds back does not stall", "[http]") {
  Watch watch;
  CHECK_FALSE(watch.at(0s, {.started = true, .sent = 5, .total = 10}));
  CHECK_FALSE(watch.at(500s, {.started = true, .sent = 5, .total = 10, .held_back = true}));
  CHECK_FALSE(watch.at(559s, {.started = true, .sent = 5, .total = 10}));
  CHECK(watch.at(560s, {.started = true, .sent = 5, .total = 10}) == Kind::stalled);
}

TEST_CASE("the wait for a reply begins when all is sent", "[http]") {
  const std::uint64_t total = GENERATE(0U, 10U);
  Watch watch;
  if (total > 0) CHECK_FALSE(watch.at(0s, {.started = true, .sent = 1, .total = total}));
  CHECK_FALSE(watch.at(50s, {.started = true, .sent = total, .total = total}));
  CHECK_FALSE(watch.at(349s, {.started = true, .sent = total, .total = total}));
  CHECK(watch.at(350s, {.started = true, .sent = total, .total = total}) == Kind::no_reply);
}
