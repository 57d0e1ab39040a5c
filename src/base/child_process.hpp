#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/clock.hpp"

namespace metaup {

/// PATH and a plain locale.
[[nodiscard]] std::vector<std::string> bare_environment();

/// A program to run for its stdout. Of our environment and descriptors it gets what is given here. It
/// is a process group of its own, so that what it starts ends with it when it is given up.
struct Child {
  std::vector<std::string> argv;                              ///< the first is a path, or a name to be found in PATH
  std::vector<std::string> environment = bare_environment();  ///< each "NAME=value"
  int input = -1;                                             ///< becomes its stdin; -1: an empty one
  /// It may talk to the user: it keeps our stderr and, if we have the terminal, has it until it ends.
  /// Otherwise its stderr goes nowhere.
  bool on_terminal = false;
  std::size_t most_output = 64U << 10U;
  Milliseconds limit{10'000};
  /// The longest time without any output; 0: as long as `limit`.
  Milliseconds quiet_limit{0};
  /// Gets its output as it comes, instead of `ChildEnd::output` and whatever `most_output`; false ends it.
  std::function<bool(std::string_view piece)> take;
  /// So many of the last bytes of its stderr are kept; 0: it goes nowhere. Not with `on_terminal`.
  std::size_t errors_kept = 0;
};

struct ChildEnd {
  enum class How : std::uint8_t {
    exited,       ///< `status` is its exit status
    missing,      ///< there is no such program
    failed,       ///< it could not be started, or a signal ended it: `reason`
    too_long,     ///< killed after `limit`, or `quiet_limit`
    too_much,     ///< killed after `most_output`, or because `take` wanted no more
    stopped,      ///< killed because `stop` was set
    interrupted,  ///< Ctrl-C ended it while it had the terminal, and only it
  };
  How how = How::failed;
  int status = 0;
  std::string output;
  std::string reason;
  std::string errors;  ///< the end of its stderr, if any of it is to be kept
};

/// Runs it to its end, with all that it starts itself. Leaves no process behind. Thread-safe.
[[nodiscard]] ChildEnd run_child(const Child& child, const std::atomic<bool>* stop = nullptr);

}  // namespace metaup
