#pragma once
#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>

#include "metaup/base/clock.hpp"
#include "metaup/graph/usage.hpp"

namespace metaup::pace {

/// What is left of one of Meta's limiters, in points. Meta shows percentages only: how many points a percent is, it
/// learns from how far each reply moves them; how fast they come back, a reply says or the time between replies shows.
/// Where no reply shows a percentage, and the tier says how many points there are, the points sent are counted instead.
/// Pure: time is given.
class Quota {
 public:
  /// `points` is the whole quota as long as nothing has been learned, `back_in` the time in which it comes back. Of
  /// what is left, `share` may be in flight at once; all of it when it is as large as the tier says.
  Quota(double points, std::chrono::seconds back_in, double share = 1);
  /// What the account's tier says.
  void set_points(double points);
  /// So many machines spend it, this one included, and none of them knows what the others have in flight: each takes no
  /// more than its part of what is left.
  void set_machines(std::size_t count) { machines_ = static_cast<double>(std::max<std::size_t>(count, 1)); }

  /// A request, and what had been answered when it was sent: that was counted before it.
  struct Sent {
    double points = 0;
    double answered = std::numeric_limits<double>::infinity();  ///< points, all
    double unread = std::numeric_limits<double>::infinity();    ///< of them without a reading
  };
  Sent on_sent(double points);
  /// What was sent has been answered. A reading that is not present counts as none. Answers may come in another order
  /// than that in which Meta counted the requests.
  void on_answer(const Sent& sent, const graph::Reading& reading, SteadyTime now);

  /// Access has been regained or will be: what the last reading said holds no more.
  void forget();

  /// What can be told to other runs.
  struct Known {
    double percent = 0;
    double points_per_percent = 0;  ///< 0: nobody has learned it
    SteadyTime at{};
  };
  /// As of the last reading; where there is none, what the points sent come to by now.
  [[nodiscard]] std::optional<Known> known(SteadyTime now) const;
  /// Another run knows this. Counts where it shows more use than this run has seen. Of how many points a percent is,
  /// whoever has not been answered for a while knows less than the others.
  void note(const Known& known, SteadyTime now);

  /// What it stands at by now, as far as answers have shown, or the points sent.
  [[nodiscard]] double percent(SteadyTime now) const;
  /// How many more points may be in flight without leading beyond `most` percent.
  [[nodiscard]] double room(double most, SteadyTime now) const;
  /// Whether so many may start.
  [[nodiscard]] bool lets(double points, double most, SteadyTime now) const;
  /// When they may, if nothing but time passes; nothing while what is in flight fills it.
  [[nodiscard]] std::optional<SteadyTime> opens_at(double points, double most, SteadyTime now) const;
  [[nodiscard]] double points_per_percent() const { return points_per_percent_; }
  /// False: how many points a percent is, is a guess.
  [[nodiscard]] bool is_measured() const { return is_measured_; }
  /// How many points come back in a second.
  [[nodiscard]] double points_back() const { return back_ * points_per_percent_; }
  /// The time that `points` need while usage stays at or below `most` percent, by what the tier says if it is known.
  [[nodiscard]] Milliseconds time_for(double points, double most, SteadyTime now) const;
  /// Until nothing of it is in use, if nothing more is sent.
  [[nodiscard]] Milliseconds free_in(SteadyTime now) const;

 private:
  /// What it was at, and for which points: between two marks lie those that were counted between them.
  struct Mark {
    double percent = 0;
    SteadyTime at{};
    double counted = 0;   ///< points that it holds for certain
    double sent = 0;      ///< points that it may hold: none of later ones
    double answered = 0;  ///< when it came: requests that knew of so many were counted after it
    double unread = 0;    ///< points without a reading that it holds for certain
  };
  [[nodiscard]] Mark mark(const Sent& sent, const graph::Reading& reading, SteadyTime now) const;
  /// What the use of today is counted from; null: nothing is known.
  [[nodiscard]] const Mark* counted_from() const;
  void on_unread(double points, SteadyTime now);
  void count_from(const Mark& reading);
  [[nodiscard]] double come_back(const Mark& mark, SteadyTime now) const;
  [[nodiscard]] double percent_after(const Mark& mark, SteadyTime now) const;
  [[nodiscard]] double left(double most, SteadyTime now) const;
  /// Of a quota that is not known there is nothing to share: what stands for it is a guess on the small side.
  [[nodiscard]] double machines() const { return counted_from() != nullptr && is_measured_ ? machines_ : 1; }
  /// What is left is divided by it where several requests are in flight: each of the others may have as many of which
  /// this machine has not heard, and may have had as many answered since this one has heard of it.
  [[nodiscard]] double parts() const { return machines() > 1 ? 2 * machines() : 1; }
  [[nodiscard]] bool is_latest(const Sent& sent, const graph::Reading& reading, SteadyTime now) const;
  void learn(const Mark& reached);

  double points_per_percent_;
  double back_;  ///< percent in a second
  double share_;
  double machines_ = 1;
  double known_points_ = 0;
  bool is_measured_ = false;
  double in_flight_ = 0;
  double answered_ = 0;                    ///< points, since the start
  double unread_ = 0;                      ///< of them without a reading
  std::optional<SteadyTime> last_answer_;  ///< with a reading
  std::optional<Mark> last_;               ///< the reading that was counted last
  /// Where nothing was in use and answers without a reading began, if no reading has come since.
  std::optional<Mark> unseen_;
  std::optional<Mark> since_;  ///< where learning goes on from
};

}  // namespace metaup::pace
