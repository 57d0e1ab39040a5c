#include "cli/outputs/reporters.hpp"

#include <cerrno>
#include <filesystem>
#include <utility>

#include "base/text.hpp"
#include "cli/options/option_table.hpp"
#include "cli/outputs/logging.hpp"
#include "cli/outputs/wants_json.hpp"
#include "report/ci_output.hpp"
#include "report/digest.hpp"

namespace metaup::cli {

namespace {

report::OutputContext output_context(const Options& options, const CommandContext& context, const std::string& run_id) {
  const auto& terminal = context.terminal;
  report::OutputContext output;
  output.command = told_command(options);
  output.run_id = run_id;
  output.color = use_color(options.color, terminal.stdout_is_terminal, context.environment);
  output.quiet = options.quiet;
  output.terminal = terminal.stdout_is_terminal;
  output.dry_run = options.dry_run;
  output.columns = terminal.columns;
  output.rows = terminal.rows;
  output.clock = &context.clock;
  return output;
}

report::ProgressContext progress_context(const Options& options, const CommandContext& context) {
  const auto& terminal = context.terminal;
  const bool text = options.output == report::Format::text;
  report::ProgressContext progress;
  progress.color = use_color(options.color, terminal.stderr_is_terminal, context.environment);
  progress.dry_run = options.dry_run;
  // What a list holds is no progress: to tell it again would only be noise.
  progress.items_on_stdout = (text && terminal.outputs_are_one) || options.command == "list" || options.unknown;
  progress.columns = terminal.columns;
  progress.rows = terminal.rows;
  return progress;
}

/// For people, on stderr.
std::unique_ptr<report::Reporter> make_display(const Options& options, CommandContext& context, report::Sink& err,
                                               const report::OutputContext& output) {
  if (options.quiet) {
    const auto* const command = find_command(options.command);
    return make_digest(err, {.output = output,
                             .warnings = std::exchange(context.warnings, {}),
                             .recorded = !only_reads(*command, options) && !options.ledger.empty()});
  }
  const auto style = progress_style(options.progress, context.terminal.stderr_is_terminal, context.environment);
  return make_progress(style, err, progress_context(options, context));
}

/// What the CI system reads in the log of the job; null when there is none.
std::unique_ptr<report::Reporter> make_ci_output(const CiJob& job, CommandContext& context,
                                                 const report::OutputContext& output) {
  if (job.host == CiHost::github) return make_github_annotations(context.err, output, job.checkout);
  if (job.host == CiHost::gitlab && !output.quiet) return make_gitlab_section(context.err, output);
  return nullptr;
}

}  // namespace

Result<Reporters> Reporters::make(const Options& options, CommandContext& context, const std::string& run_id) {
  const auto output = output_context(options, context, run_id);
  std::error_code unknown;
  const auto job = ci_job(options, context.environment, std::filesystem::current_path(unknown).string());
  std::vector<std::string> notices;
  auto files = RunFiles::make(options, job, output, context.sheet, notices);
  if (!files) return tl::unexpected(files.error());
  Reporters reporters(*std::move(files), context.clock);
  auto& listeners = reporters.listeners_;
  auto* out = &context.out;
  auto* err = &context.err;
  if (job.host == CiHost::github) {
    if (!is_table(options.output)) out = reporters.guard(*out, wants_json(options));
    err = reporters.guard(*err, false);
  }
  listeners.push_back(make_output(options.output, *out, output));
  listeners.push_back(make_display(options, context, *err, output));
  if (options.verbose || !options.log_file.empty()) {
    auto log = make_log_reporter({.screen = options.verbose ? err : nullptr,
                                  .file = options.log_file,
                                  .file_format = options.log_format,
                                  .run_id = run_id,
                                  .on_failure = [&context](const Error& error) { warn(context, error.message); }},
                                 context.clock);
    if (!log) return tl::unexpected(log.error());
    listeners.push_back(std::move(*log));
  }
  if (auto ci = make_ci_output(job, context, output)) listeners.push_back(std::move(ci));
  reporters.notices_ = std::move(notices);
  reporters.quiet_ = options.quiet;
  return reporters;
}

report::Sink* Reporters::guard(report::Sink& sink, bool is_json) {
  return guards_.emplace_back(report::guard_from_commands(sink, is_json)).get();
}

void Reporters::on(const report::Event& event) {
  files_.on(event);
  errno = 0;
  listeners_.front()->on(event);
  const int error_number = errno;
  // That the results are lost has been said, and the totals would only say it again; a digest says all at the end.
  const bool totals_of_lost = loss_told_ && !quiet_ && std::holds_alternative<report::Summary>(event);
  for (auto other = listeners_.begin() + (totals_of_lost ? 2 : 1); other != listeners_.end(); ++other) {
    (*other)->on(event);
  }
  for (auto& notice : std::exchange(notices_, {})) on(report::Notice{std::move(notice)});  // the first event is over
  if (healthy() || std::exchange(loss_told_, true)) return;
  const report::Event loss = report::Fatal{unwritten_results(error_number)};
  files_.on(loss);
  for (auto other = listeners_.begin() + 1; other != listeners_.end(); ++other) (*other)->on(loss);
}

}  // namespace metaup::cli
