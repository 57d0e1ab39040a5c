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

/// What a write costs; a read costs 1 (Graph API reference: limits 7).
inline constexpr std::uint64_t kWritePoints = 3;

struct GovernorOptions {
  std::uint32_t most_in_flight = 16;   ///< for each account (`--transfers`)
  bool adaptive = true;                ///< `--transfers auto`: the window grows and shrinks
  double max_usage = 90;               ///< percent (`--max-usage`)
  Milliseconds longest_wait{600'000};  ///< `--max-wait`: no distance between requests is longer
};

/// How long a reply's headers say that nothing is let through; 0: they do not.
[[nodiscard]] Milliseconds announced_block(const graph::Usage& usage);

/// Until when an account is shut.
struct Shut {
  SteadyTime until{};
  bool app_wide = false;  ///< so are all others
  bool spacing = false;   ///< near the limit: it is only the distance to the request before
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
  /// When the account has capacity if nothing but time passes: `now` when it has it already,
  /// nothing when a reply must come first. So a loop that waits until then never spins.
  [[nodiscard]] std::optional<SteadyTime> opens_at(const AccountId& account, SteadyTime now) const;

  /// Until when nothing is sent to the account; a time that has passed when it is not shut.
  [[nodiscard]] Shut shut(const AccountId& account) const;

  /// How many points the operations of one call may cost together: Meta counts each entry of a batch,
  /// and the development tier has 60 points in all.
  [[nodiscard]] std::uint64_t points_per_call(const AccountId& account) const;

  /// A request began whose operations cost so many points together; a single write by default.
  void on_sent(const AccountId& account, std::uint64_t points = kWritePoints);
  /// It ended; `clean` when it was neither throttled nor failed on Meta's side.
  void on_reply(const AccountId& account, const graph::Usage& usage, bool clean, SteadyTime now,
                std::uint64_t points = kWritePoints);
  /// Nobody in `scope` sends before `until`. `account` is who was throttled.
  void block(graph::Scope scope, const AccountId& account, SteadyTime until);

  /// The highest usage that Meta reported of the account lately, in percent.
  [[nodiscard]] double usage_percent(const AccountId& account) const;

  /// Whether Meta's last word on it was that the account has the development tier's few points.
  [[nodiscard]] bool development_tier(const AccountId& account) const { return lane_of(account).development_tier; }

 private:
  struct Lane {
    double window = 1;
    std::uint32_t in_flight = 0;
    double points_in_flight = 0;
    bool answered = false;  ///< since the start, or since the last block
    bool strained = false;  ///< a reply was not clean: grow slowly from now on
    bool development_tier = false;
    double percent = 0;
    SteadyTime blocked_until{};
    SteadyTime next_at{};  ///< requests near the limit keep a distance
  };
  [[nodiscard]] const Lane& lane_of(const AccountId& account) const;
  [[nodiscard]] double percent_of(const Lane& lane) const;
  [[nodiscard]] double points_left(const Lane& lane) const;
  [[nodiscard]] std::uint32_t room_of(const Lane& lane) const;
  [[nodiscard]] SteadyTime shut_until(const Lane& lane) const;
  void note_usage(Lane& lane, const graph::Usage& usage);
  void resize(Lane& lane, bool clean) const;

  GovernorOptions options_;
  std::map<AccountId, Lane> lanes_;
  double app_percent_ = 0;
  SteadyTime app_blocked_until_{};
};

}  // namespace metaup::pace
