#include <unistd.h>

#include <iostream>

#include "base/boot_clock.hpp"
#include "cli/app.hpp"
#include "cli/hardening.hpp"
#include "cli/signals.hpp"

namespace {

std::string read_line() {
  std::string line;
  std::getline(std::cin, line);
  return line;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace metaup;
  cli::open_standard_streams();
  cli::harden_process();
  cli::raise_open_file_limit();
  static Waker waker;  // signal handlers may reach these until the process is gone
  static run::Interrupt interrupt;
  cli::ignore_closed_pipes();
  cli::expect_children();

  const auto environment = cli::capture_environment();
  const MachineClock clock;
  const auto out = report::make_descriptor_sink(STDOUT_FILENO);
  const auto err = report::make_descriptor_sink(STDERR_FILENO);
  cli::CommandContext context{*out, *err, environment, clock, waker, interrupt, cli::detect_terminal(), read_line, [] {
                                cli::install_signal_handlers(interrupt, waker);
                              }};
  return cli::run_app({argv + (argc > 0 ? 1 : 0), argv + argc}, cli::load_profile, context);
}
