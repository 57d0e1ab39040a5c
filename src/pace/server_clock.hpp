#pragma once
#include <deque>
#include <optional>

#include "metaup/base/clock.hpp"

namespace metaup::pace {

/// Meta's clock, as the `Date` of its replies tells it. It is kept against the steady clock, so that it
/// does not matter what this machine's own clock shows, nor whether that jumps.
///
/// One wrong date among right ones changes nothing: the middle one of the last few counts.
class ServerClock {
 public:
  /// A reply with this date, to a request of `sent`, was there at `received`. A date that makes no sense
  /// is passed over, as is one that took too long to come to say much.
  void on_date(WallTime date, SteadyTime sent, SteadyTime received);

  [[nodiscard]] bool known() const { return !offsets_.empty(); }
  /// What Meta's clock shows, or has shown, at a moment of ours; nothing before the first date.
  [[nodiscard]] std::optional<WallTime> at(SteadyTime moment) const;

 private:
  using Offset = WallTime::duration;  ///< Meta's time since 1970, less the steady clock's

  std::deque<Offset> offsets_;  ///< the latest
};

/// When something was sent, as well as it is known.
struct SentAt {
  WallTime time{};
  bool by_meta = false;  ///< of Meta's clock; else of this machine's, which may be wrong

  friend bool operator==(const SentAt&, const SentAt&) = default;
};

/// What `clock` makes of a moment at which this machine's clock showed `wall`.
[[nodiscard]] SentAt sent_at(const ServerClock& clock, SteadyTime moment, WallTime wall);

/// What Meta made of a request has no `created_time` before this: wide when the time is not Meta's.
[[nodiscard]] WallTime earliest_creation(const SentAt& sent);

}  // namespace metaup::pace
