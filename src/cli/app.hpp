#pragma once
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/resolve.hpp"

namespace metaup::cli {

/// The function of a command of the table; null when there is none.
[[nodiscard]] Command command_function(std::string_view name);

/// Resolves `argv` (without the program's name), runs the command and returns the exit code.
int run_app(const std::vector<std::string>& argv, const ProfileLoader& load, CommandContext& context);

}  // namespace metaup::cli
