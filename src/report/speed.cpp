#include "report/speed.hpp"

namespace metaup::report {
namespace {

constexpr Milliseconds kWindow{15'000};
constexpr double kLongest = 100.0 * 24 * 3600;  // seconds; beyond this a guess is no use

double per_second(std::uint64_t now, std::uint64_t then, Milliseconds span) {
  if (now <= then || span.count() <= 0) return 0;
  return static_cast<double>(now - then) * 1000 / static_cast<double>(span.count());
}

std::optional<Milliseconds> time_for(std::uint64_t rest, double rate) {
  if (rest == 0) return Milliseconds{0};
  const auto seconds = rate > 0 ? static_cast<double>(rest) / rate : kLongest;
  if (seconds >= kLongest) return std::nullopt;
  return Milliseconds{static_cast<std::int64_t>(seconds * 1000)};
}

}  // namespace

Speed speed_between(const Mark& then, const Tick& now) {
  const auto span = now.elapsed - then.elapsed;
  Speed speed;
  speed.bytes_per_second = per_second(now.bytes_sent, then.bytes_sent, span);
  if (!now.all_known) return speed;
  // What is sent twice counts twice, so more can be sent than there is.
  if (now.bytes_sent < now.bytes_total) {
    speed.left = time_for(now.bytes_total - now.bytes_sent, speed.bytes_per_second);
  } else {
    const auto rest = now.items > now.ended ? now.items - now.ended : 0;
    speed.left = time_for(rest, per_second(now.ended, then.ended, span));
  }
  if (speed.left && now.waiting) *speed.left += *now.waiting;
  return speed;
}

Speed SpeedMeter::update(const Tick& now) {
  // One mark at or before the window's beginning stays, so that the window is never empty.
  while (marks_.size() > 1 && marks_[1].elapsed <= now.elapsed - kWindow) marks_.pop_front();
  const auto speed = speed_between(marks_.front(), now);
  marks_.push_back({now.elapsed, now.bytes_sent, now.ended});
  return speed;
}

}  // namespace metaup::report
