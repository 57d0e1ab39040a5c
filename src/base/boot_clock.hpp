#pragma once
#include <chrono>
#include <string>

#include "metaup/base/clock.hpp"

namespace metaup {

/// A moment by a clock that nobody sets: it counts from the start of the machine, also while the machine sleeps.
struct BootTime {
  std::string boot = {};  ///< which start of which machine; empty: not known, and `since` says nothing
  std::chrono::nanoseconds since{0};
};

/// What a `Clock` can be, too, for what another process on this machine reads.
class BootClock {
 public:
  virtual ~BootClock() = default;
  [[nodiscard]] virtual BootTime boot() const = 0;
};

/// Of a clock that cannot say, nothing.
[[nodiscard]] BootTime boot_time(const Clock& clock);

/// All clocks of the machine. Not all systems have a boot clock.
class MachineClock final : public Clock, public BootClock {
 public:
  [[nodiscard]] SteadyTime now() const override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] WallTime wall() const override { return std::chrono::system_clock::now(); }
  [[nodiscard]] BootTime boot() const override;
};

}  // namespace metaup
