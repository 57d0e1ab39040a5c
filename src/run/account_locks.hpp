#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/lock.hpp"
#include "ledger/shared.hpp"
#include "metaup/run/session.hpp"

namespace metaup {

/// Keeps other runs out of accounts as long as it lives: by files beside a ledger, or by locks on its server.
class AccountLocks {
 public:
  explicit AccountLocks(ledger::RunLock files) : files_(std::move(files)) {}
  explicit AccountLocks(ledger::SharedRegistry& server) : server_(&server) {}

 private:
  struct Unlock {
    void operator()(ledger::SharedRegistry* server) const { server->unlock_accounts(); }
  };
  std::optional<ledger::RunLock> files_;
  std::unique_ptr<ledger::SharedRegistry, Unlock> server_;
};

/// Which accounts, and for whom.
struct LockWish {
  std::vector<ledger::Owner> owners;
  Milliseconds wait{0};
  ledger::Holder self;
  bool alone = true;  ///< no other machine works on them meanwhile; without it, only none that wants to be alone
};

/// `name` is the ledger's. A refusal tells of the run that holds one of the accounts, or of the signal that came while
/// this waited for it.
[[nodiscard]] tl::expected<AccountLocks, Refusal> lock_accounts(ledger::Ledger& ledger, const std::string& name,
                                                                LockWish wish, const run::Interrupt& interrupt,
                                                                WallTime now);

}  // namespace metaup
