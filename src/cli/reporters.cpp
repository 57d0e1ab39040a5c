#include "cli/reporters.hpp"

#include <random>

#include "metaup/base/text.hpp"

namespace metaup::cli {

Reporters::Reporters(const Options& options, CommandContext& context, std::string run_id) {
  const auto& terminal = context.terminal;
  const bool text = options.output == report::Format::text;
  report::OutputContext output;
  output.command = options.command;
  output.run_id = std::move(run_id);
  output.color = use_color(options.color, terminal.stdout_is_terminal, context.environment);
  output.quiet = options.quiet;
  output.terminal = terminal.stdout_is_terminal;
  output.clock = &context.clock;
  listeners_.push_back(report::make_output(options.output, context.out, std::move(output)));

  report::ProgressContext progress;
  progress.color = use_color(options.color, terminal.stderr_is_terminal, context.environment);
  progress.quiet = options.quiet;
  progress.items_on_stdout = text && terminal.outputs_are_one;
  progress.columns = terminal.columns;
  progress.rows = terminal.rows;
  const auto style = progress_style(options.progress, terminal.stderr_is_terminal, context.environment);
  listeners_.push_back(report::make_progress(style, context.err, progress));
}

void Reporters::on(const report::Event& event) {
  for (const auto& listener : listeners_) listener->on(event);
}

std::string make_run_id(WallTime now) {
  constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuvwxyz";
  constexpr int kRandomLetters = 6;
  std::string id;
  for (const char c : rfc3339(now).substr(0, 19)) {  // to the second
    if (c != '-' && c != ':') id += c;
  }
  id += '-';
  std::random_device device;
  for (int i = 0; i < kRandomLetters; ++i) id += kLetters[device() % kLetters.size()];
  return id;
}

}  // namespace metaup::cli
