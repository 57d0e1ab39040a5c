#include "cli/exit_code.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace metaup::cli {
namespace {

constexpr ExitCodeRow kRows[] = {
    {kSuccess, "everything you asked for is done, or was already there", "not needed"},
    {kInternal, "internal error, or state cannot be written (disk full, read-only)", "after you fix it"},
    {kUsage,
     "wrong usage or configuration, an untrusted certificate, or you answered no to a question; nothing was changed",
     "no"},
    {kCredentials, "the token is not valid or lacks a permission", "after you fix the token"},
    {kRefused, "every item that was tried was refused by Meta", "after you fix the input"},
    {kNotFound, "not found: a path, a hash, a video, an account", "no"},
    {kPartial, "partial: some items are done, some are not", "yes, with --retry-from"},
    {kTemporary, "temporary: rate limit, server, network, unknown outcome, video not ready in time", "yes, later"},
    {kNothing, "nothing to do; only with --error-on-nothing", "no"},
    {kBudget, "--max-duration or --max-errors is reached; what is done is saved", "yes"},
    {kLocked, "another run holds this account's lock", "yes, later"},
    {kInvalidFiles, "files failed their check", "after you fix the files"},
    {kHungUp, "the terminal was closed (SIGHUP); what is done is saved", "yes"},
    {kInterrupted, "interrupted (SIGINT); what is done is saved", "yes"},
    {kTerminated, "terminated (SIGTERM); what is done is saved", "yes"},
};

std::optional<ExitCode> code_of_stop(run::Stop stop) {
  switch (stop) {
    case run::Stop::none:
    case run::Stop::given_up:  // the failures say why
      return std::nullopt;
    case run::Stop::hung_up:
      return kHungUp;
    case run::Stop::interrupted:
      return kInterrupted;
    case run::Stop::terminated:
      return kTerminated;
    case run::Stop::configuration:
      return kUsage;
    case run::Stop::locked:
      return kLocked;
    case run::Stop::state:
      return kInternal;
    case run::Stop::credentials:
      return kCredentials;
    case run::Stop::budget:
      return kBudget;
    case run::Stop::not_tried:
      return kInvalidFiles;
  }
  return kInternal;
}

/// Nothing for classes that follow from another failure, which decides instead.
std::optional<ExitCode> code_of_class(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::auth:
    case ErrorClass::permission:
      return kCredentials;
    case ErrorClass::rate_limit:
    case ErrorClass::transient:
    case ErrorClass::network:
    case ErrorClass::protocol:
    case ErrorClass::unknown_outcome:
      return kTemporary;
    case ErrorClass::not_found:
      return kNotFound;
    case ErrorClass::invalid:
    case ErrorClass::policy:
      return kRefused;
    case ErrorClass::local:
      return kInvalidFiles;
    case ErrorClass::dependency:
    case ErrorClass::cancelled:
      return std::nullopt;
  }
  return kInternal;
}

ExitCode code_of_failures(const run::Outcome& outcome) {
  constexpr std::array kOrder{kCredentials, kTemporary, kNotFound, kRefused, kInvalidFiles};
  for (const auto code : kOrder) {
    const auto gives_code = [&](const auto& failure) {
      return failure.second > 0 && code_of_class(failure.first) == code;
    };
    if (std::any_of(outcome.failures.begin(), outcome.failures.end(), gives_code)) return code;
  }
  return kTemporary;
}

}  // namespace

std::span<const ExitCodeRow> exit_code_table() { return kRows; }

int exit_code(const run::Outcome& outcome, bool error_on_nothing) {
  if (const auto code = code_of_stop(outcome.stop)) return *code;
  const auto& summary = outcome.summary;
  if (summary.failed == 0 && summary.skipped == 0) {
    const bool nothing = summary.done == summary.unchanged;
    return nothing && error_on_nothing ? kNothing : kSuccess;
  }
  return summary.done > 0 ? kPartial : code_of_failures(outcome);
}

int exit_code_of_checks(const run::Outcome& outcome, bool error_on_nothing) {
  const auto code = exit_code(outcome, error_on_nothing);
  return code == kPartial ? code_of_failures(outcome) : code;
}

int exit_code_without_results(const run::Outcome& outcome, int signal) {
  const auto stop = signal != 0 ? run::stop_of(signal) : outcome.stop;
  const bool goes_before = run::by_signal(stop) || stop == run::Stop::configuration || stop == run::Stop::locked;
  return goes_before ? code_of_stop(stop).value_or(kInternal) : kInternal;
}

}  // namespace metaup::cli
