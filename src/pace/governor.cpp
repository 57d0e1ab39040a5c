#include "metaup/pace/governor.hpp"

#include <algorithm>
#include <cmath>

namespace metaup::pace {
namespace {

using std::chrono::seconds;

/// At the limit usage decays by about a twentieth of the quota in this time (300 s from full to
/// empty), so one request after it stays below.
constexpr seconds kSpacing{15};
/// A full quota without word of when it is free again: as long as the shortest block of an account.
constexpr seconds kUnannouncedBlock{60};
/// Of max_usage: from here on the window narrows.
constexpr double kEasyPart = 5.0 / 6.0;
/// The development tier has 60 points, and a write costs 3 of them.
constexpr double kDevelopmentPoints = 60;
/// A batch of Meta's largest size, all writes: other limits come first.
constexpr double kMostPoints = 1'000;
/// Usage headers come only after enough calls, so a reply without one hints at less usage.
constexpr double kFading = 0.75;

}  // namespace

Milliseconds announced_block(const graph::Usage& usage) {
  if (usage.regain.count() > 0) return usage.regain;
  if (usage.percent < 100) return Milliseconds{0};
  return usage.reset.count() > 0 ? usage.reset : kUnannouncedBlock;
}

Governor::Governor(GovernorOptions options) : options_(options) {
  options_.most_in_flight = std::max(options_.most_in_flight, 1U);
}

const Governor::Lane& Governor::lane_of(const AccountId& account) const {
  static const Lane kFresh;
  const auto found = lanes_.find(account);
  return found == lanes_.end() ? kFresh : found->second;
}

double Governor::percent_of(const Lane& lane) const { return std::max(lane.percent, app_percent_); }

SteadyTime Governor::shut_until(const Lane& lane) const {
  return std::max({lane.blocked_until, lane.next_at, app_blocked_until_});
}

Shut Governor::shut(const AccountId& account) const {
  const auto& lane = lane_of(account);
  const auto until = shut_until(lane);
  const bool app_wide = until == app_blocked_until_;
  return {.until = until, .app_wide = app_wide, .spacing = !app_wide && until != lane.blocked_until};
}

/// Of the development tier: what is left of them, less what is under way.
double Governor::points_left(const Lane& lane) const {
  return (options_.max_usage - percent_of(lane)) / 100 * kDevelopmentPoints - lane.points_in_flight;
}

/// How many more requests may start as far as it is not a matter of time.
std::uint32_t Governor::room_of(const Lane& lane) const {
  const auto percent = percent_of(lane);
  const double most = options_.most_in_flight;
  auto window = options_.adaptive ? lane.window : most;
  const auto easy = options_.max_usage * kEasyPart;
  if (percent > easy) window *= (options_.max_usage - percent) / (options_.max_usage - easy);
  if (!lane.answered || percent >= options_.max_usage) window = 1;
  const auto limit = static_cast<std::uint32_t>(std::clamp(window, 1.0, most));
  const auto room = limit > lane.in_flight ? limit - lane.in_flight : 0;
  if (!lane.development_tier) return room;
  // One more than the points allow: it lands between `max_usage` and the limit.
  const auto writes = 1 + std::floor(points_left(lane) / static_cast<double>(kWritePoints));
  const double least = lane.in_flight == 0 ? 1 : 0;
  return std::min(room, static_cast<std::uint32_t>(std::max(writes, least)));
}

std::uint32_t Governor::capacity(const AccountId& account, SteadyTime now) const {
  const auto& lane = lane_of(account);
  return now < shut_until(lane) ? 0 : room_of(lane);
}

std::optional<SteadyTime> Governor::opens_at(const AccountId& account, SteadyTime now) const {
  const auto& lane = lane_of(account);
  if (room_of(lane) == 0) return std::nullopt;
  return std::max(now, shut_until(lane));
}

std::uint64_t Governor::points_per_call(const AccountId& account) const {
  const auto& lane = lane_of(account);
  if (!lane.development_tier) return static_cast<std::uint64_t>(kMostPoints);
  return static_cast<std::uint64_t>(std::clamp(points_left(lane), static_cast<double>(kWritePoints), kMostPoints));
}

void Governor::on_sent(const AccountId& account, std::uint64_t points) {
  auto& lane = lanes_[account];
  ++lane.in_flight;
  lane.points_in_flight += static_cast<double>(points);
}

void Governor::note_usage(Lane& lane, const graph::Usage& usage) {
  if (!usage.present) {
    lane.percent *= kFading;
    app_percent_ *= kFading;
    return;
  }
  lane.development_tier = usage.development_tier;
  if (usage.app_wide) {
    app_percent_ = usage.percent;
    lane.percent = std::min(lane.percent, usage.percent);
  } else {
    lane.percent = usage.percent;
    app_percent_ = std::min(app_percent_, usage.percent);
  }
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
                        std::uint64_t points) {
  auto& lane = lanes_[account];
  if (lane.in_flight > 0) --lane.in_flight;
  lane.points_in_flight = std::max(0.0, lane.points_in_flight - static_cast<double>(points));
  // What was under way when the block began says nothing of how it is after it.
  if (now >= std::max(lane.blocked_until, app_blocked_until_)) lane.answered = true;
  note_usage(lane, usage);
  resize(lane, clean);
  if (percent_of(lane) >= options_.max_usage)
    lane.next_at = now + std::min<Milliseconds>(kSpacing, options_.longest_wait);
  if (const auto wait = announced_block(usage); wait.count() > 0) {
    block(usage.app_wide ? graph::Scope::app : graph::Scope::account, account, now + wait);
  }
}

void Governor::block(graph::Scope scope, const AccountId& account, SteadyTime until) {
  // The first request after a block goes alone, so `answered` starts anew.
  switch (scope) {
    case graph::Scope::item:
      return;
    case graph::Scope::account: {
      auto& lane = lanes_[account];
      lane.blocked_until = std::max(lane.blocked_until, until);
      lane.answered = false;
      return;
    }
    case graph::Scope::app:
    case graph::Scope::run:
      break;
  }
  app_blocked_until_ = std::max(app_blocked_until_, until);
  for (auto& entry : lanes_) entry.second.answered = false;
}

double Governor::usage_percent(const AccountId& account) const { return percent_of(lane_of(account)); }

}  // namespace metaup::pace
