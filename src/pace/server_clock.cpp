#include "pace/server_clock.hpp"

#include <algorithm>
#include <vector>

namespace metaup::pace {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kKept = 9;
/// A reply that was longer under way tells too little of now.
constexpr seconds kSlowest{60};
/// No clock of Meta's shows anything outside of these: 2010 to 2100.
constexpr WallTime kLeast{seconds{1'262'304'000}};
constexpr WallTime kMost{seconds{4'102'444'800}};

/// The machines of Meta differ a little among themselves, and a date leaves out what is less than a second.
constexpr minutes kMetaTolerance{5};
/// A clock that nobody sets, or one that shows another zone's time.
constexpr hours kOwnTolerance{26};

}  // namespace

void ServerClock::on_date(WallTime date, SteadyTime sent, SteadyTime received) {
  if (date < kLeast || date > kMost || received < sent || received - sent > kSlowest) return;
  const auto middle = sent + (received - sent) / 2;
  offsets_.push_back(date.time_since_epoch() - std::chrono::duration_cast<Offset>(middle.time_since_epoch()));
  if (offsets_.size() > kKept) offsets_.pop_front();
}

std::optional<WallTime> ServerClock::at(SteadyTime moment) const {
  if (offsets_.empty()) return std::nullopt;
  std::vector<Offset> sorted(offsets_.begin(), offsets_.end());
  // Of two the earlier one: a look that begins too early finds all the same.
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() - 1) / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return WallTime{std::chrono::duration_cast<Offset>(moment.time_since_epoch()) + *middle};
}

SentAt sent_at(const ServerClock& clock, SteadyTime moment, WallTime wall) {
  const auto time = clock.at(moment);
  return time ? SentAt{.time = *time, .by_meta = true} : SentAt{.time = wall, .by_meta = false};
}

WallTime earliest_creation(const SentAt& sent) {
  return sent.time - (sent.by_meta ? WallTime::duration(kMetaTolerance) : WallTime::duration(kOwnTolerance));
}

}  // namespace metaup::pace
