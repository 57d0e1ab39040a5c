#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"

namespace metaup::plan {

/// A program to run for its stdout. It sees nothing of ours but `input`: no environment beyond PATH
/// and a plain locale, no descriptors, its stderr goes nowhere.
struct Child {
  std::vector<std::string> argv;  ///< the first is a path, or a name to be found in PATH
  int input = -1;                 ///< becomes its stdin
  std::size_t most_output = 64U << 10U;
  Milliseconds limit{10'000};
};

struct ChildEnd {
  enum class How : std::uint8_t {
    exited,    ///< `status` is its exit status
    missing,   ///< there is no such program
    failed,    ///< it could not be started, or a signal ended it: `reason`
    too_long,  ///< killed after `limit`
    too_much,  ///< killed after `most_output`
    stopped,   ///< killed because `stop` was set
  };
  How how = How::failed;
  int status = 0;
  std::string output;
  std::string reason;
};

/// Runs it to its end, with all that it starts itself. Leaves no process behind. Thread-safe.
[[nodiscard]] ChildEnd run_child(const Child& child, const std::atomic<bool>* stop = nullptr);

}  // namespace metaup::plan
