#include "metaup/pace/retry.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::pace;
using graph::Idempotency;
using graph::Scope;
using graph::Usage;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr SteadyTime kNow{std::chrono::hours{1}};

Error meta_error(std::int64_t code, std::int64_t subcode = 0) {
  const auto* const row = graph::find_error(code, subcode);
  REQUIRE(row != nullptr);
  Error error;
  error.code = code;
  error.subcode = subcode;
  error.error_class = row->error_class;
  error.retryable = row->repeat != graph::Repeat::never;
  error.outcome_unknown = row->outcome_unknown;
  error.hint = row->hint;
  return error;
}

Error network_error(bool outcome_unknown) {
  Error error;
  error.error_class = ErrorClass::network;
  error.retryable = true;
  error.outcome_unknown = outcome_unknown;
  return error;
}

struct Case {
  Usage usage;
  Idempotency idempotency = Idempotency::safe_to_repeat;
  Attempts attempts{1, 1};
  double random = 0;
};
Decision decide_on(const Error& error, const Case& of = {}, const RetryPolicy& policy = {}) {
  return decide(policy, error, of.usage, of.idempotency, of.attempts, kNow, of.random);
}

template <class Kind>
Kind as(const Decision& decision) {
  REQUIRE(std::holds_alternative<Kind>(decision));
  return std::get<Kind>(decision);
}

Usage regain(seconds wait) {
  Usage usage;
  usage.use_case.regain = wait;
  usage.account.present = true;
  return usage;
}

}  // namespace

TEST_CASE("what no repeat helps is given up at once, as far as it reaches for certain", "[pace]") {
  const auto [code, subcode, stops] = GENERATE(table<int, int, Scope>({
      {100, 0, Scope::item},
      {100, 33, Scope::item},
      {100, 1487411, Scope::item},
      {190, 0, Scope::run},
      {190, 463, Scope::run},
      {102, 0, Scope::run},
      {10, 0, Scope::item},  // how far it reaches beyond, others show
      {200, 0, Scope::item},
      {368, 0, Scope::item},
      {2635, 0, Scope::run},
      {613, 1487225, Scope::item},
  }));
  CAPTURE(code, subcode);
  const auto given_up = as<GiveUp>(decide_on(meta_error(code, subcode)));
  CHECK(given_up.stops == stops);
  CHECK(given_up.error.code == code);
}

TEST_CASE("a refused token without a code stops the run too", "[pace]") {
  Error error;
  error.error_class = ErrorClass::auth;
  error.http_status = 401;
  CHECK(as<GiveUp>(decide_on(error)).stops == Scope::run);
}

TEST_CASE("an untrusted server stops the run", "[pace]") {
  auto error = network_error(false);
  error.retryable = false;
  CHECK(as<GiveUp>(decide_on(error)).stops == Scope::run);
}

TEST_CASE("our own errors are not repeated", "[pace]") {
  Error error;
  error.error_class = GENERATE(ErrorClass::local, ErrorClass::dependency, ErrorClass::cancelled);
  error.retryable = true;
  CHECK(as<GiveUp>(decide_on(error)).stops == Scope::item);
}

TEST_CASE("a passing failure is repeated as often as --attempts and the table allow", "[pace]") {
  const auto [code, subcode, attempts, repeats] = GENERATE(table<int, int, unsigned, unsigned>({
      {2, 0, 5, 4},  // the table would allow 6
      {2, 0, 99, 6},
      {1, 0, 5, 3},
      {100, 1487390, 5, 3},
      {389, 0, 5, 1},
      {2, 0, 1, 0},
      {2, 0, 0, 0},
  }));
  CAPTURE(code, subcode, attempts);
  RetryPolicy policy;
  policy.attempts = attempts;
  unsigned failed = 1;
  while (std::holds_alternative<RetryAt>(decide_on(meta_error(code, subcode), {{}, {}, {failed, 0}}, policy))) ++failed;
  CHECK(failed - 1 == repeats);
}

TEST_CASE("only the failed operation waits for its repeat", "[pace]") {
  const auto retry = as<RetryAt>(decide_on(meta_error(2), {{}, {}, {3, 0}, 0.5}));
  CHECK(retry.time == kNow + seconds{2});
  CHECK(retry.blocked == Scope::item);
}

TEST_CASE("a repeat never comes before the time that the server names", "[pace]") {
  CHECK(as<RetryAt>(decide_on(meta_error(2), {regain(seconds{90})})).time >= kNow + seconds{90});
  CHECK(as<GiveUp>(decide_on(meta_error(2), {regain(minutes{11})})).error.code == 2);
}

TEST_CASE("a corrected offset is followed at once, but not for ever", "[pace]") {
  CHECK(as<RetryAt>(decide_on(meta_error(6001, 1363037), {{}, {}, {1, 0}, 0.9})).time == kNow);
  CHECK(std::holds_alternative<GiveUp>(decide_on(meta_error(6001, 1363037), {{}, {}, {5, 0}})));
}

TEST_CASE("where a repeat could make a second object, it is looked for first", "[pace]") {
  const auto error = GENERATE(meta_error(1), meta_error(2), meta_error(960), network_error(true));
  CHECK(as<CheckFirst>(decide_on(error, {{}, Idempotency::check_before_repeat})).time >= kNow);
  CHECK(std::holds_alternative<RetryAt>(decide_on(error, {{}, Idempotency::safe_to_repeat})));
}

TEST_CASE("a limit that may have come after the change holds back its account, and the object is looked for",
          "[pace]") {
  Error page;
  page.error_class = ErrorClass::rate_limit;
  page.retryable = page.outcome_unknown = true;
  const auto look = as<CheckFirst>(decide_on(page, {{}, Idempotency::check_before_repeat}));
  CHECK(look.time > kNow);
  CHECK(look.blocked == Scope::account);
  CHECK(std::holds_alternative<RetryAt>(decide_on(page, {{}, Idempotency::safe_to_repeat})));
  CHECK(std::holds_alternative<RetryAt>(decide_on(meta_error(4), {{}, Idempotency::check_before_repeat})));
}

TEST_CASE("when it is clear that nothing was made, nothing is looked for", "[pace]") {
  const auto error = GENERATE(network_error(false), meta_error(6000), meta_error(100, 1487390));
  CHECK(std::holds_alternative<RetryAt>(decide_on(error, {{}, Idempotency::check_before_repeat})));
}

TEST_CASE("an outcome that stays unknown is reported as such", "[pace]") {
  const Case last{{}, Idempotency::check_before_repeat, {5, 0}};
  const auto given_up = as<GiveUp>(decide_on(network_error(true), last));
  CHECK(given_up.error.error_class == ErrorClass::unknown_outcome);
  CHECK_FALSE(given_up.error.hint.empty());
  CHECK(as<GiveUp>(decide_on(network_error(false), last)).error.error_class == ErrorClass::network);
}

TEST_CASE("a throttle waits as long as the headers say, and a fifth more at most", "[pace]") {
  CHECK(as<RetryAt>(decide_on(meta_error(80004), {regain(minutes{5})})).time == kNow + minutes{5});
  const auto late = as<RetryAt>(decide_on(meta_error(80004), {regain(minutes{5}), {}, {0, 1}, 0.999})).time;
  CHECK(late > kNow + seconds{359});
  CHECK(late < kNow + minutes{6});
}

TEST_CASE("a full score is waited for until it is empty", "[pace]") {
  Usage usage;
  usage.account.present = true;
  usage.account.percent = 100;
  usage.account.reset = seconds{123};
  CHECK(as<RetryAt>(decide_on(meta_error(17, 2446079), {usage})).time == kNow + seconds{123});
}

TEST_CASE("of several waits that headers name the longest is kept to", "[pace]") {
  const auto [used, minutes_told, reset, wait] = GENERATE(table<double, int, int, int>({
      {100, 1, 200, 200}, {100, 5, 200, 300}, {99, 1, 200, 60},  // the score is not what is full
  }));
  auto usage = regain(minutes{minutes_told});
  usage.account.percent = used;
  usage.account.reset = seconds{reset};
  CHECK(as<RetryAt>(decide_on(meta_error(80004), {usage})).time == kNow + seconds{wait});
}

TEST_CASE("without headers a throttle waits as the table says, twice as long each time", "[pace]") {
  const auto [code, subcode, throttled, wait] = GENERATE(table<int, int, unsigned, int>({
      {80004, 2446079, 1, 300},
      {80004, 2446079, 2, 600},
      {613, 5044001, 1, 1},
      {613, 5044001, 4, 8},
      {613, 5044001, 7, 60},
      {613, 5044001, 29, 60},
      {17, 2446079, 1, 300},  // the tier is unknown
      {4, 0, 1, 300},
  }));
  CAPTURE(code, subcode, throttled);
  CHECK(as<RetryAt>(decide_on(meta_error(code, subcode), {{}, {}, {0, throttled}})).time == kNow + seconds{wait});
}

TEST_CASE("the tier decides how long the score's block lasts", "[pace]") {
  const auto [development, wait] = GENERATE(table<bool, int>({{true, 300}, {false, 60}}));
  Usage usage;
  usage.account.present = GENERATE(true, false);  // false: an earlier reply has named it
  usage.tier = development ? "development_access" : "standard_access";
  CHECK(as<RetryAt>(decide_on(meta_error(17, 2446079), {usage})).time == kNow + seconds{wait});
}

TEST_CASE("a throttle stops those whom it concerns", "[pace]") {
  const auto [code, subcode, blocked] = GENERATE(table<int, int, Scope>({
      {4, 0, Scope::app},
      {341, 0, Scope::app},
      {613, 1996, Scope::app},
      {17, 0, Scope::token},
      {80004, 0, Scope::account},
      {17, 2446079, Scope::account},
      {613, 5044001, Scope::account},
  }));
  CAPTURE(code, subcode);
  CHECK(as<RetryAt>(decide_on(meta_error(code, subcode))).blocked == blocked);
}

TEST_CASE("HTTP 429 without a code is a throttle of the account", "[pace]") {
  Error error;
  error.error_class = ErrorClass::rate_limit;
  error.http_status = 429;
  error.retryable = true;
  CHECK(as<RetryAt>(decide_on(error, {regain(seconds{30})})).time == kNow + seconds{30});
  CHECK(as<RetryAt>(decide_on(error)).blocked == Scope::account);
}

TEST_CASE("a throttle does not use up attempts", "[pace]") {
  CHECK(std::holds_alternative<RetryAt>(decide_on(meta_error(613, 5044001), {{}, {}, {99, 1}})));
}

TEST_CASE("a throttle beyond --max-wait is given up for the account, with the time", "[pace]") {
  const auto given_up = as<GiveUp>(decide_on(meta_error(80004), {regain(minutes{25})}));
  CHECK(given_up.error.error_class == ErrorClass::rate_limit);
  CHECK(given_up.error.hint.starts_with("Access comes back in about 25 min."));
  CHECK(given_up.stops == Scope::account);
  RetryPolicy patient;
  patient.longest_wait = minutes{30};
  CHECK(std::holds_alternative<RetryAt>(decide_on(meta_error(80004), {regain(minutes{25})}, patient)));
}

TEST_CASE("what a limit has taken already counts towards --max-wait", "[pace]") {
  const auto [before, gives_up] =
      GENERATE(table<minutes, bool>({{minutes{0}, false}, {minutes{5}, false}, {minutes{6}, true}}));
  const auto decision = decide_on(meta_error(80004), {regain(minutes{5}), {}, {0, 2, before}});
  CHECK(std::holds_alternative<GiveUp>(decision) == gives_up);
  if (gives_up)
    CHECK(as<GiveUp>(decision).error.hint.starts_with("Nothing has got through for 6 min. Access comes back"));
}

TEST_CASE("a wait of just --max-wait is still waited for, whatever the jitter", "[pace]") {
  CHECK(std::holds_alternative<RetryAt>(decide_on(meta_error(80004), {regain(minutes{10}), {}, {0, 1}, 0.999})));
}

TEST_CASE("a limiter that never lets an operation through is given up", "[pace]") {
  unsigned throttled = 1;
  while (throttled < 1000 &&
         std::holds_alternative<RetryAt>(decide_on(meta_error(80004), {regain(seconds{1}), {}, {0, throttled}}))) {
    ++throttled;
  }
  CHECK(throttled == 31);
}
