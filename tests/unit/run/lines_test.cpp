#include "run/engine/lines.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "run/engine/target_table.hpp"
#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::run;
using metaup::test::account;

namespace {

const AccountId kAccount = account("1");

Lines::Ready ready_of(Lines& lines, Line which) {
  Lines::Ready found;
  lines.each([&](const AccountId&, Line line, Lines::Ready& ready) {
    if (line == which) found = ready;
  });
  return found;
}

std::vector<TargetId> order_of(Lines& lines, Line line) {
  std::vector<TargetId> order;
  for (const auto& waiting : ready_of(lines, line)) order.push_back(waiting.target);
  return order;
}

void push(Lines& lines, TargetId target, Lines::Rank rank = Lines::Rank::usual) {
  lines.push(kAccount, Line::writes, {.since = {}, .target = target, .rank = rank});
}

}  // namespace

TEST_CASE("what goes on is ahead of what has not begun", "[run]") {
  Lines lines;
  if (GENERATE(true, false)) lines.shuffle([] { return 0.0; });  // each would be put before all others
  for (TargetId target = 0; target < 4; ++target)
    push(lines, target, target >= 2 ? Lines::Rank::begun : Lines::Rank::usual);
  const auto order = order_of(lines, Line::writes);
  CHECK(Lines::begun(ready_of(lines, Line::writes)) == 2);
  CHECK(std::vector(order.begin(), order.begin() + 2) == std::vector<TargetId>{3, 2});
  for (TargetId target = 4; target < 8; ++target) push(lines, target);
  CHECK(Lines::begun(ready_of(lines, Line::writes)) == 2);
}

TEST_CASE("what has to be waited for at Meta is ahead of the rest, however they are shuffled", "[run]") {
  Lines lines;
  int calls = 0;
  if (GENERATE(true, false)) lines.shuffle([&] { return (++calls * 7 % 10) / 10.0; });
  for (TargetId target = 0; target < 20; ++target) {
    push(lines, target, target % 5 == 4 ? Lines::Rank::slow : Lines::Rank::usual);
  }
  push(lines, 20, Lines::Rank::begun);
  auto order = order_of(lines, Line::writes);
  CHECK(Lines::begun(ready_of(lines, Line::writes)) == 1);
  CHECK(order.front() == 20);
  CHECK(std::set(order.begin() + 1, order.begin() + 5) == std::set<TargetId>{4, 9, 14, 19});
  std::sort(order.begin(), order.end());
  CHECK(order.size() == 21);
  CHECK(std::adjacent_find(order.begin(), order.end()) == order.end());
}

TEST_CASE("each machine has an order of its own, and leaves nothing out", "[run]") {
  Lines lines;
  int calls = 0;
  lines.shuffle([&] { return (++calls * 7 % 10) / 10.0; });
  std::vector<TargetId> all;
  for (TargetId target = 0; target < 20; ++target) {
    push(lines, target);
    all.push_back(target);
  }
  auto order = order_of(lines, Line::writes);
  CHECK(order != all);
  std::sort(order.begin(), order.end());
  CHECK(order == all);
}

TEST_CASE("of what is left in a line each machine claims its part", "[run]") {
  Lines lines;
  for (TargetId target = 0; target < 10; ++target) push(lines, target);
  CHECK(lines.share_of(kAccount, Line::writes, 1) == 10);
  CHECK(lines.share_of(kAccount, Line::writes, 4) == 3);
  lines.expect(kAccount, Line::writes, 6);  // they come later
  CHECK(lines.share_of(kAccount, Line::writes, 4) == 4);
  push(lines, 10, Lines::Rank::begun);  // one of those that are claimed goes on, the others are on their way
  lines.hold(kAccount, Line::writes, 4);
  CHECK(lines.share_of(kAccount, Line::writes, 4) == 5);
  CHECK(lines.claimed(kAccount, Line::writes) == 4);
  lines.begin_claim(kAccount);
  CHECK(lines.claimed(kAccount, Line::writes) == 5);
  CHECK(lines.share_of(kAccount, Line::writes, 100) == 1);
}

TEST_CASE("a supply may begin in its middle, with what has to be waited for at Meta", "[run]") {
  const auto slow = GENERATE(std::set<TargetId>{}, std::set<TargetId>{1, 3}, std::set<TargetId>{0});
  TargetTable targets;
  targets.supply({.count = 4,
                  .first = 3,
                  .is_slow = [&](TargetId id) { return slow.contains(id); },
                  .line = Line::files,
                  .account = [](TargetId) { return kAccount; },
                  .bytes = [](TargetId) { return std::uint64_t{1}; },
                  .make = {}});
  std::vector<TargetId> order;
  while (const auto next = targets.lines().next(10, 10)) {
    order.push_back(*next);
    targets.lines().take(kAccount);
  }
  std::vector<TargetId> expected{3, 0, 1, 2};
  std::stable_partition(expected.begin(), expected.end(), [&](TargetId id) { return slow.contains(id); });
  CHECK(order == expected);
}
