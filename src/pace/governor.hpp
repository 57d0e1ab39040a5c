#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/graph/error_table.hpp"
#include "metaup/graph/usage.hpp"
#include "metaup/pace/retry.hpp"
#include "pace/quota.hpp"

namespace metaup::pace {

/// What a write costs; a read costs 1 (docs/graph-api.md, "Rate limits and usage headers").
inline constexpr std::uint64_t kWritePoints = 3;

/// How long a reply's headers say that nothing is let through; 0: they do not.
struct AnnouncedBlocks {
  Milliseconds account{0};  ///< that the reply was for
  Milliseconds app{0};      ///< all accounts
};
[[nodiscard]] AnnouncedBlocks announced_blocks(const graph::Usage& usage);

/// Until when an account is shut.
struct Shut {
  SteadyTime until{};
  bool app_wide = false;  ///< so are all others
  bool spacing = false;   ///< near the limit: it only waits for points to come back
};

/// What Meta counts points for.
enum class Limiter : std::uint8_t {
  score,     ///< the account's, all that is done with it
  use_case,  ///< the account's use of `ads_management`
  app,       ///< the app's, whatever the account
};
/// "score", "ads_management", "app": a promise to the ledger, which keeps them.
[[nodiscard]] std::string_view to_string(Limiter limiter);
[[nodiscard]] std::optional<Limiter> parse_limiter(std::string_view name);

/// A limiter as a reply showed it.
struct KnownQuota {
  AccountId account;  ///< empty: the app
  Limiter limiter = Limiter::score;
  Quota::Known known;
};
/// How a limiter stands.
struct Standing {
  AccountId account;  ///< empty: the app
  Limiter limiter = Limiter::score;
  double percent = 0;
  double writes_per_second = 0;  ///< as fast as points come back; 0: not known yet
  Milliseconds free_in{0};       ///< until nothing of it is in use
};

/// What is to be sent to an account.
struct Load {
  double points = 0;
  double ads = 0;  ///< that are made or changed
};

/// A request as each limiter saw it go; a single write, sent after all others were answered, by default.
struct Sent {
  Quota::Sent score{.points = kWritePoints};
  Quota::Sent use_case{.points = kWritePoints};
  Quota::Sent app{.points = kWritePoints};
};

/// How much may be sent to each account, and since when. Meta counts points, for each account, for each use of the API
/// and for the app: no more start than keep all of them below `max_usage` while they come back. Beside that a window
/// limits the requests in flight: one until the first reply, so that a dead token costs one; then additive increase
/// while replies are clean. After a throttle nothing goes until access is regained: requests made during a block
/// lengthen it. Pure: time is given.
class Governor {
 public:
  explicit Governor(GovernorOptions options);

  /// How many more requests of `account` may start now that cost so many points each.
  [[nodiscard]] std::uint32_t capacity(const AccountId& account, SteadyTime now,
                                       std::uint64_t points = kWritePoints) const;
  /// When the account has capacity if nothing but time passes: `now` when it has it already,
  /// nothing when a reply must come first. So a loop that waits until then never spins.
  [[nodiscard]] std::optional<SteadyTime> opens_at(const AccountId& account, SteadyTime now,
                                                   std::uint64_t points = kWritePoints) const;

  /// Until when Meta lets nothing through to the account, as far as is known; it may have passed.
  [[nodiscard]] SteadyTime blocked_until(const AccountId& account) const;
  /// Until when nothing that costs so many points is sent to the account, for whatever reason; it may have passed.
  [[nodiscard]] Shut shut(const AccountId& account, SteadyTime now, std::uint64_t points = kWritePoints) const;

  /// When ads of the account may be made and changed again: Meta takes so many in a second.
  [[nodiscard]] SteadyTime ads_open_at(const AccountId& account) const { return lane_of(account).ads_open_at; }
  void on_ads_sent(const AccountId& account, std::size_t count, SteadyTime now);
  /// Meta has refused changes of ads for being too many in a second: the other machines make some, too, and from now on
  /// each keeps to its part.
  void on_ads_refused(const AccountId& account) { lane(account).shares_ads = true; }

  /// How many points the operations of one call may cost together: Meta counts each entry of a batch.
  [[nodiscard]] std::uint64_t points_per_call(const AccountId& account, SteadyTime now) const;

  /// A request began whose operations cost so many points together; a single write by default.
  Sent on_sent(const AccountId& account, std::uint64_t points = kWritePoints);
  /// It ended; `clean` when it was neither throttled nor failed on Meta's side.
  void on_reply(const AccountId& account, const graph::Usage& usage, bool clean, SteadyTime now, const Sent& sent = {});
  /// So many machines work in the accounts, this one included, and each leaves the others their part. Where this one
  /// has nothing in flight and has heard nothing for a while, one request goes first: its reply shows what the others
  /// have spent since.
  void share(std::size_t machines, SteadyTime now);
  /// Nobody in `scope` sends before `until`. `account` is who was throttled.
  void block(graph::Scope scope, const AccountId& account, SteadyTime until);

  /// What replies have shown of the account's quotas and of the app's, for other runs.
  [[nodiscard]] std::vector<KnownQuota> known(const AccountId& account) const;
  /// What another run has been shown. Of the app only how large its quota is: that run may have been another app's.
  void note(const KnownQuota& quota, SteadyTime now);

  /// How the account's limiters stand and the app's, as far as replies have told.
  [[nodiscard]] std::vector<Standing> standings(const AccountId& account, SteadyTime now) const;
  /// The fullest of those that this run has used; nothing as long as no reply has told.
  [[nodiscard]] std::optional<Standing> fullest(SteadyTime now) const;

  /// The least time in which Meta's limits allow all these loads, staying below `most` percent. It counts what Meta
  /// publishes or announces, and nothing that is only guessed from how percentages move.
  [[nodiscard]] Milliseconds least_time(const std::map<AccountId, Load>& loads, double most, SteadyTime now) const;

  /// The highest usage that Meta reported of the account lately, in percent.
  [[nodiscard]] double usage_percent(const AccountId& account) const;

  /// Whether Meta's last word on it was that the account has the development tier's few points.
  [[nodiscard]] bool development_tier(const AccountId& account) const { return lane_of(account).development_tier; }
  /// As Meta names it; empty: not told.
  [[nodiscard]] const std::string& tier(const AccountId& account) const { return lane_of(account).tier; }

 private:
  struct Lane {
    Quota score;
    Quota use_case;
    double window = 1;
    std::uint32_t in_flight = 0;
    bool is_used = false;   ///< by this run; of others it may only have been told
    bool answered = false;  ///< since the start, or since the last block
    bool strained = false;  ///< a reply was not clean: grow slowly from now on
    bool development_tier = false;
    std::string tier = {};
    double percent = 0;  ///< the highest of its own that Meta told last
    SteadyTime blocked_until{};
    SteadyTime ads_open_at{};
    bool shares_ads = false;  ///< with the other machines
    SteadyTime replied_at{};
    std::optional<SteadyTime> heard_at;  ///< when another run told of it, as long as no reply has
  };
  /// A quota of which a reply has told.
  struct Told {
    AccountId account;  ///< empty: the app
    Limiter limiter;
    const Quota* quota;
    Quota::Known known;
  };
  [[nodiscard]] static Lane fresh(std::size_t machines = 1);
  [[nodiscard]] const Lane& lane_of(const AccountId& account) const;
  Lane& lane(const AccountId& account) { return lanes_.try_emplace(account, fresh(machines_)).first->second; }
  [[nodiscard]] std::vector<Told> told(const AccountId& account) const;
  [[nodiscard]] std::uint32_t free_slots(const Lane& lane) const;
  [[nodiscard]] double points_left(const Lane& lane, SteadyTime now) const;
  [[nodiscard]] std::optional<SteadyTime> has_points_at(const Lane& lane, SteadyTime now, double points) const;
  [[nodiscard]] std::optional<SteadyTime> stays_below(double most, const Lane& lane, SteadyTime now,
                                                      double points) const;
  void note_usage(Lane& lane, const graph::Usage& usage, const Sent& sent, SteadyTime now);
  void resize(Lane& lane, bool clean) const;

  GovernorOptions options_;
  std::size_t machines_ = 1;
  std::map<AccountId, Lane> lanes_;
  Quota app_;
  double app_percent_ = 0;
  SteadyTime app_blocked_until_{};
};

}  // namespace metaup::pace
