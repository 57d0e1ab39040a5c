#pragma once
#include <chrono>

namespace metaup {

using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;
using Milliseconds = std::chrono::milliseconds;

/// The two clocks, behind a seam so that rules about time are tested without waiting.
class Clock {
 public:
  virtual ~Clock() = default;
  /// For waits and durations; never goes back.
  [[nodiscard]] virtual SteadyTime now() const = 0;
  /// For what is written down; may jump.
  [[nodiscard]] virtual WallTime wall() const = 0;
};

/// The machine's own clocks.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime now() const override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] WallTime wall() const override { return std::chrono::system_clock::now(); }
};

}  // namespace metaup
