#pragma once
#include <functional>
#include <vector>

#include "cli/command.hpp"
#include "cli/options/credentials.hpp"
#include "cli/outputs/reporters.hpp"
#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"

/// What every command that talks to Meta does around its work.
namespace metaup::cli {

// What the options and the environment mean for a run.

/// What has ended the reading before a run: a signal, or its time; none: nothing has.
[[nodiscard]] run::Stop stop_before_run(const CommandContext& context);
/// Without secrets.
[[nodiscard]] run::Settings settings_of(const Options& options, const CommandContext& context,
                                        const std::string& run_id);
/// Puts into the settings who asks, and what nobody else may read.
void use_credentials(Credentials credentials, const Environment& environment, run::Settings& settings);
[[nodiscard]] http::CurlOptions transport_options(const Options& options);
/// What is wrong with a variable that names a proxy, without its value; empty: nothing.
[[nodiscard]] std::string proxy_mistake(const Environment& environment);

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
