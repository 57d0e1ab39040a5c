#include "run/account_locks.hpp"

#include <optional>

#include "base/text.hpp"
#include "report/human.hpp"

namespace metaup {
namespace {

constexpr Milliseconds kSuspicious{24 * 3'600'000};  // no run should take so long

/// "another run has used act_123 for 3:20 (upload, run …, process 4711, since 2026-…)", as far as it is known.
Error error_of(const ledger::RunLock::Held& held, std::optional<Milliseconds> held_for) {
  const auto& holder = held.holder;
  std::vector<std::string> known;
  if (!holder.command.empty()) known.push_back(holder.command);
  if (!holder.run_id.empty()) known.push_back("run " + holder.run_id);
  if (holder.process != 0) known.push_back("process " + std::to_string(holder.process));
  if (holder.since) known.push_back("since " + rfc3339(*holder.since));
  const auto account = held.owner.account.act();
  auto message = held_for ? "another run has used " + account + " for " + report::human_duration(*held_for)
                          : "another run is using " + account;
  if (!known.empty()) message += " (" + joined(known, ", ") + ")";
  auto error = local_error(std::move(message)).value();
  error.hint = "wait until it ends, or use --lock-wait";
  if (held_for && *held_for >= kSuspicious) {
    error.hint = "it may be stuck: see what it does, and end it if need be; what it has done is in the ledger";
  }
  error.retryable = true;
  return error;
}

}  // namespace

tl::expected<ledger::RunLock, Refusal> lock_accounts(const std::string& ledger, std::vector<ledger::Owner> owners,
                                                     Milliseconds wait, const run::Interrupt& interrupt, WallTime now,
                                                     const ledger::Holder& self) {
  auto acquired = ledger::RunLock::acquire(ledger, std::move(owners), wait, &interrupt.came, self);
  if (!acquired) {
    const auto stop = interrupt.came ? run::stop_of(interrupt.signal) : run::Stop::state;
    return tl::unexpected(Refusal{.stop = stop, .error = std::move(acquired.error())});
  }
  if (*acquired) return std::move(**acquired);
  const auto& held = acquired->error();
  std::optional<Milliseconds> held_for;
  if (const auto since = held.holder.since; since && *since <= now) {
    held_for = std::chrono::duration_cast<Milliseconds>(now - *since);
  }
  return tl::unexpected(Refusal{.stop = run::Stop::locked, .error = error_of(held, held_for), .held_for = held_for});
}

}  // namespace metaup
