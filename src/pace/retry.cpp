#include "metaup/pace/retry.hpp"

#include <algorithm>

#include "pace/repeats.hpp"

namespace metaup::pace {
namespace {

using graph::ErrorRow;
using graph::Repeat;
using graph::Scope;
using std::chrono::seconds;

/// For a throttle that only its HTTP status tells.
constexpr ErrorRow unnamed_throttle() {
  ErrorRow row;
  row.error_class = ErrorClass::rate_limit;
  row.repeat = Repeat::after_reset;
  row.default_wait_s = 60;
  row.development_wait_s = 300;
  row.longest_wait_s = 3'600;
  row.scope = Scope::account;
  return row;
}
constexpr ErrorRow kUnnamedThrottle = unnamed_throttle();

/// How far a failure reaches for certain that no repeat helps.
Scope reach_of(const Error& error, const ErrorRow* row) {
  if (row != nullptr) return row->scope;
  switch (error.error_class) {
    case ErrorClass::auth:
      return Scope::run;
    case ErrorClass::network:
      return error.retryable ? Scope::item : Scope::run;  // an untrusted server
    default:
      return Scope::item;
  }
}

/// What the headers say, or else the table's wait, doubled for each throttle before this one.
Milliseconds throttle_wait(const ErrorRow& row, const graph::Usage& usage, std::uint32_t throttled) {
  if (const auto announced = announced_wait(usage); announced.count() > 0) return announced;
  const bool is_told = usage.present() || !usage.tier.empty();
  const bool full_tier = is_told && !usage.is_development_tier();
  const seconds first{full_tier ? row.default_wait_s : row.development_wait_s};
  const auto doublings = std::min(std::max(throttled, 1U) - 1U, 20U);
  return std::min(first * (std::int64_t{1} << doublings), seconds{row.longest_wait_s});
}

Decision after_throttle(const RetryPolicy& policy, Error error, const graph::Usage& usage, const ErrorRow& row,
                        const Attempts& attempts, SteadyTime now, double random) {
  const auto wait = throttle_wait(row, usage, attempts.throttled);
  if (attempts.limited_for + wait > policy.longest_wait || attempts.throttled > kMostThrottles) {
    const bool is_often = attempts.limited_for.count() > 0;
    const auto before =
        is_often ? "Nothing has got through for " + time_left(attempts.limited_for) + ". " : std::string{};
    error.hint = before + "Access comes back in about " + time_left(wait) + ". " + error.hint;
    return GiveUp{std::move(error), row.scope, wait};
  }
  return RetryAt{end_of_block(now, wait, random), row.scope};
}

/// Whether what cannot be repeated unseen may have been done.
bool is_in_doubt(const Error& error, graph::Idempotency idempotency) {
  return error.outcome_unknown && idempotency == graph::Idempotency::check_before_repeat;
}

Decision after_failure(const RetryPolicy& policy, Error error, const graph::Usage& usage, const ErrorRow* row,
                       graph::Idempotency idempotency, const Attempts& attempts, SteadyTime now, double random) {
  const bool in_doubt = is_in_doubt(error, idempotency);
  if (!error.retryable || attempts.failed > repeats_allowed(policy, row) || usage.regain() > policy.longest_wait) {
    if (in_doubt) {
      error.error_class = ErrorClass::unknown_outcome;
      const auto of_the_network = error.not_from_meta ? " " + error.hint : std::string{};
      error.hint = "It may have succeeded anyway: check at Meta before you send it again." + of_the_network;
    }
    const auto reach = reach_of(error, row);
    return GiveUp{std::move(error), reach};
  }
  if (row != nullptr && row->repeat == Repeat::corrected) return RetryAt{now, Scope::item};
  const auto time = now + retry_delay(policy.backoff, attempts.failed, usage.regain(), random);
  if (in_doubt) return CheckFirst{time};
  return RetryAt{time, Scope::item};
}

/// What limits requests may be a page of somebody between us and Meta, who has done what was asked.
Decision in_doubt_first(Decision decision, bool in_doubt) {
  const auto* const again = std::get_if<RetryAt>(&decision);
  if (again == nullptr || !in_doubt) return decision;
  return CheckFirst{again->time, again->blocked};
}

}  // namespace

const ErrorRow* row_of(const Error& error) {
  const auto* const row = graph::find_error(error);
  return row != nullptr && row->error_class == error.error_class ? row : nullptr;
}

Milliseconds announced_wait(const graph::Usage& usage) {
  constexpr double kFull = 100;
  const auto until_empty = usage.account.percent >= kFull ? usage.account.reset : seconds{0};
  return std::max(usage.regain(), until_empty);
}

std::string time_left(Milliseconds wait) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  const auto left = std::chrono::ceil<seconds>(wait).count();
  const auto in = [left](std::int64_t unit) { return std::to_string((left + unit - 1) / unit); };
  if (left < 2 * kMinute) return in(1) + " s";
  return left < 2 * kHour ? in(kMinute) + " min" : in(kHour) + " h";
}

std::uint32_t repeats_allowed(const RetryPolicy& policy, const ErrorRow* row) {
  const auto by_policy = std::max(policy.attempts, 1U) - 1U;
  if (row == nullptr || row->repeat != Repeat::backoff) return by_policy;
  return std::min(by_policy, static_cast<std::uint32_t>(std::max(row->tries, 0)));
}

Decision decide(const RetryPolicy& policy, const Error& error, const graph::Usage& usage,
                graph::Idempotency idempotency, const Attempts& attempts, SteadyTime now, double random) {
  const auto* const row = row_of(error);
  switch (error.error_class) {
    case ErrorClass::rate_limit:
      if (row != nullptr && row->repeat == Repeat::never) return GiveUp{error, row->scope};
      return in_doubt_first(
          after_throttle(policy, error, usage, row == nullptr ? kUnnamedThrottle : *row, attempts, now, random),
          is_in_doubt(error, idempotency));
    case ErrorClass::transient:
    case ErrorClass::network:
    case ErrorClass::protocol:
    case ErrorClass::unknown_outcome:
      return after_failure(policy, error, usage, row, idempotency, attempts, now, random);
    case ErrorClass::auth:
    case ErrorClass::permission:
    case ErrorClass::invalid:
    case ErrorClass::policy:
    case ErrorClass::not_found:
    case ErrorClass::local:
    case ErrorClass::dependency:
    case ErrorClass::cancelled:
      break;
  }
  return GiveUp{error, reach_of(error, row)};
}

}  // namespace metaup::pace
