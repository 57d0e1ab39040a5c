#pragma once
#include <cstdint>
#include <optional>
#include <set>

#include "metaup/base/clock.hpp"

namespace metaup::pace {

/// A network that does not connect, or a server that answers nothing but 5xx, once the run has had an
/// answer: one pause for all, which grows until an answer comes. Before the first answer there is none: a
/// mistyped address is no outage. Pure: time is given.
class Outage {
 public:
  enum class Sign : std::uint8_t {
    no_connection,  ///< nothing was sent: that is enough
    no_answer,      ///< broken off, or 5xx: may be the request's own fault, so several must meet it
  };

  /// `longest` is for the whole outage (`--max-wait`).
  explicit Outage(Milliseconds longest) : longest_(longest) {}

  /// The server answered, with something other than 5xx.
  void on_answer();
  /// `who` tells requests apart; a repeat has the number of its first attempt.
  void on_sign(Sign sign, std::uint64_t who, SteadyTime now);

  [[nodiscard]] bool lasts() const { return since_.has_value(); }
  /// While it lasts: when it began, and when it has lasted for as long as allowed.
  [[nodiscard]] SteadyTime began() const { return *since_; }
  [[nodiscard]] SteadyTime ends_at_latest() const { return *since_ + longest_; }
  /// While it lasts: when one request may go to see whether it is over.
  [[nodiscard]] SteadyTime until() const { return until_; }
  /// Whether it has lasted for longer than allowed.
  [[nodiscard]] bool is_too_long(SteadyTime now) const { return since_ && now - *since_ >= longest_; }

 private:
  Milliseconds longest_;
  bool answered_ = false;
  std::set<std::uint64_t> without_answer_;  ///< requests since the last answer
  std::optional<SteadyTime> since_;
  SteadyTime until_{};
  std::uint32_t pauses_ = 0;
};

}  // namespace metaup::pace
