#pragma once
#include <cstddef>

#include "cli/options/environment.hpp"

/// The only place that asks what kind of terminal there is.
namespace metaup::cli {

struct Terminal {
  bool stdin_is_terminal = false;
  bool stdout_is_terminal = false;
  bool stderr_is_terminal = false;
  bool outputs_are_one = false;  ///< stdout and stderr are the same terminal, file or pipe
  std::size_t columns = 80;      ///< of the terminal on stderr, or else on stdout
  std::size_t rows = 24;
};
[[nodiscard]] Terminal detect_terminal();

/// Whether to colour what goes to a stream: NO_COLOR (not empty) and TERM=dumb count with `auto`.
[[nodiscard]] bool use_color(ColorChoice choice, bool stream_is_terminal, const Environment& environment);

/// The display for people on stderr. A live one needs a terminal that can move its cursor.
[[nodiscard]] report::ProgressStyle progress_style(ProgressChoice choice, bool stderr_is_terminal,
                                                   const Environment& environment);

}  // namespace metaup::cli
