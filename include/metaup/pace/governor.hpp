#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "metaup/base/clock.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/graph/error_table.hpp"
#include "metaup/graph/usage.hpp"

namespace metaup::pace {

struct GovernorOptions {
  std::uint32_t most_in_flight = 16;  ///< for each account (`--transfers`)
  bool adaptive = true;               ///< `--transfers auto`: the window grows and shrinks
  double max_usage = 90;              ///< percent (`--max-usage`)
};

/// How much may be in flight for each account, and since when. One request until the first reply,
/// so that a dead token costs one; then additive increase while replies are clean and usage is
/// low, narrower as usage nears `max_usage`, and a full stop after a throttle until access is
/// regained: requests made during a block lengthen it. Pure: time is given.
class Governor {
 public:
  explicit Governor(GovernorOptions options);

  /// How many more requests of `account` may start now.
  [[nodiscard]] std::uint32_t capacity(const AccountId& account, SteadyTime now) const;
  /// When an account without capacity gets some by the passing of time alone; nothing when it
  /// waits for a reply instead.
  [[nodiscard]] std::optional<SteadyTime> opens_at(const AccountId& account, SteadyTime now) const;

  void on_sent(const AccountId& account);
  /// A request ended; `clean` when it was neither throttled nor failed on Meta's side.
  void on_reply(const AccountId& account, const graph::Usage& usage, bool clean, SteadyTime now);
  /// Nobody in `scope` sends before `until`. `account` is who was throttled.
  void block(graph::Scope scope, const AccountId& account, SteadyTime until);

  /// The highest usage that Meta reported of the account lately, in percent.
  [[nodiscard]] double usage_percent(const AccountId& account) const;

  /// What is worth remembering between runs: until when an account is blocked.
  [[nodiscard]] std::map<AccountId, SteadyTime> blocks(SteadyTime now) const;

 private:
  struct Lane {
    double window = 1;
    std::uint32_t in_flight = 0;
    bool answered = false;
    double percent = 0;
    SteadyTime blocked_until{};
  };
  [[nodiscard]] std::uint32_t window_of(const Lane& lane) const;

  GovernorOptions options_;
  std::map<AccountId, Lane> lanes_;
  SteadyTime app_blocked_until_{};
};

}  // namespace metaup::pace
