#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/resolve.hpp"

/// Settings as `config show` and `support` show them.
namespace metaup::cli {

/// The commands that `config show` is asked about: the one that is named, or all that have settings.
[[nodiscard]] tl::expected<std::vector<const CommandRow*>, UsageError> shown_commands(const Options& options);
/// All commands that read variables and profiles.
[[nodiscard]] std::vector<const CommandRow*> configured_commands();

/// An option as it is in force, said once for all commands that have it from the same place.
struct SharedSetting {
  Assignment setting;
  std::vector<std::string_view> commands;  ///< empty: all of those asked about that take it
};
struct SettingsTable {
  std::vector<SharedSetting> settings;  ///< in the order of the table of options
  std::vector<UsageError> errors;       ///< of commands that cannot be told about
  std::string profile;                  ///< the file that was read; empty: there is none
};
[[nodiscard]] SettingsTable settings_table(std::span<const CommandRow* const> commands, const Environment& environment,
                                           const ProfileLoader& load, const Layer& given);

/// "a secret" or "a command", of whose values nothing is shown; empty: they can be shown.
[[nodiscard]] std::string_view kept_back(const OptionRow& row);

}  // namespace metaup::cli
