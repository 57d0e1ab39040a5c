#pragma once
#include <functional>
#include <vector>

#include "cli/command.hpp"
#include "cli/reporters.hpp"
#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"

/// What every command that talks to Meta does around its work.
namespace metaup::cli {

using OnlineWork = std::function<run::Outcome(run::Environment& environment, const run::Settings& settings)>;

/// Reads the token, opens the ledger, takes the lock of each account that `work` writes to, lets
/// it work, reports the end and returns the exit code. Whatever fails before that is reported the
/// same way, as a fatal error and a summary.
int run_online(const Options& options, CommandContext& context, const std::vector<AccountId>& accounts,
               const OnlineWork& work);

/// The same around work that needs neither token nor ledger.
int run_offline(const Options& options, CommandContext& context,
                const std::function<run::Outcome(report::Reporter& reporter, const run::Settings& settings)>& work);

}  // namespace metaup::cli
