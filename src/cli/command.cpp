#include "cli/command.hpp"

#include <cerrno>
#include <system_error>

#include "base/temporary_room.hpp"
#include "base/text.hpp"
#include "cli/exit_code.hpp"
#include "cli/time_limit.hpp"

namespace metaup::cli {

std::string_view version() { return METAUP_VERSION; }

const std::atomic<bool>& CommandContext::stop() const { return time_limit ? time_limit->stop() : interrupt.came; }

std::optional<SteadyTime> end_of(const Options& options, const CommandContext& context) {
  return options.max_duration ? std::optional(context.began + *options.max_duration) : std::nullopt;
}

std::string told_command(const Options& options) { return options.in_force ? "apply" : options.command; }

int write_results(CommandContext& context, std::string_view text) {
  return context.out.write(text) ? kSuccess : fail_to_write(context, errno);
}

Error unwritten_results(int error_number) {
  Error error;
  error.error_class = ErrorClass::local;
  if (error_number == EPIPE) {
    error.message = "stdout was closed by its reader; the remaining results are not shown";
    return error;
  }
  error.message = "the results cannot be written to stdout";
  if (error_number != 0) error.message += ": " + std::generic_category().message(error_number);
  return error;
}

int fail_to_write(CommandContext& context, int error_number) {
  return fail(context, unwritten_results(error_number), kInternal);
}

void warn(CommandContext& context, std::string_view message) {
  context.err.write("metaup: warning: " + printable(message) + "\n");
}

namespace {

/// What comes from elsewhere, and could not be read for now.
bool may_pass(const Error& error) {
  return error.retryable && (error.error_class == ErrorClass::network || error.error_class == ErrorClass::transient);
}

/// Neither the network nor a full disk is wrong usage.
int code_for(const Error& error, int code) {
  if (code != kUsage) return code;
  if (is_for_want_of_room(error)) return kInternal;
  return may_pass(error) ? kTemporary : kUsage;
}

}  // namespace

int fail(CommandContext& context, const Error& error, int code) {
  context.err.write("metaup: " + printable(error.message) + "\n");
  if (!error.hint.empty()) context.err.write("  " + printable(error.hint) + "\n");
  if (context.interrupt.came) return exit_code_without_results({}, context.interrupt.signal);
  const bool is_cut = error.error_class == ErrorClass::cancelled || may_pass(error);
  return context.stop() && is_cut ? kBudget : code_for(error, code);
}

int fail(CommandContext& context, const UsageError& error) {
  const auto help = "metaup help" + (error.command.empty() ? "" : " " + error.command);
  context.err.write("metaup: " + printable(error.message) + "\nTry '" + help + "'.\n");
  return kUsage;
}

tl::expected<bool, UsageError> consent(const Options& options, CommandContext& context, std::string_view question,
                                       std::string_view why) {
  if (options.yes) return true;
  if (!context.terminal.stdin_is_terminal) {
    return tl::unexpected(UsageError{std::string(why) + ": give --yes", options.command});
  }
  context.err.write(printable(question) + " [y/N] ");
  const auto answer = to_lower(context.read_line());
  if (answer == "y" || answer == "yes") return true;
  context.err.write("metaup: nothing was changed\n");
  return false;
}

tl::expected<bool, UsageError> may_change(const Options& options, CommandContext& context) {
  if (!options.is_protected || options.dry_run) return true;
  const auto profile =
      options.config.empty() ? (options.profile.empty() ? "default" : options.profile) : options.config;
  std::string accounts;
  for (const auto& account : options.accounts) accounts += (accounts.empty() ? " of " : ", ") + account.act();
  return consent(options, context, "The profile " + profile + accounts + " is protected. Go on?",
                 "the profile " + profile + accounts + " is protected");
}

}  // namespace metaup::cli
