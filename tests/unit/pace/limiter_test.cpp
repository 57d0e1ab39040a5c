#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <memory>
#include <random>

#include "metaup/pace/retry.hpp"
#include "pace/governor.hpp"
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
constexpr SteadyTime kStart{std::chrono::hours{1}};

/// What one limiter counts, and for how long it takes nothing more.
struct LimiterKind {
  double points = 60;
  seconds back_in{300};
  seconds block{300};
};

/// A score that decays evenly and blocks when it would overflow (docs/graph-api.md, "Rate limits and usage headers").
class LimiterModel {
 public:
  explicit LimiterModel(LimiterKind kind, double used = 0) : kind_(kind), score_(used), at_(kStart) {}

  /// Whether a write is let through.
  bool write(SteadyTime now) {
    score_ = score_at(now);
    at_ = now;
    if (now < blocked_until_ || score_ + kWrite > kind_.points) {
      blocked_until_ = now + kind_.block;
      return false;
    }
    score_ += kWrite;
    return true;
  }

  [[nodiscard]] graph::Reading reading(SteadyTime now, bool whole) const {
    const auto percent = 100 * score_at(now) / kind_.points;
    return {.percent = whole ? std::floor(percent) : percent,
            .regain = {},
            .reset = whole ? seconds{0} : seconds{static_cast<int>(score_at(now) / decay())},
            .present = true};
  }

  /// The least time in which `count` writes can be let through.
  [[nodiscard]] SteadyTime::duration least_time(int count) const {
    const auto over = std::max(0.0, score_ + count * kWrite - kind_.points);
    return duration_cast<SteadyTime::duration>(duration<double>(over / decay()));
  }

 private:
  [[nodiscard]] double decay() const { return kind_.points / static_cast<double>(kind_.back_in.count()); }
  [[nodiscard]] double score_at(SteadyTime now) const {
    return std::max(0.0, score_ - decay() * duration<double>(now - at_).count());
  }

  LimiterKind kind_;
  double score_;
  SteadyTime at_;
  SteadyTime blocked_until_{};
};

/// The score of the account, and who shares the app with us.
struct Meta {
  LimiterModel account;
  bool development = true;
  LimiterModel* app = nullptr;
  int speaks_every = 1;  ///< reply; the others have no headers
  int replies = 0;

  bool write(SteadyTime now) {
    const bool by_app = app == nullptr || app->write(now);
    return account.write(now) && by_app;
  }
  graph::Usage usage(SteadyTime now) {
    graph::Usage usage;
    if (++replies % speaks_every != 0) return usage;
    usage.account = account.reading(now, false);
    if (app != nullptr) usage.app = app->reading(now, true);
    usage.tier = development ? "development_access" : "standard_access";
    return usage;
  }
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

/// A run: sends while there is capacity, else goes on to the next reply or opening, whatever is first.
class Run {
 public:
  /// Replies come after 200 ms; or, with a seed, in another order than that in which the requests were counted.
  Run(Meta& meta, std::string_view id, int count, GovernorOptions options = {}, unsigned seed = 0)
      : meta_(meta), id_(account(std::string(id))), governor_(options), seed_(seed), waiting_(count), count_(count) {}

  [[nodiscard]] bool is_done() const { return finished_.done == count_; }
  [[nodiscard]] const Finished& finished() const { return finished_; }

  void send(SteadyTime now) {
    ++finished_.steps;
    for (auto room = governor_.capacity(id_, now); room > 0 && waiting_ > 0; --room, --waiting_) {
      const auto sent = governor_.on_sent(id_);
      const bool clean = meta_.write(now);
      replies_.emplace(now + latency(), Reply{clean, meta_.usage(now), sent});
    }
  }
  void share(std::size_t machines, SteadyTime now) { governor_.share(machines, now); }
  [[nodiscard]] std::vector<KnownQuota> known() const { return governor_.known(id_); }
  void note(const KnownQuota& quota, SteadyTime now) { governor_.note(quota, now); }
  [[nodiscard]] SteadyTime next(SteadyTime now) const {
    const auto opens = waiting_ > 0 ? governor_.opens_at(id_, now) : std::nullopt;
    auto next = opens.value_or(SteadyTime::max());
    if (!replies_.empty()) next = std::min(next, replies_.begin()->first);
    return next;
  }
  void take(SteadyTime now) {
    while (!replies_.empty() && replies_.begin()->first <= now) {
      const auto [clean, usage, sent] = replies_.extract(replies_.begin()).mapped();
      governor_.on_reply(id_, usage, clean, now, sent);
      if (clean) {
        ++finished_.done;
        finished_.elapsed = now - kStart;
        continue;
      }
      ++finished_.throttled;
      ++waiting_;
      const auto decision = decide({}, throttled_error(), usage, graph::Idempotency::safe_to_repeat, {0, 1}, now, 0.5);
      if (const auto* const retry = std::get_if<RetryAt>(&decision)) governor_.block(retry->blocked, id_, retry->time);
    }
  }

 private:
  struct Reply {
    bool clean = false;  ///< it was let through
    graph::Usage usage;
    Sent sent;
  };
  [[nodiscard]] Milliseconds latency() {
    return seed_ == 0 ? Milliseconds{200} : Milliseconds{std::uniform_int_distribution(50, 1'500)(dice_)};
  }

  Meta& meta_;
  AccountId id_;
  Governor governor_;
  unsigned seed_;
  std::mt19937 dice_{seed_};
  int waiting_;
  int count_;
  std::multimap<SteadyTime, Reply> replies_;
  Finished finished_;
};

/// Until all are done, or nothing more happens.
void go_on(std::vector<Run*> runs, SteadyTime now = kStart) {
  constexpr int kMostSteps = 1'000'000;
  for (int steps = 0; steps < kMostSteps; ++steps) {
    for (auto* const run : runs) run->send(now);
    auto next = SteadyTime::max();
    for (const auto* const run : runs) next = std::min(next, run->next(now));
    if (next == SteadyTime::max()) return;
    now = std::max(now, next);
    for (auto* const run : runs) run->take(now);
  }
}

/// What machines know of each other: how the account stood when one of them heard of it last, and only by the second.
struct Registry {
  std::vector<KnownQuota> told;

  void pass_on(const std::vector<Run*>& runs, SteadyTime now) {
    for (auto* const run : runs) {
      run->share(runs.size(), now);
      for (const auto& quota : told) run->note(quota, now);
      for (const auto& quota : run->known()) {
        const bool is_newer = told.empty() || quota.known.at > told.front().known.at;
        if (is_newer) told = {quota};
      }
    }
  }
};

/// Machines that work in one account at once.
void go_on_together(const std::vector<Run*>& runs, SteadyTime now = kStart) {
  constexpr int kMostSteps = 1'000'000;
  Registry registry;
  auto tells_at = now;
  for (int steps = 0; steps < kMostSteps; ++steps) {
    if (now >= tells_at) {
      registry.pass_on(runs, now);
      tells_at = now + seconds{1};
    }
    auto next = SteadyTime::max();
    for (auto* const run : runs) {
      run->send(now);
      next = std::min(next, run->next(now));
    }
    if (next == SteadyTime::max()) return;
    now = std::max(now, std::min(next, tells_at));
    for (auto* const run : runs) run->take(now);
  }
}

/// The same, after a run that was killed had sent `before` of them.
Finished upload_after_restart(Meta meta, int count, int before) {
  Run first(meta, "1", before, {});
  go_on({&first});
  const auto restarted = kStart + first.finished().elapsed + seconds{2};
  Run second(meta, "1", count - before, {});
  for (const auto& quota : first.known()) second.note(quota, restarted);
  go_on({&second}, restarted);
  auto finished = second.finished();
  finished.done += before;
  finished.throttled += first.finished().throttled;
  return finished;
}

Finished upload(Meta meta, int count, GovernorOptions options = {}, unsigned seed = 0) {
  Run run(meta, "1", count, options, seed);
  go_on({&run});
  return run.finished();
}

}  // namespace

TEST_CASE("writes go at the pace of the limiter and are not throttled", "[pace]") {
  const auto [points, development, count] = GENERATE(table<double, bool, int>({
      {60, true, 60},
      {60, true, 200},
      {60, true, 400},
      {9'000, false, 9'000},
      {30'000, false, 30'000},  // more than Meta publishes
      {3'000, false, 3'000},    // less
  }));
  const auto speaks_every = GENERATE(1, 2, 5);
  const LimiterModel limiter({.points = points});
  CAPTURE(points, count, speaks_every);
  const auto finished = upload({.account = limiter, .development = development, .speaks_every = speaks_every}, count);
  CHECK(finished.done == count);
  CHECK(finished.throttled == 0);
  CHECK(finished.elapsed <= limiter.least_time(count) * 1.10);
  CHECK(finished.steps < 100 * count);
}

TEST_CASE("replies in another order than their requests do not lead into the limit", "[pace]") {
  const auto [points, development, count] = GENERATE(table<double, bool, int>({
      {60, true, 60},
      {9'000, false, 9'000},
      {3'000, false, 3'000},
  }));
  const auto speaks_every = GENERATE(1, 2, 5);
  const auto seed = GENERATE(range(1U, 6U));
  const LimiterModel limiter({.points = points});
  CAPTURE(points, count, speaks_every, seed);
  const Meta meta{.account = limiter, .development = development, .speaks_every = speaks_every};
  const auto finished = upload(meta, count, {}, seed);
  CHECK(finished.done == count);
  CHECK(finished.throttled == 0);
  CHECK(finished.elapsed <= limiter.least_time(count) * 1.10);
}

TEST_CASE("below the limit nothing slows writes down", "[pace]") {
  const auto finished = upload({.account = LimiterModel({.points = 9'000}), .development = false}, 500);
  CHECK(finished.done == 500);
  CHECK(finished.elapsed < seconds{10});  // 500 / 16 round trips of 200 ms, and the growth of the window
}

TEST_CASE("writes that start on a full score end all the same, throttled once", "[pace]") {
  const auto finished = upload({.account = LimiterModel({}, 60)}, 10);
  CHECK(finished.done == 10);
  CHECK(finished.throttled == 1);
}

TEST_CASE("writes that start on a score in use, as after a restart, are not throttled", "[pace]") {
  const double used = GENERATE(10, 30, 54);
  const LimiterModel limiter({}, used);
  const auto finished = upload({.account = limiter}, 100);
  CHECK(finished.done == 100);
  CHECK(finished.throttled == 0);
  CHECK(finished.elapsed <= limiter.least_time(100) * 1.10);
}

TEST_CASE("two runs on two accounts of one app stay below its limit together", "[pace]") {
  const double points = GENERATE(600, 2'000, 20'000);
  const int count = static_cast<int>(points / 3);
  LimiterModel app({.points = points, .back_in = seconds{3'600}, .block = seconds{300}});
  const auto least = app.least_time(2 * count);
  Meta one{.account = LimiterModel({.points = 9'000}), .development = false, .app = &app};
  Meta two{.account = LimiterModel({.points = 9'000}), .development = false, .app = &app};
  Run first(one, "1", count);
  Run second(two, "2", count);
  go_on({&first, &second});
  CAPTURE(points, duration<double>(least).count(), duration<double>(first.finished().elapsed).count());
  CHECK(first.is_done());
  CHECK(second.is_done());
  CHECK(first.finished().throttled + second.finished().throttled == 0);
  // What --max-usage leaves unused is a tenth of the least time by itself.
  CHECK(std::max(first.finished().elapsed, second.finished().elapsed) <= least * 1.101);
}

TEST_CASE("a run goes on where the one before it was killed, at the pace that it had learned", "[pace]") {
  const auto [points, count] = GENERATE(table<double, int>({{60, 200}, {600, 600}, {3'000, 3'000}, {9'000, 9'000}}));
  const int speaks_every = GENERATE(1, 2);
  const LimiterModel limiter({.points = points});
  CAPTURE(points, speaks_every);
  const auto finished = upload_after_restart(
      {.account = limiter, .development = points < 100, .speaks_every = speaks_every}, count, count / 2);
  CHECK(finished.done == count);
  CHECK(finished.throttled == 0);
  CHECK(finished.elapsed <= limiter.least_time(count) * 1.10 + seconds{2});
}

TEST_CASE("machines that work in one account keep to its limit together, and use it", "[pace]") {
  const auto [points, development, count] = GENERATE(table<double, bool, int>({
      {60, true, 200},
      {300, false, 300},  // less than Meta publishes
      {600, false, 600},
      {9'000, false, 9'000},
  }));
  const auto machines = GENERATE(2, 4, 8);
  const bool is_even = GENERATE(true, false);
  const auto seed = GENERATE(range(0U, 4U));
  const LimiterModel limiter({.points = points});
  CAPTURE(points, machines, is_even, seed);
  Meta meta{.account = limiter, .development = development};
  std::vector<std::unique_ptr<Run>> runs;
  std::vector<Run*> all;
  int left = count;
  for (int machine = 0; machine < machines; ++machine) {
    const bool is_last = machine == machines - 1;
    const int part = is_last ? left : count / machines / (is_even ? 1 : 4);  // or one has most of it
    left -= part;
    const auto latency = seed == 0 ? 0 : seed * 100 + static_cast<unsigned>(machine);
    runs.push_back(std::make_unique<Run>(meta, "1", part, GovernorOptions{}, latency));
    all.push_back(runs.back().get());
  }
  go_on_together(all);
  SteadyTime::duration took{};
  int throttled = 0;
  for (const auto& run : runs) {
    CHECK(run->is_done());
    throttled += run->finished().throttled;
    took = std::max(took, run->finished().elapsed);
  }
  CAPTURE(duration<double>(took) / duration<double>(limiter.least_time(count)));
  CHECK(throttled == 0);
  CHECK(took <= limiter.least_time(count) * 1.15);
}
