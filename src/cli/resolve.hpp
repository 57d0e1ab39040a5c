#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/environment.hpp"
#include "cli/options.hpp"

namespace metaup::cli {

/// The text of a profile; nothing when there is no such file.
using ProfileLoader = std::function<Result<std::optional<std::string>>(const std::string& path)>;

/// Reads profiles from the disk, up to 1 MiB.
[[nodiscard]] Result<std::optional<std::string>> load_profile(const std::string& path);

struct Resolved {
  Options options;
  std::vector<std::string> warnings;  ///< for stderr
};

/// One option as it is in force, unless a command line says otherwise.
struct Setting {
  const OptionRow* row = nullptr;
  std::vector<std::string> values;  ///< of a secret only the name of its variable
  std::string from;                 ///< "METAUP_MAX_WAIT", "FILE:3: max-wait", "default"
};
/// Those of a command that reads profiles. `chosen` says which profile is read: its `profile` and `config`.
[[nodiscard]] tl::expected<std::vector<Setting>, UsageError> settings_in_force(const CommandRow& command,
                                                                               const Environment& environment,
                                                                               const ProfileLoader& load,
                                                                               const Options& chosen);

/// What the command is told, by all sources. The first that says something wins: command line,
/// METAUP_ variables, profile, META_ variables, defaults. `argv` is without the program's name.
/// Pure but for `load`.
[[nodiscard]] tl::expected<Resolved, UsageError> resolve(const std::vector<std::string>& argv,
                                                         const Environment& environment, const ProfileLoader& load);

}  // namespace metaup::cli
