#include "cli/plans/sync_watch.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::cli;
using namespace std::chrono_literals;

namespace {
constexpr SteadyTime kStart{1h};
}

TEST_CASE("a pass is followed by the next full look", "[cli][sync]") {
  PassSchedule schedule(2s, 10min);
  schedule.on_pass({}, kStart);
  CHECK(schedule.due() == kStart + 10min);
}

TEST_CASE("a change is followed by a pass once it is quiet, and never waits for ever", "[cli][sync]") {
  PassSchedule schedule(2s, 10min);
  schedule.on_pass({}, kStart);
  schedule.on_change(kStart + 1min);
  CHECK(schedule.due() == kStart + 1min + 2s);
  schedule.on_change(kStart + 1min + 1s);
  CHECK(schedule.due() == kStart + 1min + 3s);
  for (auto passed = 1s; passed < 60s; passed += 1s) schedule.on_change(kStart + 1min + passed);
  CHECK(schedule.due() == kStart + 1min + 20s);
  schedule.on_pass({}, kStart + 2min);
  CHECK(schedule.due() == kStart + 12min);
}

TEST_CASE("a change does not put off the next full look", "[cli][sync]") {
  PassSchedule schedule(1min, 10min);
  schedule.on_pass({}, kStart);
  schedule.on_change(kStart + 10min - 1s);
  CHECK(schedule.due() == kStart + 10min);
}

TEST_CASE("a pass that failed is tried again later and later, whatever changes", "[cli][sync]") {
  PassSchedule schedule(2s, 10min);
  const Pass failed{.exit_code = 7, .may_get_better = true, .settles_in = {}};
  auto now = kStart;
  for (const auto expected : {30s, 60s, 120s, 240s, 480s, 600s, 600s}) {
    schedule.on_pass(failed, now);
    schedule.on_change(now + 1s);
    CHECK(schedule.due() == now + expected);
    now += expected;
  }
  schedule.on_pass({}, now);
  CHECK(schedule.due() == now + 10min);
  schedule.on_pass(failed, now);
  CHECK(schedule.due() == now + 30s);
}

TEST_CASE("a pass is followed by a rest, whatever asks for the next one", "[cli][sync]") {
  PassSchedule schedule(0s, 20ms);
  schedule.on_pass({}, kStart);
  CHECK(schedule.due() == kStart + 1s);
  schedule.on_change(kStart);
  CHECK(schedule.due() == kStart + 1s);
  schedule.on_pass({.exit_code = 0, .may_get_better = false, .settles_in = 5ms}, kStart);
  CHECK(schedule.due() == kStart + 1s);
}

TEST_CASE("a file that was left is looked at once it may have settled, then less and less often", "[cli][sync]") {
  PassSchedule schedule(2s, 10min);
  auto now = kStart;
  const Pass left{.exit_code = 0, .may_get_better = false, .settles_in = 1'500ms};
  for (const Milliseconds expected : {1'500ms, 3'000ms, 6'000ms}) {
    schedule.on_pass(left, now);
    CHECK(schedule.due() == now + expected);
    now += expected;
  }
  schedule.on_pass(left, now);
  schedule.on_change(now + 1s);  // it was closed
  CHECK(schedule.due() == now + 3s);
}

TEST_CASE("a watch goes on unless only a person can help", "[cli][sync]") {
  for (const int code : {0, 4, 5, 6, 7, 9, 10, 11, 12}) CHECK_FALSE(ends_watch(code));
  for (const int code : {1, 2, 3, 129, 130, 143}) CHECK(ends_watch(code));
}
