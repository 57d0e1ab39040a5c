#pragma once
#include <string>

#include "metaup/base/clock.hpp"

namespace metaup::simulator {

/// The simulated time: it runs `scale` times as fast as the real one and can be put forward.
class SimClock {
 public:
  SimClock(const Clock& real, double scale) : real_(real), scale_(scale), started_(real.now()), epoch_(real.wall()) {}

  [[nodiscard]] WallTime now() const {
    const std::chrono::duration<double> elapsed = (real_.now() - started_) * scale_;
    return epoch_ + std::chrono::duration_cast<WallTime::duration>(elapsed) + ahead_;
  }
  void advance(Milliseconds by) { ahead_ += by; }

 private:
  const Clock& real_;
  double scale_;
  SteadyTime started_;
  WallTime epoch_;
  Milliseconds ahead_{0};
};

/// "2026-03-01T10:20:30+0000".
[[nodiscard]] std::string graph_time(WallTime time);

}  // namespace metaup::simulator
