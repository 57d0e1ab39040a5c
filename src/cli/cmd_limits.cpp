#include "cli/online.hpp"
#include "run/build/limits.hpp"

namespace metaup::cli {

int run_limits(const Options& options, CommandContext& context) {
  const run::LimitsQuery query{.accounts = options.accounts, .rows = options.rows.value_or(0)};
  return run_online(options, context, query.accounts,
                    [&](run::Environment& environment, const run::Settings& settings) {
                      return run::read_limits(query, settings, environment);
                    });
}

}  // namespace metaup::cli
