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

void warn_of_all(CommandContext& context) {
  for (const auto& warning : std::exchange(context.warnings, {})) warn(context, warning);
}

/// Whether to go on: what a profile protects is changed only when somebody agrees.
tl::expected<bool, UsageError> may_change(const Options& options, CommandContext& context) {
  if (!options.is_protected || options.dry_run) return true;
  const auto profile =
      options.config.empty() ? (options.profile.empty() ? "default" : options.profile) : options.config;
  std::string accounts;
  for (const auto& account : options.accounts) accounts += (accounts.empty() ? " of " : ", ") + account.act();
  return consent(options, context, "The profile " + profile + accounts + " is protected. Go on?",
                 "the profile " + profile + accounts + " is protected");
}

}  // namespace

int run_app(const std::vector<std::string>& argv, const ProfileLoader& load, CommandContext& context) try {
  const auto resolved = resolve(argv, context.environment, load);
  if (!resolved) return fail(context, resolved.error());
  const auto& options = resolved->options;
  context.warnings = resolved->warnings;
  if (!options.quiet) warn_of_all(context);
  const auto agreed = may_change(options, context);
  if (!agreed) return fail(context, agreed.error());
  if (!*agreed) return kUsage;
  const int code = find_command(options.command)->run(options, context);
  if (code != kSuccess) warn_of_all(context);
  return code;
} catch (const std::exception& error) {
  return internal_error(context, error.what());
}

}  // namespace metaup::cli
