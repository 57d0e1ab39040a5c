#pragma once
#include <deque>
#include <optional>

#include "metaup/report/event.hpp"

namespace metaup::report {

/// How far a run was at some time.
struct Mark {
  Milliseconds elapsed{0};
  std::uint64_t bytes_sent = 0;
  std::uint32_t ended = 0;
};

struct Speed {
  double bytes_per_second = 0;
  std::optional<Milliseconds> left;  ///< nothing while it cannot be told
};

/// The speed from `then` to `now`, and the time left if it stays so: by bytes while there are any
/// to send, else by items, plus the wait for a rate limit.
[[nodiscard]] Speed speed_between(const Mark& then, const Tick& now);

/// Remembers marks of the last 15 seconds, so that the speed is the recent one.
class SpeedMeter {
 public:
  [[nodiscard]] Speed update(const Tick& now);

 private:
  std::deque<Mark> marks_{Mark{}};
};

}  // namespace metaup::report
