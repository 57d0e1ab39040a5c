#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "simulator/form.hpp"
#include "simulator/scenario.hpp"

namespace metaup::simulator {

/// What one call weighs.
struct Charge {
  std::string account;
  bool write = false;
  bool mutation = false;  ///< of an ad
  std::uint64_t active_ads = 0;
};

/// The limiters of one app, for each ad account: points that decay, calls in a rolling hour, and
/// changes of ads in a second. Pure: the time comes in.
class Limits {
 public:
  explicit Limits(LimitRules rules) : rules_(std::move(rules)) {}

  /// Counts a call; the throttle error when it is one too many.
  [[nodiscard]] std::optional<ApiError> charge(const Charge& charge, WallTime now);
  /// What each account has been charged in all, refused calls left out.
  [[nodiscard]] const std::map<std::string, double>& points() const { return points_; }
  /// The usage headers of an account; none when there are none to send.
  [[nodiscard]] Fields headers(const std::string& account, std::uint64_t active_ads, WallTime now) const;

 private:
  struct Usage {
    double score = 0;
    WallTime scored_at;
    WallTime blocked_until;
    std::deque<std::pair<WallTime, std::uint64_t>> hour;  ///< calls, by the minute
    std::uint64_t hour_calls = 0;
    std::deque<WallTime> mutations;
    std::uint64_t calls = 0;
  };

  [[nodiscard]] double score_at(const Usage& usage, WallTime now) const;
  [[nodiscard]] std::uint64_t hourly_quota(std::uint64_t active_ads) const;
  [[nodiscard]] std::int64_t minutes_to_regain(const Usage& usage, std::uint64_t quota, WallTime now) const;
  [[nodiscard]] std::optional<ApiError> charge_score(Usage& usage, double points, WallTime now);
  [[nodiscard]] std::optional<ApiError> charge_hour(Usage& usage, const Charge& charge, WallTime now);
  [[nodiscard]] std::optional<ApiError> charge_mutation(Usage& usage, WallTime now) const;

  LimitRules rules_;
  std::map<std::string, Usage> usage_;
  std::map<std::string, double> points_;
};

}  // namespace metaup::simulator
