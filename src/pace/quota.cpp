#include "pace/quota.hpp"

#include <algorithm>
#include <cmath>

namespace metaup::pace {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr double kWhole = 100;
/// No quota is smaller: the development tier's has 60 points.
constexpr double kFewestPointsPerPercent = 0.6;
/// What is further apart is not compared: others use the quota, too.
constexpr Seconds kCompared{60};

/// By how much a percentage can differ from the truth: some are whole numbers.
double rounding_of(double percent) { return percent == std::floor(percent) ? 1 : 0.01; }

double seconds_between(SteadyTime from, SteadyTime to) { return std::max(0.0, Seconds(to - from).count()); }

}  // namespace

Quota::Quota(double points, std::chrono::seconds back_in, double share)
    : points_per_percent_(points / kWhole), back_(kWhole / static_cast<double>(back_in.count())), share_(share) {}

void Quota::set_points(double points) {
  const bool knows_better = known_points_ == 0 && is_measured_;
  if (points != known_points_ && !knows_better) points_per_percent_ = points / kWhole;
  known_points_ = points;
  is_measured_ = true;
}

double Quota::percent_after(const Mark& mark, SteadyTime now) const {
  const auto answered = mark.answered / points_per_percent_;
  return std::max(0.0, mark.percent + answered - back_ * seconds_between(mark.at, now));
}

double Quota::percent(SteadyTime now) const { return last_ ? percent_after(*last_, now) : 0; }

double Quota::left(double most, SteadyTime now) const { return (most - percent(now)) * points_per_percent_; }

double Quota::room(double most, SteadyTime now) const { return left(most, now) * share_ - in_flight_; }

bool Quota::lets(double points, double most, SteadyTime now) const {
  if (points <= room(most, now)) return true;
  // One goes when there is nothing that could still come back, however little it all is.
  return in_flight_ <= 0 && (points <= left(most, now) || percent(now) <= 0);
}

/// Counted from the last reading, so that it is the same whenever somebody asks.
std::optional<SteadyTime> Quota::opens_at(double points, double most, SteadyTime now) const {
  if (lets(points, most, now)) return now;
  const auto target = most - (points + in_flight_) / points_per_percent_;
  const bool must_be_answered = in_flight_ > 0 && (target < 0 || percent(now) <= target);
  if (!last_ || must_be_answered) return std::nullopt;
  const Seconds wait{(percent_after(*last_, last_->at) - std::max(target, 0.0)) / back_};
  return std::max(now, last_->at + std::chrono::ceil<Milliseconds>(wait)) + Milliseconds{1};
}

void Quota::forget() {
  last_.reset();
  since_.reset();
}

std::optional<Quota::Known> Quota::known() const {
  if (!last_) return std::nullopt;
  return Known{
      .percent = last_->percent, .points_per_percent = is_measured_ ? points_per_percent_ : 0, .at = last_->at};
}

void Quota::note(const Known& known, SteadyTime now) {
  if (!since_ && known.points_per_percent > 0) {
    points_per_percent_ = std::max(known.points_per_percent, kFewestPointsPerPercent);
    is_measured_ = true;
  }
  const Mark told{.percent = known.percent, .at = known.at, .in_flight = in_flight_, .answered = 0};
  if (percent_after(told, now) > percent(now)) last_ = told;
}

Milliseconds Quota::time_for(double points, double most, SteadyTime now) const {
  return std::chrono::ceil<Milliseconds>(Seconds(std::max(0.0, points - left(most, now)) / points_back()));
}

Milliseconds Quota::free_in(SteadyTime now) const {
  return std::chrono::ceil<Milliseconds>(Seconds(percent(now) / back_));
}

void Quota::on_answer(double points, const graph::Reading& reading, SteadyTime now) {
  in_flight_ = std::max(0.0, in_flight_ - points);
  if (last_) last_->answered += points;
  if (since_) since_->answered += points;
  if (!reading.present) return;
  learn(reading, now);
  last_ = mark(reading, now);
}

Quota::Mark Quota::mark(const graph::Reading& reading, SteadyTime now) const {
  return {.percent = reading.percent, .at = now, .in_flight = in_flight_};
}

/// The rise since the mark lies between two bounds, and so do the points that were counted for it: what was in flight
/// at either end may have been counted before or after it.
void Quota::learn(const graph::Reading& reading, SteadyTime now) {
  constexpr std::chrono::seconds kExact{10};  // shorter times are cut too coarsely
  if (reading.reset >= kExact && reading.percent > 0) {
    back_ = reading.percent / static_cast<double>(reading.reset.count() + 1);  // it may have been cut
  }
  if (!since_) {
    since_ = mark(reading, now);
    return;
  }
  const auto elapsed = seconds_between(since_->at, now);
  const auto rounding = std::max(rounding_of(reading.percent), rounding_of(since_->percent));
  const auto change = reading.percent - since_->percent;
  const auto most_rise = change + back_ * elapsed + rounding;
  const auto least_rise = change + std::min(since_->percent, back_ * elapsed) - rounding;
  const auto least_points = since_->answered - since_->in_flight;
  const auto most_points = since_->answered + in_flight_;
  if (most_rise > 0) points_per_percent_ = std::max(points_per_percent_, least_points / most_rise);
  if (least_rise > 0) {
    points_per_percent_ = std::min(points_per_percent_, most_points / least_rise);
    is_measured_ = true;
  }
  points_per_percent_ = std::max(points_per_percent_, kFewestPointsPerPercent);
  if (elapsed >= kCompared.count()) since_ = mark(reading, now);
}

}  // namespace metaup::pace
