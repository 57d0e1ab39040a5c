#include "cli/app.hpp"

#include <exception>
#include <utility>

namespace metaup::cli {
namespace {

int internal_error(CommandContext& context, std::string message) {
  Error error;
  error.message = "internal error: " + std::move(message);
  error.hint = "Please report this. What Meta confirmed is in the ledger.";
  return fail(context, error, kInternal);
}

}  // namespace

int run_app(const std::vector<std::string>& argv, const ProfileLoader& load, CommandContext& context) try {
  const auto resolved = resolve(argv, context.environment, load);
  if (!resolved) return fail(context, resolved.error());
  for (const auto& warning : resolved->warnings) warn(context, warning);
  return find_command(resolved->options.command)->run(resolved->options, context);
} catch (const std::exception& error) {
  return internal_error(context, error.what());
}

}  // namespace metaup::cli
