#include "cli/reporters.hpp"

#include <cerrno>
#include <random>
#include <utility>

#include "base/text.hpp"
#include "cli/logging.hpp"

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
  progress.quiet = options.quiet;
  progress.dry_run = options.dry_run;
  // What a list holds is no progress: to tell it again would only be noise.
  progress.items_on_stdout = (text && terminal.outputs_are_one) || options.command == "list" || options.unknown;
  progress.columns = terminal.columns;
  progress.rows = terminal.rows;
  return progress;
}

}  // namespace

Result<Reporters> Reporters::make(const Options& options, CommandContext& context, const std::string& run_id) {
  Reporters reporters;
  auto& listeners = reporters.listeners_;
  listeners.push_back(make_output(options.output, context.out, output_context(options, context, run_id)));
  const auto style = progress_style(options.progress, context.terminal.stderr_is_terminal, context.environment);
  listeners.push_back(make_progress(style, context.err, progress_context(options, context)));
  if (options.verbose || !options.log_file.empty()) {
    auto log = make_log_reporter({.screen = options.verbose ? &context.err : nullptr,
                                  .file = options.log_file,
                                  .file_format = options.log_format,
                                  .run_id = run_id,
                                  .on_failure = [&context](const Error& error) { warn(context, error.message); }},
                                 context.clock);
    if (!log) return tl::unexpected(log.error());
    listeners.push_back(std::move(*log));
  }
  return reporters;
}

void Reporters::on(const report::Event& event) {
  errno = 0;
  listeners_.front()->on(event);
  const int error_number = errno;
  // That the results are lost has been said, and the totals would only say it again.
  const bool totals_of_lost = loss_told_ && std::holds_alternative<report::Summary>(event);
  for (auto other = listeners_.begin() + (totals_of_lost ? 2 : 1); other != listeners_.end(); ++other) {
    (*other)->on(event);
  }
  if (healthy() || std::exchange(loss_told_, true)) return;
  const report::Event loss = report::Fatal{unwritten_results(error_number)};
  for (auto other = listeners_.begin() + 1; other != listeners_.end(); ++other) (*other)->on(loss);
}

}  // namespace metaup::cli
