#include <poll.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <thread>

#include "metaup/base/waker.hpp"

using metaup::Waker;

namespace {

bool is_awake(const Waker& waker) {
  pollfd ready{.fd = waker.descriptor(), .events = POLLIN, .revents = 0};
  return ::poll(&ready, 1, 0) == 1;
}

const Waker* signalled = nullptr;

}  // namespace

TEST_CASE("a waker is awake from a wake to the next drain, however many wakes there were", "[base]") {
  const Waker waker;
  CHECK_FALSE(is_awake(waker));
  waker.drain();  // must not block
  waker.wake();
  waker.wake();
  CHECK(is_awake(waker));
  waker.drain();
  CHECK_FALSE(is_awake(waker));
}

TEST_CASE("a wake from another thread ends a poll", "[base]") {
  const Waker waker;
  std::thread other([&] { waker.wake(); });
  pollfd ready{.fd = waker.descriptor(), .events = POLLIN, .revents = 0};
  CHECK(::poll(&ready, 1, 60'000) == 1);
  other.join();
}

TEST_CASE("a wake from a signal handler leaves errno alone", "[base]") {
  const Waker waker;
  signalled = &waker;
  auto* const before = std::signal(SIGUSR1, [](int) { signalled->wake(); });
  errno = EXDEV;
  std::raise(SIGUSR1);
  const int after = errno;
  std::signal(SIGUSR1, before);
  CHECK(after == EXDEV);
  CHECK(is_awake(waker));
}
