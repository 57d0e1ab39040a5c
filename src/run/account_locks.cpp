#include "run/account_locks.hpp"

#include <algorithm>
#include <optional>
#include <thread>
#include <tuple>

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

tl::unexpected<Refusal> refuse(const run::Interrupt& interrupt, run::Stop otherwise, Error error) {
  return tl::unexpected(
      Refusal{.stop = interrupt.came ? run::stop_of(interrupt.signal) : otherwise, .error = std::move(error)});
}

/// Files, against runs on this machine.
tl::expected<AccountLocks, Refusal> lock_files(const std::string& ledger, LockWish wish,
                                               const run::Interrupt& interrupt, WallTime now) {
  auto acquired = ledger::RunLock::acquire(ledger, std::move(wish.owners), wish.wait, &interrupt.came, wish.self);
  if (!acquired) return refuse(interrupt, run::Stop::state, std::move(acquired.error()));
  if (*acquired) return AccountLocks(std::move(**acquired));
  const auto& held = acquired->error();
  std::optional<Milliseconds> held_for;
  if (const auto since = held.holder.since; since && *since <= now) {
    held_for = std::chrono::duration_cast<Milliseconds>(now - *since);
  }
  return tl::unexpected(Refusal{.stop = run::Stop::locked, .error = error_of(held, held_for), .held_for = held_for});
}

/// What the connection to the server holds, against runs on any machine.
tl::expected<AccountLocks, Refusal> lock_on_server(ledger::SharedRegistry& server, LockWish wish,
                                                   const run::Interrupt& interrupt) {
  constexpr Milliseconds kPollEvery{200};
  const auto deadline = std::chrono::steady_clock::now() + wish.wait;
  AccountLocks locks(server);
  // One order for all runs, so that two of them never wait for each other.
  std::sort(wish.owners.begin(), wish.owners.end(), [](const ledger::Owner& one, const ledger::Owner& other) {
    return std::tie(one.origin, one.account) < std::tie(other.origin, other.account);
  });
  for (const auto& owner : wish.owners) {
    for (;;) {
      const auto locked = server.try_lock(owner, wish.alone);
      if (!locked) return refuse(interrupt, run::Stop::state, locked.error());
      if (*locked) break;
      if (interrupt.came || std::chrono::steady_clock::now() >= deadline) {
        return refuse(interrupt, run::Stop::locked, error_of({.owner = owner, .holder = {}}, {}));
      }
      std::this_thread::sleep_for(kPollEvery);
    }
  }
  return locks;
}

}  // namespace

tl::expected<AccountLocks, Refusal> lock_accounts(ledger::Ledger& ledger, const std::string& name, LockWish wish,
                                                  const run::Interrupt& interrupt, WallTime now) {
  auto* const server = ledger::shared_of(ledger.registry());
  return server != nullptr ? lock_on_server(*server, std::move(wish), interrupt)
                           : lock_files(name, std::move(wish), interrupt, now);
}

}  // namespace metaup
