#include "cli/app.hpp"

#include <exception>
#include <utility>

#include "cli/time_limit.hpp"

namespace metaup::cli {
namespace {

int internal_error(CommandContext& context, std::string message) {
  Error error;
  error.message = "internal error: " + std::move(message);
  error.hint = "Please report this. What Meta confirmed is in the ledger.";
  return fail(context, error, kInternal);
}

void warn_of_all(CommandContext& context) {
  for (const auto& warning : std::exchange(context.warnings, {})) warn(context, warning);
}

}  // namespace

int run_app(const std::vector<std::string>& argv, const ProfileLoader& load, CommandContext& context) try {
  const auto resolved = resolve(argv, context.environment, load);
  if (!resolved) return fail(context, resolved.error());
  const auto& options = resolved->options;
  context.warnings = resolved->warnings;
  context.load = load;
  context.given = resolved->given;
  if (!options.quiet) warn_of_all(context);
  const auto& command = *find_command(options.command);
  if (!command.asks_itself) {
    const auto agreed = may_change(options, context);
    if (!agreed) return fail(context, agreed.error());
    if (!*agreed) return kUsage;
  }
  if (const auto end = end_of(options, context)) {
    context.time_limit = std::make_shared<const TimeLimit>(*end, context.clock, context.interrupt);
  }
  const int code = command.run(options, context);
  if (code != kSuccess) warn_of_all(context);
  return code;
} catch (const std::exception& error) {
  return internal_error(context, error.what());
}

}  // namespace metaup::cli
