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
/// Whoever has heard nothing of Meta for so long has not taken part in what others spend.
constexpr Seconds kOutOfTouch{5};

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

double Quota::come_back(const Mark& mark, SteadyTime now) const { return back_ * seconds_between(mark.at, now); }

double Quota::percent_after(const Mark& mark, SteadyTime now) const {
  return std::max(0.0, mark.percent + (unread_ - mark.unread) / points_per_percent_ - come_back(mark, now));
}

/// Where no reading tells, only a quota whose size the tier has told is counted: a guess would hold back for nothing.
const Quota::Mark* Quota::counted_from() const {
  if (unseen_ && known_points_ > 0) return &*unseen_;
  return last_ ? &*last_ : nullptr;
}

double Quota::percent(SteadyTime now) const {
  const auto* const from = counted_from();
  return from != nullptr ? percent_after(*from, now) : 0;
}

double Quota::left(double most, SteadyTime now) const { return (most - percent(now)) * points_per_percent_; }

double Quota::room(double most, SteadyTime now) const {
  // One that is as large as its tier says can be spent whole.
  const bool is_as_told = known_points_ > 0 && points_per_percent_ >= known_points_ / kWhole;
  return left(most, now) * (is_as_told ? 1 : share_) / parts() - in_flight_;
}

bool Quota::lets(double points, double most, SteadyTime now) const {
  if (points <= room(most, now)) return true;
  // One goes when there is nothing that could still come back, however little it all is.
  return in_flight_ <= 0 && (points * machines() <= left(most, now) || percent(now) <= 0);
}

/// Counted from the last reading, so that it is the same whenever somebody asks.
std::optional<SteadyTime> Quota::opens_at(double points, double most, SteadyTime now) const {
  if (lets(points, most, now)) return now;
  const auto needed = (points + in_flight_) * (in_flight_ > 0 ? parts() : machines());
  const auto target = most - needed / points_per_percent_;
  const bool must_be_answered = in_flight_ > 0 && (target < 0 || percent(now) <= target);
  const auto* const from = counted_from();
  if (from == nullptr || must_be_answered) return std::nullopt;
  const Seconds wait{(percent_after(*from, from->at) - std::max(target, 0.0)) / back_};
  return std::max(now, from->at + std::chrono::ceil<Milliseconds>(wait)) + Milliseconds{1};
}

void Quota::forget() {
  last_.reset();
  unseen_.reset();
  since_.reset();
}

std::optional<Quota::Known> Quota::known(SteadyTime now) const {
  const auto* const from = counted_from();
  if (from == nullptr) return std::nullopt;
  const bool is_read = last_ && from == &*last_;
  return Known{.percent = is_read ? last_->percent : percent(now),
               .points_per_percent = is_measured_ ? points_per_percent_ : 0,
               .at = is_read ? last_->at : now};
}

void Quota::note(const Known& known, SteadyTime now) {
  const bool is_out_of_touch =
      machines_ > 1 && last_answer_ && seconds_between(*last_answer_, now) > kOutOfTouch.count();
  if ((!since_ || is_out_of_touch) && known.points_per_percent > 0) {
    points_per_percent_ = std::max(known.points_per_percent, kFewestPointsPerPercent);
    is_measured_ = true;
    since_.reset();
  }
  const Mark told{.percent = known.percent, .at = known.at, .answered = answered_, .unread = unread_};
  if (percent_after(told, now) > percent(now)) count_from(told);
}

Milliseconds Quota::time_for(double points, double most, SteadyTime now) const {
  const auto per_percent = known_points_ > 0 ? known_points_ / kWhole : points_per_percent_;
  const auto over = std::max(0.0, points - (most - percent(now)) * per_percent);
  return std::chrono::ceil<Milliseconds>(Seconds(over / (back_ * per_percent)));
}

Milliseconds Quota::free_in(SteadyTime now) const {
  return std::chrono::ceil<Milliseconds>(Seconds(percent(now) / back_));
}

Quota::Sent Quota::on_sent(double points) {
  in_flight_ += points;
  return {.points = points, .answered = answered_, .unread = unread_};
}

void Quota::on_answer(const Sent& sent, const graph::Reading& reading, SteadyTime now) {
  const Sent known{
      .points = sent.points, .answered = std::min(sent.answered, answered_), .unread = std::min(sent.unread, unread_)};
  in_flight_ = std::max(0.0, in_flight_ - sent.points);
  answered_ += sent.points;
  if (!reading.present) return on_unread(sent.points, now);
  constexpr std::chrono::seconds kExact{10};       // shorter times are cut too coarsely
  const bool is_exact = reading.percent < kWhole;  // a full one is cut, and its time may be that of a block
  if (is_exact && reading.reset >= kExact && reading.percent > 0) {
    back_ = reading.percent / static_cast<double>(reading.reset.count() + 1);  // it may have been cut
  }
  last_answer_ = now;
  const auto reached = mark(known, reading, now);
  if (is_exact) learn(reached);
  if (is_latest(known, reading, now)) count_from(reached);
}

void Quota::count_from(const Mark& reading) {
  last_ = reading;
  unseen_.reset();
}

/// What comes back while nothing is in use is no credit for what is sent later, so counting begins anew then.
void Quota::on_unread(double points, SteadyTime now) {
  const auto* const from = counted_from();
  const bool begins = from != nullptr ? percent_after(*from, now) <= 0 : !unseen_;
  if (begins) unseen_ = Mark{.percent = 0, .at = now, .unread = unread_};
  unread_ += points;
}

Quota::Mark Quota::mark(const Sent& sent, const graph::Reading& reading, SteadyTime now) const {
  return {.percent = reading.percent,
          .at = now,
          .counted = sent.answered + sent.points,
          .sent = answered_ + in_flight_,
          .answered = answered_,
          .unread = sent.unread};
}

/// What was sent after the last reading had come was counted after it. Of others the higher reading tells.
bool Quota::is_latest(const Sent& sent, const graph::Reading& reading, SteadyTime now) const {
  if (!last_ || sent.answered >= last_->answered) return true;
  return reading.percent >= last_->percent - come_back(*last_, now);
}

/// The rise since the mark lies between two bounds, and so do the points that were counted for it: of what was in
/// flight at either end nobody knows on which side of it it was counted. Of other machines nobody knows more than that
/// each may have spent as much.
void Quota::learn(const Mark& reached) {
  if (!since_) {
    since_ = reached;
    return;
  }
  const auto elapsed = seconds_between(since_->at, reached.at);
  const auto rounding = std::max(rounding_of(reached.percent), rounding_of(since_->percent));
  const auto change = reached.percent - since_->percent;
  const auto most_rise = change + back_ * elapsed + rounding;
  const auto least_rise = change + std::min(since_->percent, back_ * elapsed) - rounding;
  const auto least_points = reached.counted - since_->sent;
  const auto most_points = (reached.sent - since_->counted) * machines_;
  if (least_rise * kFewestPointsPerPercent > most_points) {  // others have spent it
    since_ = reached;
    return;
  }
  if (most_rise > 0) points_per_percent_ = std::max(points_per_percent_, least_points / most_rise);
  if (least_rise > 0) {
    points_per_percent_ = std::min(points_per_percent_, most_points / least_rise);
    is_measured_ = true;
  }
  points_per_percent_ = std::max(points_per_percent_, kFewestPointsPerPercent);
  if (elapsed >= kCompared.count()) since_ = reached;
}

}  // namespace metaup::pace
