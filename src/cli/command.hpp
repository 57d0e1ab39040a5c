#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_code.hpp"
#include "cli/options/environment.hpp"
#include "cli/options/profile.hpp"
#include "cli/outputs/terminal.hpp"
#include "metaup/report/output.hpp"
#include "metaup/run/settings.hpp"

/// What all commands share. Each has a function of the same shape in a file of its own.
namespace metaup::report {
struct LaunchSheet;
}

namespace metaup::cli {

class TimeLimit;

/// The outside world of a command.
struct CommandContext {
  report::Sink& out;  ///< results
  report::Sink& err;  ///< all that is for people
  const Environment& environment;
  const Clock& clock;
  Waker& waker;
  const run::Interrupt& interrupt;
  Terminal terminal;
  std::function<std::string()> read_line;  ///< one line of stdin, for answers
  /// From here on a signal ends a run in good order; before, it just ends the program.
  std::function<void()> catch_signals = [] {};
  std::vector<std::string> warnings = {};                 ///< that -q holds back unless something fails
  std::shared_ptr<const report::LaunchSheet> sheet = {};  ///< that a report writes back; null: none
  ProfileLoader load = {};                                ///< reads profiles
  Layer given = {};                                       ///< the options of the command line
  SteadyTime began = clock.now();
  std::shared_ptr<const TimeLimit> time_limit = {};  ///< of --max-duration; null: none

  /// Ends what a command reads before its run: a signal has come, or its time is over.
  [[nodiscard]] const std::atomic<bool>& stop() const;
};

int run_apply(const Options& options, CommandContext& context);
int run_approve(const Options& options, CommandContext& context);
int run_change(const Options& options, CommandContext& context);  ///< activate, pause and rename
int run_completion(const Options& options, CommandContext& context);
int run_config(const Options& options, CommandContext& context);
int run_copy_image(const Options& options, CommandContext& context);
int run_create(const Options& options, CommandContext& context);  ///< create-creative and create-ad
int run_delete(const Options& options,
               CommandContext& context);  ///< delete-image, delete-video, delete-creative, delete-ad
int run_limits(const Options& options, CommandContext& context);
int run_doctor(const Options& options, CommandContext& context);
int run_explain(const Options& options, CommandContext& context);
int run_help(const Options& options, CommandContext& context);
int run_ledger(const Options& options, CommandContext& context);
int run_promote(const Options& options, CommandContext& context);
int run_review(const Options& options, CommandContext& context);
int run_runs(const Options& options, CommandContext& context);
int run_status(const Options& options, CommandContext& context);
int run_sync(const Options& options, CommandContext& context);
int run_support(const Options& options, CommandContext& context);
int run_template(const Options& options, CommandContext& context);
int run_token(const Options& options, CommandContext& context);
int run_undo(const Options& options, CommandContext& context);
int run_upload(const Options& options, CommandContext& context);  ///< and upload-image, upload-video
int run_list(const Options& options, CommandContext& context);
int run_preview(const Options& options, CommandContext& context);
int run_validate(const Options& options, CommandContext& context);
int run_version(const Options& options, CommandContext& context);
int run_watch_review(const Options& options, CommandContext& context);

/// When --max-duration is over; nothing: never.
[[nodiscard]] std::optional<SteadyTime> end_of(const Options& options, const CommandContext& context);

/// What the user has called: `apply` while it does what another command has planned.
[[nodiscard]] std::string told_command(const Options& options);

/// The version of metaup, as "0.1.0".
[[nodiscard]] std::string_view version();

/// Writes results; the exit code is success, or internal when they could not be written.
int write_results(CommandContext& context, std::string_view text);
/// What to say when writing them failed with this errno.
[[nodiscard]] Error unwritten_results(int error_number);
/// Says so; returns the exit code.
int fail_to_write(CommandContext& context, int error_number);
/// "metaup: warning: …" on stderr.
void warn(CommandContext& context, std::string_view message);
/// "metaup: …" and the hint on stderr; returns `code`, unless the error is none of the usage that it says.
int fail(CommandContext& context, const Error& error, int code);
/// The same, and where help is; returns the code of wrong usage.
int fail(CommandContext& context, const UsageError& error);

/// Whether to do what cannot be undone, or what `why` says: --yes, or a person on a terminal says so.
/// Nobody is asked when stdin is no terminal: that is a usage error, and so is a no.
[[nodiscard]] tl::expected<bool, UsageError> consent(const Options& options, CommandContext& context,
                                                     std::string_view question,
                                                     std::string_view why = "this cannot be undone");
/// Whether to go on: what a profile protects is changed only when somebody agrees.
[[nodiscard]] tl::expected<bool, UsageError> may_change(const Options& options, CommandContext& context);

}  // namespace metaup::cli
