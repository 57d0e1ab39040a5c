#include "run/engine/others_wait.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace std::chrono_literals;
using run::OthersWait;
using Step = run::OthersWait::Step;

namespace {

const SteadyTime kStart{std::chrono::hours{1}};

}  // namespace

TEST_CASE("others are waited for in silence at first, then asked about, and given up in the end", "[run][fleet]") {
  OthersWait wait(10min);
  CHECK(wait.look(true, kStart) == Step::none);
  CHECK(wait.look(true, kStart + 29s) == Step::none);
  CHECK(wait.look(true, kStart + 30s) == Step::ask);
  CHECK(wait.look(true, kStart + 31s) == Step::none);  // it is asked for
  wait.hear(1min, kStart + 31s);                       // it was silent before, too
  CHECK(wait.look(true, kStart + 60s) == Step::none);
  CHECK(wait.look(true, kStart + 61s) == Step::ask);
  wait.hear(9min + 59s, kStart + 9min + 59s);
  CHECK(wait.look(true, kStart + 10min) == Step::ask);
  wait.hear(11min, kStart + 10min);
  CHECK(wait.look(true, kStart + 10min) == Step::give_up);
}

TEST_CASE("a machine that writes to the ledger is waited for however long it takes", "[run][fleet]") {
  OthersWait wait(1min);
  auto now = kStart;
  CHECK(wait.look(true, now) == Step::none);
  for (int turn = 0; turn < 100; ++turn) {
    now += 30s;
    CHECK(wait.look(true, now) == Step::ask);
    wait.hear(5s, now);
  }
  now += 30s;
  CHECK(wait.look(true, now) == Step::ask);
  wait.hear(35s, now);
  CHECK(wait.look(true, now + 25s) == Step::ask);
  wait.hear(60s, now + 25s);
  CHECK(wait.look(true, now + 25s) == Step::give_up);
}

TEST_CASE("who has something else to do does not wait", "[run][fleet]") {
  OthersWait wait(1min);
  CHECK(wait.look(true, kStart) == Step::none);
  CHECK(wait.look(false, kStart + 50s) == Step::none);
  CHECK(wait.look(true, kStart + 51s) == Step::none);
  CHECK(wait.look(true, kStart + 80s) == Step::none);
  CHECK(wait.look(true, kStart + 81s) == Step::ask);
  CHECK(wait.look(false, kStart + 82s) == Step::none);
  wait.hear({}, kStart + 83s);
  CHECK(wait.look(true, kStart + 200s) == Step::none);
}

TEST_CASE("others that nobody knows are given up like those that keep silent", "[run][fleet]") {
  OthersWait wait(40s);
  CHECK(wait.look(true, kStart) == Step::none);
  CHECK(wait.look(true, kStart + 30s) == Step::ask);
  wait.hear({}, kStart + 30s);
  CHECK(wait.look(true, kStart + 40s) == Step::ask);
  wait.hear({}, kStart + 40s);
  CHECK(wait.look(true, kStart + 40s) == Step::give_up);
}

TEST_CASE("what another machine has just claimed is waited for a little, whatever --max-wait says", "[run][fleet]") {
  OthersWait wait(0s);
  CHECK(wait.look(true, kStart) == Step::none);
  CHECK(wait.look(true, kStart + 4s) == Step::none);
  CHECK(wait.look(true, kStart + 5s) == Step::ask);
  wait.hear(1h, kStart + 5s);
  CHECK(wait.look(true, kStart + 5s) == Step::give_up);
}
