#include "cli/time_limit.hpp"

#include <algorithm>
#include <csignal>

namespace metaup::cli {

TimeLimit::TimeLimit(SteadyTime end, const Clock& clock, const run::Interrupt& interrupt) {
  // A signal must end what the command's own thread waits for.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  thread_ = std::thread([this, end, &clock, &interrupt] { watch(end, clock, interrupt); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TimeLimit::~TimeLimit() {
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void TimeLimit::watch(SteadyTime end, const Clock& clock, const run::Interrupt& interrupt) {
  constexpr std::chrono::nanoseconds kTick = Milliseconds{100};  // nothing wakes it when a signal comes
  std::unique_lock lock(mutex_);
  for (auto now = clock.now(); !has_ended_ && !interrupt.came && now < end; now = clock.now()) {
    ended_.wait_for(lock, std::min<std::chrono::nanoseconds>(end - now, kTick));
  }
  stop_ = true;
}

}  // namespace metaup::cli
