#include "simulator/limits.hpp"

#include <algorithm>
#include <cmath>

namespace metaup::simulator {
namespace {

using Seconds = std::chrono::duration<double>;
constexpr auto kHour = std::chrono::hours{1};

WallTime::duration seconds(double count) { return std::chrono::duration_cast<WallTime::duration>(Seconds{count}); }

ApiError throttled(int code, int subcode, std::string_view text) {
  return {.code = code,
          .subcode = subcode,
          .message = "(#" + std::to_string(code) + ") " + std::string(text),
          .user_title = "Too many calls",
          .user_message = "There have been too many calls to this ad account. Wait a bit and try again."};
}

/// Quoted word for word by those who met it (docs/graph-api.md, "Errors and retries").
ApiError out_of_points() {
  return {.code = 17,
          .subcode = 2446079,
          .message = "User request limit reached",
          .user_title = "Ad Account Has Too Many API Calls"};
}

void forget_old(std::deque<std::pair<WallTime, std::uint64_t>>& hour, std::uint64_t& calls, WallTime now) {
  while (!hour.empty() && now - hour.front().first >= kHour) {
    calls -= hour.front().second;
    hour.pop_front();
  }
}

}  // namespace

double Limits::score_at(const Usage& usage, WallTime now) const {
  const Seconds elapsed = now - usage.scored_at;
  return std::max(0.0, usage.score - elapsed.count() * rules_.score_max / rules_.score_decay_s);
}

std::uint64_t Limits::hourly_quota(std::uint64_t active_ads) const {
  return rules_.hourly_calls + rules_.hourly_calls_per_ad * active_ads;
}

std::int64_t Limits::minutes_to_regain(const Usage& usage, std::uint64_t quota, WallTime now) const {
  if (usage.hour_calls < quota) return 0;
  auto calls = usage.hour_calls;
  for (const auto& [minute, count] : usage.hour) {
    calls -= count;
    if (calls < quota)
      return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::minutes>(minute + kHour - now).count());
  }
  return 60;
}

std::optional<ApiError> Limits::charge(const Charge& charge, WallTime now) {
  auto& usage = usage_[charge.account];
  ++usage.calls;
  forget_old(usage.hour, usage.hour_calls, now);
  const auto weight = charge.write ? rules_.write_points : rules_.read_points;
  if (now >= usage.blocked_until) points_[charge.account] += weight;
  if (!rules_.enforce) return std::nullopt;
  if (auto error = charge_score(usage, weight, now)) return error;
  if (auto error = charge_hour(usage, charge, now)) return error;
  if (charge.mutation) return charge_mutation(usage, now);
  return std::nullopt;
}

std::optional<ApiError> Limits::charge_score(Usage& usage, double points, WallTime now) {
  const auto refused = rules_.score_code == 613
                           ? throttled(613, 1487742, "Calls to this api have exceeded the rate limit.")
                           : out_of_points();
  if (now < usage.blocked_until) {
    if (rules_.blocked_calls_lengthen) usage.blocked_until = now + seconds(rules_.score_block_s);
    return refused;
  }
  const auto score = score_at(usage, now) + points;
  usage.score = std::min(score, rules_.score_max);
  usage.scored_at = now;
  if (score <= rules_.score_max) return std::nullopt;
  usage.blocked_until = now + seconds(rules_.score_block_s);
  return refused;
}

std::optional<ApiError> Limits::charge_hour(Usage& usage, const Charge& charge, WallTime now) {
  const bool over = usage.hour_calls >= hourly_quota(charge.active_ads);
  if (over && !rules_.blocked_calls_lengthen) {
    return throttled(80004, 2446079, "There have been too many calls to this ad-account.");
  }
  const auto minute = std::chrono::floor<std::chrono::minutes>(now);
  if (usage.hour.empty() || usage.hour.back().first != minute) usage.hour.emplace_back(minute, 0);
  ++usage.hour.back().second;
  ++usage.hour_calls;
  if (!over) return std::nullopt;
  return throttled(80004, 2446079, "There have been too many calls to this ad-account.");
}

std::optional<ApiError> Limits::charge_mutation(Usage& usage, WallTime now) const {
  while (!usage.mutations.empty() && now - usage.mutations.front() >= std::chrono::seconds{1})
    usage.mutations.pop_front();
  if (usage.mutations.size() >= rules_.mutations_per_second) {
    return throttled(613, 5044001, "Calls to this api have exceeded the rate limit.");
  }
  usage.mutations.push_back(now);
  return std::nullopt;
}

Fields Limits::headers(const std::string& account, std::uint64_t active_ads, WallTime now) const {
  const auto found = usage_.find(account);
  if (!rules_.headers || found == usage_.end() || found->second.calls <= rules_.headers_after) return {};
  const auto& usage = found->second;
  const auto score = std::max(score_at(usage, now), now < usage.blocked_until ? rules_.score_max : 0.0);
  const auto decayed = std::ceil(score * rules_.score_decay_s / rules_.score_max);
  const auto blocked = std::ceil(Seconds(usage.blocked_until - now).count());
  const Json points = {{"acc_id_util_pct", std::round(score / rules_.score_max * 10'000) / 100},
                       {"reset_time_duration", static_cast<std::int64_t>(std::max(decayed, blocked))},
                       {"ads_api_access_tier", rules_.tier}};
  const auto quota = hourly_quota(active_ads);
  const auto percent = usage.hour_calls * 100 / quota;
  const Json hourly = {{account,
                        {{{"type", "ads_management"},
                          {"call_count", percent},
                          {"total_cputime", percent / 4},
                          {"total_time", percent / 4},
                          {"estimated_time_to_regain_access", minutes_to_regain(usage, quota, now)},
                          {"ads_api_access_tier", rules_.tier}}}}};
  return {{"x-ad-account-usage", points.dump()}, {"x-business-use-case-usage", hourly.dump()}};
}

}  // namespace metaup::simulator
