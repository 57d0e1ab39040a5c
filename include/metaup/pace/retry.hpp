#pragma once
#include <cstdint>
#include <string>
#include <variant>

#include "metaup/base/clock.hpp"
#include "metaup/base/error.hpp"
#include "metaup/graph/error_table.hpp"
#include "metaup/graph/operation.hpp"
#include "metaup/graph/usage.hpp"
#include "metaup/pace/backoff.hpp"

namespace metaup::pace {

struct RetryPolicy {
  std::uint32_t attempts = 5;          ///< in all, for failures without a limiter (`--attempts`)
  Milliseconds longest_wait{600'000};  ///< for the end of a block (`--max-wait`); 0: what is blocked is given up
  Backoff backoff;
};

struct GovernorOptions {
  std::uint32_t most_in_flight = 16;   ///< requests, for each account (`--transfers`)
  bool adaptive = true;                ///< `--transfers auto`: the window grows and shrinks
  double max_usage = 90;               ///< percent (`--max-usage`)
  Milliseconds longest_wait{600'000};  ///< `--max-wait`: no wait for points, or for the network, is longer
};

/// What one operation has been through.
struct Attempts {
  std::uint32_t failed = 0;     ///< failures so far, this one included
  std::uint32_t throttled = 0;  ///< throttles so far, this one included
  Milliseconds limited_for{0};  ///< how long limits have refused it, and let nothing of the kind through meanwhile
};

/// Ask again at `time`. `blocked` is what the failure says of everybody else: nobody in that scope
/// sends before `time` (Scope::item: only this operation waits).
struct RetryAt {
  SteadyTime time;
  graph::Scope blocked = graph::Scope::item;
};
/// `error` as it will be reported. `stops` tells how far the failure reaches for certain: Scope::run
/// ends the run (a dead token), Scope::account fails what is left of the account (a limit that lasts).
/// How far a refusal may reach beyond that, others must show: see Reach.
struct GiveUp {
  Error error;
  graph::Scope stops = graph::Scope::item;
  Milliseconds blocked_for{0};  ///< a limit that is longer than this run waits
};
/// Look at Meta whether the change was made, before anything is sent again.
struct CheckFirst {
  SteadyTime time;
  graph::Scope blocked = graph::Scope::item;  ///< until then
};
using Decision = std::variant<RetryAt, GiveUp, CheckFirst>;

/// What to do about a failure. Pure: time and chance are given. A throttle does not use up
/// attempts, but is given up when the limit would last longer than `longest_wait`, be it by several waits.
[[nodiscard]] Decision decide(const RetryPolicy& policy, const Error& error, const graph::Usage& usage,
                              graph::Idempotency idempotency, const Attempts& attempts, SteadyTime now, double random);

/// "90 s" or "25 min": a wait that is too long to wait for, rounded up.
[[nodiscard]] std::string time_left(Milliseconds wait);

}  // namespace metaup::pace
