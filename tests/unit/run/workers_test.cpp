#include "run/workers.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace metaup;

TEST_CASE("all work comes back through one queue", "[run]") {
  const Waker waker;
  run::Workers<int> workers(3, waker);
  for (int i = 0; i < 200; ++i) {
    workers.submit([i](const std::atomic<bool>&) { return i; });
  }
  std::set<int> seen;
  while (workers.unfinished() != 0) {
    waker.wait();
    waker.drain();
    for (const int value : workers.take()) seen.insert(value);
  }
  CHECK(seen.size() == 200);
}

TEST_CASE("stopping tells running work and drops the rest", "[run]") {
  const Waker waker;
  std::atomic<int> started{0};
  {
    run::Workers<int> workers(1, waker);
    for (int i = 0; i < 10; ++i) {
      workers.submit([&](const std::atomic<bool>& stop) {
        ++started;
        while (!stop) std::this_thread::yield();
        return 0;
      });
    }
    while (started == 0) std::this_thread::yield();
    workers.stop();
  }
  CHECK(started == 1);
}
