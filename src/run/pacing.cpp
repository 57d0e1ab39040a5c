#include "run/pacing.hpp"

#include <algorithm>
#include <utility>

#include "pace/reach.hpp"

namespace metaup::run {
namespace {

using std::chrono::ceil;

Error blocked_error(const AccountId& account, Milliseconds left, std::string_view since) {
  Error error;
  error.error_class = ErrorClass::rate_limit;
  error.message = (account.empty() ? "the app" : account.act()) + " is at a rate limit" + std::string(since) +
                  ": Meta accepts calls again in about " + pace::time_left(left);
  error.retryable = true;
  error.hint = "Run it again then, or raise --max-wait.";
  return error;
}

}  // namespace

Pacing::Pacing(const Settings& settings, const Environment& environment, std::string origin, LedgerQueue& ledger)
    : settings_(settings),
      environment_(environment),
      origin_(std::move(origin)),
      ledger_(ledger),
      governor_(settings.governor),
      outage_(settings.retry.longest_wait),
      waits_(environment.reporter) {}

Result<void> Pacing::keep_saved_blocks(Closed& closed) {
  constexpr auto kBelievable = std::chrono::hours{24};  // no limit lasts longer: a clock was wrong
  const auto now = environment_.clock.now();
  const auto wall = environment_.clock.wall();
  const auto blocks = environment_.ledger.blocks(origin_);
  if (!blocks) return tl::unexpected(blocks.error());
  for (const auto& [account, until] : *blocks) {
    if (until <= wall || until - wall > kBelievable) continue;
    const auto left = ceil<Milliseconds>(until - wall);
    const bool app_wide = account.empty();
    if (left > settings_.retry.longest_wait) {
      auto error = blocked_error(account, left, ", which an earlier run met");
      app_wide ? closed.close_all_accounts(std::move(error)) : void(closed.close(account, std::move(error)));
    } else {
      governor_.block(app_wide ? graph::Scope::app : graph::Scope::account, account, now + left);
      reasons_[account] = "an earlier run met the limit";
    }
  }
  return {};
}

std::uint32_t Pacing::capacity(const AccountId& account, SteadyTime now, std::uint64_t points) const {
  if (!outage_.lasts()) return governor_.capacity(account, now, points);
  if (now < outage_.until() || in_flight_ > 0) return 0;
  return std::min(governor_.capacity(account, now, points), 1U);  // one request, to see whether it is over
}

std::optional<SteadyTime> Pacing::opens_at(const AccountId& account, SteadyTime now, std::uint64_t points) const {
  if (outage_.lasts() && in_flight_ > 0) return std::nullopt;
  const auto pause_ends = std::max(now, outage_.until());
  if (governor_.capacity(account, now, points) > 0) return pause_ends;
  const auto opens = governor_.opens_at(account, now, points);
  return opens ? std::optional(std::max(*opens, pause_ends)) : std::nullopt;
}

void Pacing::on_sent(const Flight& flight) {
  ++in_flight_;
  governor_.on_sent(flight.account, flight.points);
}

void Pacing::on_reply(const Flight& flight, const graph::Usage& usage, bool clean) {
  --in_flight_;
  governor_.on_reply(flight.account, usage, clean, environment_.clock.now(), flight.points);
}

void Pacing::save_block(graph::Scope scope, const AccountId& account, Milliseconds wait) {
  const auto whom = scope == graph::Scope::account ? account : AccountId{};
  ledger_.write(ledger::Blocked{{.origin = origin_, .account = whom}, environment_.clock.wall() + wait});
}

void Pacing::block(graph::Scope scope, const AccountId& account, SteadyTime until, const std::string& reason) {
  const auto now = environment_.clock.now();
  const bool is_longer = until > governor_.blocked_until(account);
  governor_.block(scope, account, until);
  if (!is_longer) return;
  reasons_[scope == graph::Scope::account ? account : AccountId{}] = reason;
  save_block(scope, account, ceil<Milliseconds>(until - now));
}

Pacing::TooLong Pacing::note_announced_blocks(const AccountId& account, const graph::Usage& usage) {
  const auto blocks = pace::announced_blocks(usage);
  return {.account = note_announced_block(graph::Scope::account, account, blocks.account),
          .app = note_announced_block(graph::Scope::app, {}, blocks.app)};
}

std::optional<Error> Pacing::note_announced_block(graph::Scope scope, const AccountId& account, Milliseconds wait) {
  if (wait.count() <= 0) return std::nullopt;
  reasons_[account] = "Meta announces that the limit is reached";
  save_block(scope, account, wait);
  if (wait <= settings_.retry.longest_wait) return std::nullopt;
  return blocked_error(account, wait, "");
}

Result<void> Pacing::note_network(const http::Completion& completion, const graph::Split& split, std::uint64_t who) {
  using Kind = http::Failure::Kind;
  using Sign = pace::Outage::Sign;
  constexpr int kServerError = 500;
  const auto now = environment_.clock.now();
  const auto* const error = split.answers.front().result ? nullptr : &split.answers.front().result.error();
  if (completion.result) {
    const bool broken =
        completion.result->status >= kServerError && error != nullptr && error->error_class == ErrorClass::transient;
    if (!broken && (error == nullptr || !pace::is_foreign(*error))) {
      outage_.on_answer();
      return {};
    }
    if (!broken || split.timed_out) return {};
    outage_.on_sign(Sign::no_answer, who, now);
  } else if (completion.result.error().kind == Kind::unreachable) {
    outage_.on_sign(Sign::no_connection, who, now);
  } else if (completion.result.error().kind == Kind::dropped || completion.result.error().kind == Kind::no_reply) {
    outage_.on_sign(Sign::no_answer, who, now);
  }
  if (!outage_.lasts() || error == nullptr) return {};
  outage_reason_ = error->message;
  if (!outage_.is_too_long(now)) return {};
  auto end = *error;
  end.hint = "The server did not answer within --max-wait. " + end.hint;
  return tl::unexpected(std::move(end));
}

std::optional<SteadyTime> Pacing::after_outage(const Error& error) const {
  const bool nobody_there = error.error_class == ErrorClass::network || error.error_class == ErrorClass::transient;
  if (!outage_.lasts() || !error.retryable || !nobody_there) return std::nullopt;
  return outage_.until();
}

void Pacing::tell_waits(std::set<AccountId> queued, SteadyTime now) {
  waits_.begin();
  queued.merge(std::exchange(wanted_, {}));
  if (queued.empty()) return;
  if (outage_.lasts()) {
    waits_.hold(
        {.account = {}, .until = outage_.until(), .cause = report::WaitCause::network, .reason = outage_reason_}, now);
  }
  for (const auto& account : queued) {
    const auto shut = governor_.shut(account, now);
    const auto whom = shut.app_wide ? AccountId{} : account;
    waits_.hold({.account = whom,
                 .until = shut.until,
                 .usage_percent = governor_.usage_percent(account),
                 .reason = shut.spacing ? "usage is near its limit" : reasons_[whom]},
                now);
  }
}

}  // namespace metaup::run
