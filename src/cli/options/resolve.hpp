#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/options/environment.hpp"
#include "cli/options/options.hpp"
#include "cli/options/profile.hpp"

namespace metaup::cli {

/// Reads profiles from the disk, up to 1 MiB.
[[nodiscard]] Result<std::optional<std::string>> load_profile(const std::string& path);

struct Resolved {
  Options options;
  std::vector<std::string> warnings;  ///< for stderr
  Layer given;                        ///< the command line's part of the options
};

/// What is in force for one command, by all sources, and by default.
struct InForce {
  Layer settings;       ///< of a secret only the name of its variable
  std::string profile;  ///< the file that was read; empty: there is none
};
/// `given` is of a command line; what does not apply to the command is left out.
[[nodiscard]] tl::expected<InForce, UsageError> settings_in_force(const CommandRow& command,
                                                                  const Environment& environment,
                                                                  const ProfileLoader& load, const Layer& given);

/// What the command is told, by all sources. The first that says something wins: command line,
/// METAUP_ variables, profile, META_ variables, defaults. `argv` is without the program's name.
/// Pure but for `load`.
[[nodiscard]] tl::expected<Resolved, UsageError> resolve(const std::vector<std::string>& argv,
                                                         const Environment& environment, const ProfileLoader& load);

}  // namespace metaup::cli
