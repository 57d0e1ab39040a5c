#include <catch2/catch.hpp>
#include <deque>

#include "metaup/pace/governor.hpp"
#include "metaup/pace/retry.hpp"
#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::pace;
using metaup::test::account;
using std::chrono::duration;
using std::chrono::duration_cast;
using std::chrono::seconds;

/// Governor and retry rule against a model of the account's score, in virtual time.
namespace {

constexpr double kWrite = 3;

/// A score that decays evenly and blocks when it would overflow (Graph API reference: rate limits).
class Limiter {
 public:
  Limiter(double points, bool development) : points_(points), development_(development) {}

  /// Whether a write is let through.
  bool write(SteadyTime now) {
    score_ = score_at(now);
    at_ = now;
    if (now < blocked_until_ || score_ + kWrite > points_) {
      blocked_until_ = now + (development_ ? seconds{300} : seconds{60});
      return false;
    }
    score_ += kWrite;
    return true;
  }

  [[nodiscard]] graph::Usage usage(SteadyTime now) const {
    graph::Usage usage;
    usage.present = true;
    usage.percent = 100 * score_at(now) / points_;
    usage.reset = seconds{static_cast<int>(score_at(now) / decay())};
    usage.development_tier = development_;
    return usage;
  }

  /// The least time in which `count` writes can be let through.
  [[nodiscard]] SteadyTime::duration least_time(int count) const {
    const auto over = std::max(0.0, count * kWrite - points_);
    return duration_cast<SteadyTime::duration>(duration<double>(over / decay()));
  }

 private:
  [[nodiscard]] double decay() const { return points_ / 300; }
  [[nodiscard]] double score_at(SteadyTime now) const {
    return std::max(0.0, score_ - decay() * duration<double>(now - at_).count());
  }

  double points_;
  bool development_;
  double score_ = 0;
  SteadyTime at_{};
  SteadyTime blocked_until_{};
};

struct Finished {
  SteadyTime::duration elapsed{};
  int done = 0;
  int throttled = 0;
  int steps = 0;
};

Error throttled_error() {
  Error error;
  error.error_class = ErrorClass::rate_limit;
  error.code = 17;
  error.subcode = 2446079;
  error.retryable = true;
  return error;
}

/// The loop: send while there is capacity, else go on to the next reply or opening, whatever is first.
Finished upload(Limiter limiter, int count, GovernorOptions options, int step_limit) {
  constexpr SteadyTime kStart{std::chrono::hours{1}};
  constexpr Milliseconds kLatency{200};
  const auto id = account();
  Governor governor(options);
  Finished finished;
  std::deque<std::pair<SteadyTime, bool>> replies;  // when, and whether it was let through
  int waiting = count;
  auto now = kStart;
  while (finished.done < count && ++finished.steps < step_limit) {
    for (auto room = governor.capacity(id, now); room > 0 && waiting > 0; --room, --waiting) {
      governor.on_sent(id);
      replies.emplace_back(now + kLatency, limiter.write(now));
    }
    const auto opens = waiting > 0 ? governor.opens_at(id, now) : std::nullopt;
    auto next = opens.value_or(SteadyTime::max());
    if (!replies.empty()) next = std::min(next, replies.front().first);
    if (next == SteadyTime::max() || (next <= now && replies.empty())) return finished;  // stuck, or spinning
    now = next;
    while (!replies.empty() && replies.front().first <= now) {
      const bool clean = replies.front().second;
      replies.pop_front();
      const auto usage = limiter.usage(now);
      governor.on_reply(id, usage, clean, now);
      if (clean) {
        ++finished.done;
        continue;
      }
      ++finished.throttled;
      ++waiting;
      const auto decision = decide({}, throttled_error(), usage, graph::Idempotency::safe_to_repeat, {0, 1}, now, 0.5);
      if (const auto* const retry = std::get_if<RetryAt>(&decision)) governor.block(retry->blocked, id, retry->time);
    }
  }
  finished.elapsed = now - kStart;
  return finished;
}

}  // namespace

TEST_CASE("writes go at the pace of the limiter and are not throttled", "[pace]") {
  const auto [points, development, count] = GENERATE(table<double, bool, int>({
      {60, true, 40},
      {60, true, 200},
      {9'000, false, 6'000},
  }));
  const Limiter limiter(points, development);
  CAPTURE(points, count);
  const auto finished = upload(limiter, count, {}, 100 * count);
  CHECK(finished.done == count);
  CHECK(finished.throttled == 0);
  CHECK(finished.elapsed <= limiter.least_time(count) * 1.15);
}

TEST_CASE("below the limit nothing slows writes down", "[pace]") {
  const auto finished = upload(Limiter(9'000, false), 500, {}, 50'000);
  CHECK(finished.done == 500);
  CHECK(finished.elapsed < seconds{10});  // 500 / 16 round trips of 200 ms, and the growth of the window
}

TEST_CASE("writes that start on a full score end all the same, throttled once", "[pace]") {
  Limiter limiter(60, true);
  for (int i = 0; i < 20; ++i) REQUIRE(limiter.write(SteadyTime{std::chrono::hours{1}}));
  const auto finished = upload(limiter, 10, {}, 1'000);
  CHECK(finished.done == 10);
  CHECK(finished.throttled == 1);
}
