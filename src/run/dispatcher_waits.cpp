#include <algorithm>
#include <utility>

#include "run/dispatcher.hpp"

// What holds requests back, and for how long.

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

/// The limits that earlier runs met: a call before their time would make the wait longer.
void Dispatcher::keep_saved_blocks() {
  constexpr auto kBelievable = std::chrono::hours{24};  // no limit lasts longer: a clock was wrong
  const auto now = environment_.clock.now();
  const auto wall = environment_.clock.wall();
  const auto blocks = environment_.ledger.blocks(origin_);
  if (!blocks) {
    unread_blocks_ = blocks.error();
    return;
  }
  for (const auto& [account, until] : *blocks) {
    if (until <= wall || until - wall > kBelievable) continue;
    const auto left = ceil<Milliseconds>(until - wall);
    const bool app_wide = account.empty();
    if (left > settings_.retry.longest_wait) {
      auto error = blocked_error(account, left, ", which an earlier run met");
      app_wide ? void(blocked_app_ = std::move(error)) : void(dead_accounts_.emplace(account, std::move(error)));
    } else {
      governor_.block(app_wide ? graph::Scope::app : graph::Scope::account, account, now + left);
      block_reasons_[account] = "an earlier run met the limit";
    }
  }
}

/// For the runs to come.
void Dispatcher::save_block(graph::Scope scope, const AccountId& account, Milliseconds wait) {
  const auto whom = scope == graph::Scope::account ? account : AccountId{};
  ledger_.write(ledger::Blocked{{.origin = origin_, .account = whom}, environment_.clock.wall() + wait});
}

void Dispatcher::block(graph::Scope scope, const AccountId& account, SteadyTime until, const std::string& reason) {
  const auto now = environment_.clock.now();
  const bool is_longer = until > governor_.shut(account).until;
  governor_.block(scope, account, until);
  if (!is_longer) return;
  block_reasons_[scope == graph::Scope::account ? account : AccountId{}] = reason;
  save_block(scope, account, ceil<Milliseconds>(until - now));
}

/// A reply whose headers say that nothing is let through, be it a success. The governor keeps to it.
/// It ends nothing where only looks were made: a dry run goes on without them.
void Dispatcher::note_announced_block(const AccountId& account, const graph::Usage& usage, bool only_looked,
                                      std::vector<Completed>& out) {
  const auto wait = pace::announced_block(usage);
  if (wait.count() <= 0) return;
  const auto whom = usage.app_wide ? AccountId{} : account;
  block_reasons_[whom] = "Meta announces that the limit is reached";
  save_block(usage.app_wide ? graph::Scope::app : graph::Scope::account, account, wait);
  if (wait <= settings_.retry.longest_wait) return;
  auto error = blocked_error(whom, wait, "");
  if (usage.app_wide && !only_looked) {
    if (!dead_run_) dead_run_ = std::move(error);
    stop_sending();
  } else if (dead_accounts_.emplace(account, error).second) {
    drop_queued(account, false, error, out);
  }
}

/// Whether the server is there at all.
void Dispatcher::note_network(const http::Completion& completion, const graph::Split& split, std::uint64_t who,
                              SteadyTime now) {
  using Kind = http::Failure::Kind;
  using Sign = pace::Outage::Sign;
  constexpr int kServerError = 500;
  const auto* const error = split.answers.front().result ? nullptr : &split.answers.front().result.error();
  if (completion.result) {
    const bool broken =
        completion.result->status >= kServerError && error != nullptr && error->error_class == ErrorClass::transient;
    if (!broken && (error == nullptr || !pace::is_foreign(*error))) return outage_.on_answer();
    if (!broken || split.timed_out) return;
    outage_.on_sign(Sign::no_answer, who, now);
  } else if (completion.result.error().kind == Kind::unreachable) {
    outage_.on_sign(Sign::no_connection, who, now);
  } else if (completion.result.error().kind == Kind::dropped || completion.result.error().kind == Kind::no_reply) {
    outage_.on_sign(Sign::no_answer, who, now);
  }
  if (!outage_.lasts() || error == nullptr) return;
  outage_reason_ = error->message;
  if (!outage_.is_too_long(now) || dead_run_) return;
  dead_run_ = *error;
  dead_run_->hint = "The server did not answer within --max-wait. " + dead_run_->hint;
  stop_sending();
}

bool Dispatcher::is_lost_to_outage(const Error& error) const {
  const bool nobody_there = error.error_class == ErrorClass::network || error.error_class == ErrorClass::transient;
  return outage_.lasts() && error.retryable && nobody_there;
}

/// When an operation may go if nothing but time passes; nothing when a reply must come first.
std::optional<SteadyTime> Dispatcher::opens_at(const graph::Operation& operation, SteadyTime now) const {
  const auto& account = operation.account;
  if (waits_for_trial(account, operation.method != http::Method::get)) return std::nullopt;
  if (outage_.lasts() && !flights_.empty()) return std::nullopt;
  const auto pause_ends = std::max(now, outage_.until());
  if (governor_.capacity(account, now) > 0) return pause_ends;
  const auto opens = governor_.opens_at(account, now);
  return opens ? std::optional(std::max(*opens, pause_ends)) : std::nullopt;
}

/// Tells of what keeps the accounts from sending that have something to send.
void Dispatcher::hold_back(SteadyTime now) {
  waits_.begin();
  auto accounts = std::exchange(wanted_, {});
  for (const auto& [key, entry] : queue_) {
    if (key.first <= now || entry.held_back) accounts.insert(entry.submission.operation.account);
  }
  if (accounts.empty()) return;
  if (outage_.lasts()) {
    waits_.hold(
        {.account = {}, .until = outage_.until(), .cause = report::WaitCause::network, .reason = outage_reason_}, now);
  }
  for (const auto& account : accounts) {
    const auto shut = governor_.shut(account);
    const auto whom = shut.app_wide ? AccountId{} : account;
    waits_.hold({.account = whom,
                 .until = shut.until,
                 .usage_percent = governor_.usage_percent(account),
                 .reason = shut.spacing ? "usage is near its limit" : block_reasons_[whom]},
                now);
  }
}

}  // namespace metaup::run
