#pragma once
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/options/resolve.hpp"

namespace metaup::cli {

/// Resolves `argv` (without the program's name), runs the command and returns the exit code.
int run_app(const std::vector<std::string>& argv, const ProfileLoader& load, CommandContext& context);

}  // namespace metaup::cli
