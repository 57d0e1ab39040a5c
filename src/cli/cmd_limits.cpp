#include <algorithm>

#include "cli/online.hpp"
#include "run/build/limits.hpp"

namespace metaup::cli {

int run_limits(const Options& options, CommandContext& context) {
  run::LimitsQuery query{.accounts = {}, .rows = options.rows.value_or(0)};
  for (const auto& account : options.accounts) {
    const bool again = std::find(query.accounts.begin(), query.accounts.end(), account) != query.accounts.end();
    if (!again) query.accounts.push_back(account);
  }
  return run_online(options, context, query.accounts,
                    [&](run::Environment& environment, const run::Settings& settings) {
                      return run::read_limits(query, settings, environment);
                    });
}

}  // namespace metaup::cli
