#include "cli/inputs/chosen_objects.hpp"
#include "cli/online.hpp"

namespace metaup::cli {

int run_watch_review(const Options& options, CommandContext& context) {
  const auto chosen = choose_objects(options, {AssetKind::ad}, context);
  if (!chosen) return chosen.error();
  const run::ReviewPlan plan{.ads = remotes_of(*chosen), .timeout = options.ready_timeout};
  // Nothing is written at Meta, so no lock is taken.
  return run_online(options, context, {}, [&](run::Environment& environment, const run::Settings& settings) {
    tell_of_choice(*chosen, environment.reporter);
    return run::watch_review(plan, settings, environment);
  });
}

}  // namespace metaup::cli
