#pragma once
#include <string>

#include "metaup/base/clock.hpp"

namespace metaup::simulator {

/// The simulated time: it runs `scale` times as fast as the real one, and can be put forward. What it shows
/// may differ from this machine's clock by `offset`, as another machine's does.
class SimClock {
 public:
  SimClock(const Clock& real, double scale, Milliseconds offset = {})
      : real_(real), scale_(scale), started_(real.now()), epoch_(real.wall()), shown_ahead_(offset) {}

  [[nodiscard]] WallTime now() const {
    const std::chrono::duration<double> elapsed = (real_.now() - started_) * scale_;
    return epoch_ + std::chrono::duration_cast<WallTime::duration>(elapsed) + ahead_;
  }
  /// How far what it shows is ahead of `now`, by which things age.
  [[nodiscard]] Milliseconds shown_ahead() const { return shown_ahead_; }

  void advance(Milliseconds by) { ahead_ += by; }
  /// Sets it to another time, earlier or later, as whoever looks after a clock does: nothing ages by it.
  void shift(Milliseconds by) { shown_ahead_ += by; }

 private:
  const Clock& real_;
  double scale_;
  SteadyTime started_;
  WallTime epoch_;
  Milliseconds ahead_{0};
  Milliseconds shown_ahead_;
};

/// "2026-03-01T10:20:30+0000".
[[nodiscard]] std::string graph_time(WallTime time);
/// As the `Date` header of HTTP has it: "Sun, 01 Mar 2026 10:20:30 GMT".
[[nodiscard]] std::string http_date(WallTime time);

}  // namespace metaup::simulator
