#pragma once
#include "cli/command.hpp"
#include "metaup/ledger/ledger.hpp"

/// What `metaup ledger` does beside looking and forgetting.
namespace metaup::cli {

/// All that it holds, as lines for `import_ledger`.
int export_ledger(ledger::Ledger& ledger, CommandContext& context);
/// Takes over what another ledger has written out.
int import_ledger(const Options& options, CommandContext& context);
/// What the accounts hold, from Meta.
int learn_accounts(const Options& options, CommandContext& context);

}  // namespace metaup::cli
