#pragma once
#include <poll.h>

#include <algorithm>
#include <atomic>

#include "metaup/base/clock.hpp"

namespace metaup {

/// How long to wait before something that the network broke is tried again: longer each time.
class Pauses {
 public:
  [[nodiscard]] Milliseconds next() {
    constexpr Milliseconds kLongest{5'000};
    const auto now = next_;
    next_ = std::min(next_ * 2, kLongest);
    return now;
  }

 private:
  Milliseconds next_{200};
};

/// Waits, and looks several times a second whether it is to `stop` (null: nothing stops it). False: it is.
[[nodiscard]] inline bool pause_for(Milliseconds time, const std::atomic<bool>* stop) {
  constexpr Milliseconds kTick{50};
  const auto is_stopped = [&] { return stop != nullptr && *stop; };
  for (; time > Milliseconds{0} && !is_stopped(); time -= kTick) {
    ::poll(nullptr, 0, static_cast<int>(std::min(time, kTick).count()));
  }
  return !is_stopped();
}

}  // namespace metaup
