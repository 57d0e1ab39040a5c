#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "metaup/base/clock.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/report/event.hpp"

namespace metaup::run {

/// The one place that every wait goes through which holds requests back: a limit that a reply met, one
/// that a header or an earlier run announced, the distance between requests near a limit, an outage of
/// the network. It tells of each wait once, and counts the time in which something waited: once, however
/// many accounts wait at the same time.
class Waits {
 public:
  explicit Waits(report::Reporter& reporter) : reporter_(reporter) {}

  /// Something is ready to go and may not before `wait.until`.
  struct Wait {
    AccountId account;  ///< empty: all of them
    SteadyTime until;
    report::WaitCause cause = report::WaitCause::limit;
    double usage_percent = 0;
    std::string reason;
    std::optional<SteadyTime> at_latest = {};  ///< when it ends of a wait that becomes longer: it is told once
  };
  /// Forgets what waits; `hold` says it anew.
  void begin() { longest_.reset(); }
  /// Whether it has told of the wait.
  bool hold(const Wait& wait, SteadyTime now);
  /// Time passed between `from`, when all that waits was told, and `now`.
  void pass(SteadyTime from, SteadyTime now);

  [[nodiscard]] Milliseconds waited() const { return std::chrono::duration_cast<Milliseconds>(waited_); }
  /// The longest wait that is under way, for displays.
  [[nodiscard]] std::optional<report::Waiting> longest(SteadyTime now) const;

 private:
  report::Reporter& reporter_;
  std::map<std::pair<report::WaitCause, AccountId>, SteadyTime> told_;  ///< until when
  std::optional<Wait> longest_;                                         ///< of those that hold something back now
  SteadyTime::duration waited_{};
};

}  // namespace metaup::run
