#include "run/traffic/pacing.hpp"

#include <algorithm>
#include <utility>

#include "pace/reach.hpp"
#include "report/human.hpp"
#include "run/traffic/block_time.hpp"

namespace metaup::run {
namespace {

using std::chrono::ceil;

/// How often runs tell each other how limits stand: several start and end within one window of Meta's.
constexpr std::chrono::seconds kSharedEvery{1};

/// Machines that begin together do not all see each other yet: so many share what there is until they are counted
/// again.
constexpr std::size_t kMachinesAtFirst = 4;

Error blocked_error(const AccountId& account, Milliseconds left, std::string_view since) {
  Error error;
  error.error_class = ErrorClass::rate_limit;
  error.message = (account.empty() ? "the app" : account.act()) + " is at a rate limit" + std::string(since) +
                  ": Meta accepts calls again in about " + pace::time_left(left);
  error.retryable = true;
  error.hint = "Run it again then, or raise --max-wait.";
  return error;
}

/// The highest that Meta reported of the account lately, or that the points sent have come to.
double usage_of(const pace::Governor& governor, const AccountId& account, SteadyTime now) {
  auto highest = governor.usage_percent(account);
  for (const auto& standing : governor.standings(account, now)) highest = std::max(highest, standing.percent);
  return highest;
}

Error slow_error(const AccountId& account, Milliseconds left) {
  Error error;
  error.error_class = ErrorClass::rate_limit;
  error.message =
      account.act() + " is near a rate limit: the next call stays below --max-usage in about " + pace::time_left(left);
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
      outage_(settings.governor.longest_wait),
      waits_(environment.reporter) {}

std::vector<Pacing::Lasting> Pacing::keep_saved_limits() {
  asked_at_ = environment_.clock.now();
  auto* const shared = ledger::shared_of(environment_.ledger.registry());
  if (environment_.shares_accounts && shared != nullptr) {
    const auto count = shared->machines();
    if (!count) unread_ = count.error();
    machines_ = std::max(count.value_or(1), kMachinesAtFirst);
  }
  governor_.share(machines_, asked_at_);
  keep(ledger::ask(environment_.ledger.registry(), ledger::LimitsOf{origin_}));
  return std::exchange(lasting_, {});
}

std::vector<Pacing::Lasting> Pacing::follow_others(SteadyTime now) {
  governor_.share(machines_, now);
  if (now - asked_at_ >= kSharedEvery) {
    asked_at_ = now;
    ledger_.commit([this](const auto& committed) {  // a new view of what they have written
      if (!committed) unread_ = committed.error();
    });
    if (environment_.shares_accounts) count_machines();
    ledger_.ask({.questions = {ledger::LimitsOf{origin_}}}, [this](const Result<Answers>& answers) {
      keep(answers.map([](const Answers& known) { return known.to<ledger::LimitsOf>(); }));
    });
  }
  return std::exchange(lasting_, {});
}

void Pacing::count_machines() {
  ledger_.count_machines([this](const Result<std::size_t>& count) {
    if (!count) unread_ = count.error();
    machines_ = count.value_or(machines_);
  });
}

void Pacing::keep(const Result<ledger::Limits>& limits) {
  if (!limits) {
    unread_ = limits.error();
    return;
  }
  for (const auto& [account, block] : limits->blocks) keep_block(account, block);
  for (const auto& usage : limits->usage) keep_usage(usage);
}

void Pacing::keep_block(const AccountId& account, const ledger::Block& block) {
  const auto kept = std::exchange(kept_blocks_[account], block.until);
  const auto left = time_left_of(block, environment_.clock.wall(), boot_time(environment_.clock));
  if (kept == block.until || left.count() == 0) return;
  const auto scope = account.empty() ? graph::Scope::app : graph::Scope::account;
  governor_.block(scope, account, end_of(left, environment_.clock.now()));
  reason_of(scope, account) = "an earlier run met the limit";
  if (left > settings_.retry.longest_wait) {
    lasting_.push_back({account, blocked_error(account, left, ", which an earlier run met")});
  }
}

void Pacing::keep_usage(const ledger::LimiterUsage& usage) {
  constexpr auto kBelievable = std::chrono::hours{1};  // by then all of a quota has come back
  const auto limiter = pace::parse_limiter(usage.limiter);
  const auto age = environment_.clock.wall() - usage.told_at;
  if (!limiter || age < age.zero() || age > kBelievable) return;
  const auto now = environment_.clock.now();
  governor_.note({.account = usage.account,
                  .limiter = *limiter,
                  .known = {.percent = usage.percent,
                            .points_per_percent = usage.points_per_percent,
                            .at = now - std::chrono::duration_cast<SteadyTime::duration>(age)}},
                 now);
}

void Pacing::tell_others(const AccountId& account, SteadyTime now) {
  auto& told_at = told_at_[account];
  if (in_flight_ > 0 && now - told_at < kSharedEvery) return;
  told_at = now;
  const auto wall = environment_.clock.wall();
  for (const auto& quota : governor_.known(account, now)) {
    ledger_.write(
        ledger::UsageTold{origin_,
                          {.account = quota.account,
                           .limiter = std::string(to_string(quota.limiter)),
                           .percent = quota.known.percent,
                           .points_per_percent = quota.known.points_per_percent,
                           .told_at = wall - std::chrono::duration_cast<WallTime::duration>(now - quota.known.at)}});
  }
}

SteadyTime Pacing::end_of(Milliseconds wait, SteadyTime now) const {
  return pace::end_of_block(now, wait, environment_.random());
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

void Pacing::on_sent(Flight& flight) {
  ++in_flight_;
  flight.counted = governor_.on_sent(flight.account, flight.points);
  governor_.on_ads_sent(flight.account, flight.ads, flight.sent);
}

void Pacing::on_reply(const Flight& flight, const graph::Usage& usage, bool clean) {
  --in_flight_;
  const auto now = environment_.clock.now();
  governor_.on_reply(flight.account, usage, clean, now, flight.counted);
  tell_others(flight.account, now);
}

/// The ledger has no tokens, so it keeps a limit of this run's token as one of each account that the run has used.
void Pacing::save_block(graph::Scope scope, const AccountId& account, Milliseconds wait) {
  std::vector<AccountId> whom{scope > graph::Scope::token ? AccountId{} : account};
  if (scope == graph::Scope::token) whom = governor_.accounts();
  const auto block = block_for(wait, environment_.clock.wall(), boot_time(environment_.clock));
  for (const auto& one : whom) {
    kept_blocks_[one] = block.until;
    ledger_.write(ledger::Blocked{{.origin = origin_, .account = one}, block});
  }
  // At once, and by runs that only read, too. Those go on without a ledger that takes nothing; others fail with it
  // soon.
  ledger_.commit([this](const Result<LedgerQueue::Committed>& done) {
    if (done) return;
    environment_.reporter.on(
        report::Notice{"other runs will not know of the limit that this one has met: " + done.error().message});
  });
}

void Pacing::block(graph::Scope scope, const AccountId& account, SteadyTime until, const std::string& reason) {
  const auto now = environment_.clock.now();
  const bool is_longer = until > governor_.blocked_until(account);
  governor_.block(scope, account, until);
  if (!is_longer) return;
  reason_of(scope, account) =
      (scope == graph::Scope::token ? "it is the token's limit, whatever the account: " : "") + reason;
  save_block(scope, account, ceil<Milliseconds>(until - now));
}

Pacing::TooLong Pacing::note_announced_blocks(const AccountId& account, const graph::Usage& usage) {
  auto told = usage;
  if (told.tier.empty()) told.tier = governor_.tier(account);
  const auto blocks = pace::announced_blocks(told);
  return {.account = note_announced_block(graph::Scope::account, account, blocks.account),
          .app = note_announced_block(graph::Scope::app, {}, blocks.app)};
}

std::optional<Error> Pacing::note_announced_block(graph::Scope scope, const AccountId& account, Milliseconds wait) {
  if (wait.count() <= 0) return std::nullopt;
  const auto now = environment_.clock.now();
  governor_.block(scope, account, end_of(wait, now));
  reason_of(scope, account) = "Meta announces that the limit is reached";
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
      end_outage(now);
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

/// If there is one.
void Pacing::end_outage(SteadyTime now) {
  if (outage_.lasts() && std::exchange(is_outage_told_, false)) {
    environment_.reporter.on(report::Notice{"the server answers again, after " +
                                            report::human_duration(ceil<Milliseconds>(now - outage_.began()))});
  }
  outage_.on_answer();
}

std::optional<SteadyTime> Pacing::after_outage(const Error& error) const {
  const bool nobody_there = error.error_class == ErrorClass::network || error.error_class == ErrorClass::transient;
  if (!outage_.lasts() || !error.retryable || !nobody_there) return std::nullopt;
  return outage_.until();
}

std::vector<Pacing::Lasting> Pacing::tell_waits(std::map<AccountId, std::uint64_t> queued, SteadyTime now) {
  std::vector<Lasting> too_slow;
  waits_.begin();
  queued.merge(std::exchange(wanted_, {}));
  if (outage_.lasts() && !queued.empty()) {
    const bool told = waits_.hold({.account = {},
                                   .until = outage_.until(),
                                   .cause = report::WaitCause::network,
                                   .reason = outage_reason_,
                                   .at_latest = outage_.ends_at_latest()},
                                  now);
    is_outage_told_ = is_outage_told_ || told;
  }
  for (const auto& [account, cost] : queued) {
    const auto shut = governor_.shut(account, now, cost);
    const auto left = ceil<Milliseconds>(shut.until - now);
    if (shut.spacing && left > settings_.governor.longest_wait) {
      too_slow.push_back({account, slow_error(account, left)});
      continue;
    }
    waits_.hold({.account = shut.whose == graph::Scope::app ? AccountId{} : account,
                 .until = shut.until,
                 .usage_percent = usage_of(governor_, account, now),
                 .reason = shut.spacing ? "usage is near its limit" : reason_of(shut.whose, account)},
                now);
  }
  return too_slow;
}

}  // namespace metaup::run
