#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "metaup/base/clock.hpp"
#include "metaup/run/settings.hpp"

namespace metaup::cli {

/// Ends what a command reads before its run, such as listings of remotes, when its time is over or a signal has come.
/// A run looks at the clock itself.
class TimeLimit {
 public:
  TimeLimit(SteadyTime end, const Clock& clock, const run::Interrupt& interrupt);
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;
  ~TimeLimit();

  [[nodiscard]] const std::atomic<bool>& stop() const { return stop_; }

 private:
  void watch(SteadyTime end, const Clock& clock, const run::Interrupt& interrupt);

  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;  ///< the command
  std::thread thread_;
};

}  // namespace metaup::cli
