#include "run/traffic/block_time.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace metaup;
using namespace std::chrono_literals;

namespace {

const WallTime kMet{std::chrono::hours{24 * 365 * 56}};
const BootTime kThen{"here", 1h};

ledger::Block block_of(Milliseconds wait) { return run::block_for(wait, kMet, kThen); }

}  // namespace

TEST_CASE("how long a block lasts is told by the boot clock of its machine, elsewhere by the wall clock", "[run]") {
  struct Case {
    const char* what;
    std::chrono::nanoseconds by_wall;  // since it was met
    BootTime boot;
    Milliseconds left;
  };
  const auto one = GENERATE(values<Case>({
      {"at once", 0s, {"here", 1h}, 5min},
      {"later", 2min, {"here", 1h + 2min}, 3min},
      {"over", 5min, {"here", 1h + 5min}, 0ms},
      {"the wall clock jumped forward", 1000h, {"here", 1h + 1min}, 4min},
      {"the wall clock went back", -1000h, {"here", 1h + 1min}, 4min},
      {"it stood still", 0s, {"here", 1h + 6min}, 0ms},
      {"the boot clock went back, as that of a copied machine", 2min, {"here", 1min}, 5min},
      {"after a restart", 2min, {"there", 10s}, 3min},
      {"after a restart, and it is over", 5min, {"there", 10s}, 0ms},
      {"on another machine, whose clock is behind", -3h, {"there", 100h}, 5min},
      {"on another machine, whose clock is ahead", 3h, {"there", 100h}, 0ms},
      {"where nobody knows the boot clock", 2min, {}, 3min},
      {"a part of a millisecond counts", 5min - 1ns, {"there", 1h}, 1ms},
  }));
  CAPTURE(one.what);
  CHECK(run::time_left_of(block_of(5min), kMet + one.by_wall, one.boot) == one.left);
}

TEST_CASE("a block from where there is no boot clock goes by the wall clock", "[run]") {
  const auto block = run::block_for(5min, kMet, {});
  CHECK(block.ends.boot.empty());
  CHECK(run::time_left_of(block, kMet + 1min, {}) == 4min);
  CHECK(run::time_left_of(block, kMet + 1min, kThen) == 4min);
}

TEST_CASE("a block is kept for a day at most", "[run]") {
  const Milliseconds wait = GENERATE(as<Milliseconds>{}, 24h, 24h + 1ms, 48h, 24h * 7);
  const bool is_same_boot = GENERATE(true, false);
  auto block = block_of(wait);
  if (GENERATE(true, false)) {  // as a run wrote it that did not cut it
    block.until = kMet + wait;
    block.ends.since = kThen.since + wait;
  }
  const auto left = [&](std::chrono::nanoseconds later) {
    return run::time_left_of(block, kMet + later, is_same_boot ? BootTime{"here", 1h + later} : BootTime{"there", 1h});
  };
  CHECK(left(0h) == 24h);
  CHECK(left(23h) == 1h);
  CHECK(left(24h) == 0ms);
  CHECK(left(47h) == 0ms);
}

TEST_CASE("a long block of which nobody knows when it began is not believed", "[run]") {
  const ledger::Block block{.until = kMet + 24h + 1ms, .since = {}, .ends = {}};
  CHECK(run::time_left_of(block, kMet, kThen) == 0ms);
  CHECK(run::time_left_of(block, kMet + 1ms, kThen) == 24h);
  auto shown_too_late = block_of(5min);
  shown_too_late.ends.since = 100h;
  CHECK(run::time_left_of(shown_too_late, kMet, kThen) == 5min);  // no longer than it was
}

TEST_CASE("numbers of a strange ledger do not run over", "[run]") {
  using Ns = std::chrono::nanoseconds;
  const auto least = std::numeric_limits<std::int64_t>::min();
  const auto most = std::numeric_limits<std::int64_t>::max();
  for (const auto until : {least, std::int64_t{0}, most}) {
    for (const auto since : {least, std::int64_t{0}, most}) {
      for (const auto ends : {least, std::int64_t{0}, most}) {
        const ledger::Block block{WallTime{Ns{until}}, WallTime{Ns{since}}, {"here", Ns{ends}}};
        CHECK(run::time_left_of(block, kMet, kThen) == 0ms);
        CHECK(run::time_left_of(block, kMet, {}) == 0ms);
      }
    }
  }
}
