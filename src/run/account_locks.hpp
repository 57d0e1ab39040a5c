#pragma once
#include <string>
#include <vector>

#include "ledger/lock.hpp"
#include "metaup/run/session.hpp"

namespace metaup {

/// Keeps other runs out of these accounts; a refusal tells of the run that holds one of them, or of the signal that
/// came while this waited for it.
[[nodiscard]] tl::expected<ledger::RunLock, Refusal> lock_accounts(const std::string& ledger,
                                                                   std::vector<ledger::Owner> owners, Milliseconds wait,
                                                                   const run::Interrupt& interrupt, WallTime now,
                                                                   const ledger::Holder& self);

}  // namespace metaup
