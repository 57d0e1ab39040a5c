#pragma once
#include <atomic>
#include <cstddef>
#include <string>

#include "cli/options/environment.hpp"
#include "metaup/base/clock.hpp"
#include "metaup/base/error.hpp"

namespace metaup::cli {

struct ChildLimits {
  std::size_t bytes = 65'536;
  Milliseconds time{30'000};
};

/// What a child may know: PATH, HOME, USER, LANG and XDG_*, and nothing of tokens.
[[nodiscard]] Environment minimal_environment(const Environment& environment);

/// Runs `command` with /bin/sh and returns its stdout; its stdin is empty and its stderr is ours.
/// It is killed, with what it started, when it writes or takes more than the limits, or when `stop`
/// is set. A status but 0 is a local error. Ctrl-C while it has the terminal reaches us afterwards.
[[nodiscard]] Result<std::string> run_shell(const std::string& command, const Environment& environment,
                                            const ChildLimits& limits = {}, const std::atomic<bool>* stop = nullptr);

}  // namespace metaup::cli
