#include "pace/governor.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace metaup::pace {
namespace {

using std::chrono::seconds;

/// A full quota without word of when it is free again: as long as the shortest block of an account.
constexpr seconds kUnannouncedBlock{60};

// Quotas as Meta publishes them, and the times in which they come back
// (docs/graph-api.md, "Rate limits and usage headers").
constexpr double kScorePoints = 9'000;
constexpr double kDevelopmentScorePoints = 60;
constexpr seconds kScoreBackIn{300};
/// Those that count by the hour differ from account to account, so this is a guess on the small side.
constexpr double kHourlyPoints = 1'000;
constexpr seconds kHour{3600};

/// So long a reply tells how an account stands in which other machines work, too.
constexpr seconds kUpToDate{1};

/// Of the 100 changes of ads in a second that Meta takes: they arrive less evenly than they are sent.
constexpr double kAdsPerSecond = 80;

constexpr double kFull = 100;

Milliseconds time_for_ads(double count) {
  return std::chrono::ceil<Milliseconds>(std::chrono::duration<double>(count / kAdsPerSecond));
}

/// Of what is left of a quota, what may be in flight at once unless it is as large as the account's tier says: how
/// large it is shows only once most of what is in flight has been answered. And of the app's others use some.
constexpr double kShareInFlight = 0.5;

/// A batch of Meta's largest size, all writes: other limits come first.
constexpr double kMostPointsOfACall = 1'000;

constexpr std::array<std::string_view, 3> kLimiters{"score", "ads_management", "app"};

}  // namespace

std::string_view to_string(Limiter limiter) { return kLimiters[static_cast<std::size_t>(limiter)]; }

std::optional<Limiter> parse_limiter(std::string_view name) {
  const auto* const found = std::find(kLimiters.begin(), kLimiters.end(), name);
  if (found == kLimiters.end()) return std::nullopt;
  return static_cast<Limiter>(found - kLimiters.begin());
}

AnnouncedBlocks announced_blocks(const graph::Usage& usage) {
  AnnouncedBlocks blocks;
  blocks.account = usage.regain();
  if (blocks.account.count() == 0 && usage.account.percent >= kFull) blocks.account = usage.account.reset;
  const bool is_full = usage.account.percent >= kFull || usage.use_case.percent >= kFull;
  if (blocks.account.count() == 0 && is_full) blocks.account = kUnannouncedBlock;
  if (usage.app.percent >= kFull) blocks.app = kUnannouncedBlock;
  return blocks;
}

Governor::Governor(GovernorOptions options) : options_(options), app_(kHourlyPoints, kHour, kShareInFlight) {
  options_.most_in_flight = std::max(options_.most_in_flight, 1U);
}

Governor::Lane Governor::fresh(std::size_t machines) {
  Lane lane{.score = Quota(kScorePoints, kScoreBackIn, kShareInFlight),
            .use_case = Quota(kHourlyPoints, kHour, kShareInFlight)};
  lane.score.set_machines(machines);
  lane.use_case.set_machines(machines);
  return lane;
}

void Governor::share(std::size_t machines, SteadyTime now) {
  machines_ = machines;
  app_.set_machines(machines);
  for (auto& [account, lane] : lanes_) {
    lane.score.set_machines(machines);
    lane.use_case.set_machines(machines);
    if (machines > 1 && lane.in_flight == 0 && now - lane.replied_at > kUpToDate) lane.answered = false;
  }
}

const Governor::Lane& Governor::lane_of(const AccountId& account) const {
  static const Lane kFresh = fresh();
  const auto found = lanes_.find(account);
  return found == lanes_.end() ? kFresh : found->second;
}

std::uint32_t Governor::free_slots(const Lane& lane) const {
  const double most = options_.most_in_flight;
  const auto window = lane.answered ? (options_.adaptive ? lane.window : most) : 1;
  const auto limit = static_cast<std::uint32_t>(std::clamp(window, 1.0, most));
  return limit > lane.in_flight ? limit - lane.in_flight : 0;
}

double Governor::points_left(const Lane& lane, SteadyTime now) const {
  const auto most = options_.max_usage;
  return std::min({lane.score.room(most, now), lane.use_case.room(most, now), app_.room(most, now)});
}

std::optional<SteadyTime> Governor::stays_below(double most, const Lane& lane, SteadyTime now, double points) const {
  auto latest = now;
  for (const auto* const quota : {&lane.score, &lane.use_case, &app_}) {
    const auto opens = quota->opens_at(points, most, now);
    if (!opens) return std::nullopt;
    latest = std::max(latest, *opens);
  }
  return latest;
}

/// Nothing when a reply must come first. What only another run has told, which may have been another app's, is put to
/// the test after the longest wait, unless it would lead into the limit.
std::optional<SteadyTime> Governor::has_points_at(const Lane& lane, SteadyTime now, double points) const {
  const auto paced = stays_below(options_.max_usage, lane, now, points);
  if (!paced || !lane.heard_at || lane.in_flight > 0) return paced;
  const auto harmless = stays_below(kFull, lane, now, points).value_or(now);
  return std::min(*paced, std::max(harmless, *lane.heard_at + options_.longest_wait));
}

std::uint32_t Governor::capacity(const AccountId& account, SteadyTime now, std::uint64_t points) const {
  const auto& lane = lane_of(account);
  const auto slots = free_slots(lane);
  const auto cost = static_cast<double>(points);
  if (slots == 0 || now < blocked_until(account)) return 0;
  if (has_points_at(lane, now, cost) != now) return 0;
  const auto by_points = std::floor(points_left(lane, now) / cost);
  return std::min(slots, static_cast<std::uint32_t>(std::clamp(by_points, 1.0, static_cast<double>(slots))));
}

std::optional<SteadyTime> Governor::opens_at(const AccountId& account, SteadyTime now, std::uint64_t points) const {
  const auto& lane = lane_of(account);
  if (free_slots(lane) == 0) return std::nullopt;
  const auto has_points = has_points_at(lane, now, static_cast<double>(points));
  if (!has_points) return std::nullopt;
  return std::max(*has_points, blocked_until(account));
}

SteadyTime Governor::blocked_until(const AccountId& account) const {
  return std::max(lane_of(account).blocked_until, app_blocked_until_);
}

void Governor::on_ads_sent(const AccountId& account, std::size_t count, SteadyTime now) {
  auto& sender = lane(account);
  const auto machines = static_cast<double>(sender.shares_ads ? machines_ : 1);
  sender.ads_open_at = std::max(sender.ads_open_at, now) + time_for_ads(static_cast<double>(count) * machines);
}

Shut Governor::shut(const AccountId& account, SteadyTime now, std::uint64_t points) const {
  const auto& lane = lane_of(account);
  const auto blocked = blocked_until(account);
  const auto has_points = has_points_at(lane, now, static_cast<double>(points)).value_or(now);
  const bool waits = lane.in_flight == 0 && has_points > std::max(now, blocked);  // else a reply comes first
  if (waits) return {.until = has_points, .app_wide = false, .spacing = true};
  return {.until = blocked, .app_wide = blocked == app_blocked_until_, .spacing = false};
}

std::uint64_t Governor::points_per_call(const AccountId& account, SteadyTime now) const {
  const auto left = points_left(lane_of(account), now);
  return static_cast<std::uint64_t>(std::clamp(left, static_cast<double>(kWritePoints), kMostPointsOfACall));
}

Sent Governor::on_sent(const AccountId& account, std::uint64_t points) {
  auto& sender = lane(account);
  ++sender.in_flight;
  sender.is_used = true;
  const auto cost = static_cast<double>(points);
  return {.score = sender.score.on_sent(cost), .use_case = sender.use_case.on_sent(cost), .app = app_.on_sent(cost)};
}

void Governor::note_usage(Lane& lane, const graph::Usage& usage, const Sent& sent, SteadyTime now) {
  if (usage.account.present || usage.use_case.present) {
    lane.percent = std::max(usage.account.percent, usage.use_case.percent);
  }
  if (!usage.tier.empty()) {
    lane.tier = usage.tier;
    lane.development_tier = usage.is_development_tier();
    lane.score.set_points(lane.development_tier ? kDevelopmentScorePoints : kScorePoints);
  }
  if (usage.app.present) app_percent_ = usage.app.percent;
  lane.score.on_answer(sent.score, usage.account, now);
  lane.use_case.on_answer(sent.use_case, usage.use_case, now);
  app_.on_answer(sent.app, usage.app, now);
}

void Governor::resize(Lane& lane, bool clean) const {
  if (clean) {
    lane.window += lane.strained ? 1 / lane.window : 1;
  } else {
    lane.window /= 2;
    lane.strained = true;
  }
  lane.window = std::clamp(lane.window, 1.0, static_cast<double>(options_.most_in_flight));
}

void Governor::on_reply(const AccountId& account, const graph::Usage& usage, bool clean, SteadyTime now,
                        const Sent& sent) {
  auto& sender = lane(account);
  if (sender.in_flight > 0) --sender.in_flight;
  // What was under way when the block began says nothing of how it is after it.
  if (now >= blocked_until(account)) sender.answered = true;
  sender.replied_at = now;
  sender.heard_at.reset();
  note_usage(sender, usage, sent, now);
  resize(sender, clean);
  const auto blocks = announced_blocks(usage);
  if (blocks.account.count() > 0) block(graph::Scope::account, account, now + blocks.account);
  if (blocks.app.count() > 0) block(graph::Scope::app, account, now + blocks.app);
}

void Governor::block(graph::Scope scope, const AccountId& account, SteadyTime until) {
  // The first request after a block goes alone, so `answered` starts anew.
  switch (scope) {
    case graph::Scope::item:
      return;
    case graph::Scope::account: {
      auto& blocked = lane(account);
      blocked.blocked_until = std::max(blocked.blocked_until, until);
      blocked.answered = false;
      blocked.score.forget();
      blocked.use_case.forget();
      return;
    }
    case graph::Scope::app:
    case graph::Scope::run:
      break;
  }
  app_blocked_until_ = std::max(app_blocked_until_, until);
  app_.forget();
  for (auto& entry : lanes_) entry.second.answered = false;
}

std::vector<Governor::Told> Governor::told(const AccountId& account) const {
  const auto& lane = lane_of(account);
  std::vector<Told> all;
  const auto add = [&](const AccountId& whose, Limiter limiter, const Quota& quota) {
    if (const auto known = quota.known()) all.push_back({whose, limiter, &quota, *known});
  };
  add(account, Limiter::use_case, lane.use_case);
  add(account, Limiter::score, lane.score);
  add({}, Limiter::app, app_);
  return all;
}

std::vector<KnownQuota> Governor::known(const AccountId& account) const {
  std::vector<KnownQuota> all;
  for (const auto& one : told(account)) all.push_back({one.account, one.limiter, one.known});
  return all;
}

void Governor::note(const KnownQuota& quota, SteadyTime now) {
  if (quota.limiter == Limiter::app) {
    auto known = quota.known;
    known.percent = 0;
    return app_.note(known, now);
  }
  auto& known = lane(quota.account);
  known.percent = std::max(known.percent, quota.known.percent);
  if (!known.is_used && !known.heard_at) known.heard_at = now;
  (quota.limiter == Limiter::score ? known.score : known.use_case).note(quota.known, now);
}

std::vector<Standing> Governor::standings(const AccountId& account, SteadyTime now) const {
  std::vector<Standing> all;
  for (const auto& one : told(account)) {
    const auto& quota = *one.quota;
    all.push_back(
        {.account = one.account,
         .limiter = one.limiter,
         .percent = quota.percent(now),
         .writes_per_second = quota.is_measured() ? quota.points_back() / static_cast<double>(kWritePoints) : 0,
         .free_in = quota.free_in(now)});
  }
  return all;
}

std::optional<Standing> Governor::fullest(SteadyTime now) const {
  std::optional<Standing> fullest;
  for (const auto& [account, lane] : lanes_) {
    if (!lane.is_used) continue;
    for (auto& standing : standings(account, now)) {
      if (!fullest || standing.percent > fullest->percent) fullest = std::move(standing);
    }
  }
  return fullest;
}

Milliseconds Governor::least_time(const std::map<AccountId, Load>& loads, double most, SteadyTime now) const {
  Milliseconds longest{0};
  for (const auto& [account, load] : loads) {
    const auto time = std::max(lane_of(account).score.time_for(load.points, most, now), time_for_ads(load.ads));
    const auto blocked = std::max(blocked_until(account) - now, SteadyTime::duration{0});
    longest = std::max(longest, time + std::chrono::ceil<Milliseconds>(blocked));
  }
  return longest;
}

double Governor::usage_percent(const AccountId& account) const {
  return std::max(lane_of(account).percent, app_percent_);
}

}  // namespace metaup::pace
