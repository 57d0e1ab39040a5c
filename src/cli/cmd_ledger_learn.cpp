#include "cli/ledger_actions.hpp"
#include "cli/online.hpp"
#include "metaup/run/library.hpp"

namespace metaup::cli {

int learn_accounts(const Options& options, CommandContext& context) {
  if (options.accounts.empty()) {
    return fail(context, UsageError{"ledger learn is for an account: give --account", options.command});
  }
  const run::LearnPlan plan{.accounts = options.accounts, .trust_likely = options.trust_likely};
  return run_online(options, context, plan.accounts, [&](run::Environment& environment, const run::Settings& settings) {
    return run::learn(plan, settings, environment);
  });
}

}  // namespace metaup::cli
