#pragma once
#include "cli/command.hpp"
#include "metaup/ledger/ledger.hpp"

namespace metaup::cli {

/// `ledger audit`: the writes at Meta.
int audit(ledger::Ledger& ledger, const Options& options, CommandContext& context);
/// `ledger audit --unknown`: what the account holds and the ledger does not know. Asks Meta.
int audit_unknown(ledger::Ledger& ledger, const Options& options, CommandContext& context);

}  // namespace metaup::cli
