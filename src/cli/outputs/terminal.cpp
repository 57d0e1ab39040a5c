#include "cli/outputs/terminal.hpp"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace metaup::cli {

namespace {

bool is_same_file(int a, int b) {
  struct stat first{};
  struct stat second{};
  return ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}

}  // namespace

Terminal detect_terminal() {
  Terminal terminal{.stdin_is_terminal = ::isatty(STDIN_FILENO) == 1,
                    .stdout_is_terminal = ::isatty(STDOUT_FILENO) == 1,
                    .stderr_is_terminal = ::isatty(STDERR_FILENO) == 1,
                    .outputs_are_one = is_same_file(STDOUT_FILENO, STDERR_FILENO)};
  for (const int descriptor : {STDERR_FILENO, STDOUT_FILENO}) {
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) continue;
    terminal.columns = size.ws_col;
    if (size.ws_row != 0) terminal.rows = size.ws_row;
    break;
  }
  return terminal;
}

bool use_color(ColorChoice choice, bool stream_is_terminal, const Environment& environment) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  return stream_is_terminal && variable(environment, "NO_COLOR").empty() && variable(environment, "TERM") != "dumb";
}

report::ProgressStyle progress_style(ProgressChoice choice, bool stderr_is_terminal, const Environment& environment) {
  switch (choice) {
    case ProgressChoice::tty:
      return report::ProgressStyle::tty;
    case ProgressChoice::plain:
      return report::ProgressStyle::plain;
    case ProgressChoice::none:
      return report::ProgressStyle::none;
    case ProgressChoice::automatic:
      break;
  }
  const bool can_move_cursor = stderr_is_terminal && variable(environment, "TERM") != "dumb";
  return can_move_cursor ? report::ProgressStyle::tty : report::ProgressStyle::plain;
}

}  // namespace metaup::cli
