#include "cli/options/settings_table.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.hpp"

namespace metaup::cli {

std::vector<const CommandRow*> configured_commands() {
  std::vector<const CommandRow*> commands;
  for (const auto& command : command_table()) {
    if (takes(command, "profile")) commands.push_back(&command);
  }
  return commands;
}

tl::expected<std::vector<const CommandRow*>, UsageError> shown_commands(const Options& options) {
  auto commands = configured_commands();
  if (options.arguments.size() < 2) return commands;
  const auto& name = options.arguments[1];
  const auto refuse = [&](const std::string& why) { return tl::unexpected(UsageError{why, options.command}); };
  const auto* const command = find_command(name);
  if (command == nullptr) {
    const auto close = nearest(name, command_names());
    return refuse("there is no command '" + printable(name) + "'" +
                  (close.empty() ? "" : "; did you mean " + close + "?"));
  }
  if (!takes(*command, "profile")) {
    return refuse("the command " + name + " has no settings: it reads neither variables nor profiles");
  }
  return std::vector{command};
}

SettingsTable settings_table(std::span<const CommandRow* const> commands, const Environment& environment,
                             const ProfileLoader& load, const Layer& given) {
  SettingsTable table;
  std::map<std::tuple<const OptionRow*, std::vector<std::string>, std::string>, std::size_t> places;
  for (const auto* const command : commands) {
    auto in_force = settings_in_force(*command, environment, load, given);
    if (!in_force) {
      table.errors.push_back(in_force.error());
      continue;
    }
    if (table.profile.empty()) table.profile = in_force->profile;
    for (auto& setting : in_force->settings) {
      const auto [place, fresh] =
          places.emplace(std::tuple(setting.row, setting.values, setting.given_as()), table.settings.size());
      if (fresh) table.settings.push_back({std::move(setting), {}});
      table.settings[place->second].commands.push_back(command->name);
    }
  }
  for (auto& [setting, told] : table.settings) {
    const auto count =
        std::count_if(commands.begin(), commands.end(),
                      [&row = *setting.row](const CommandRow* command) { return row.applies_to(*command); });
    if (told.size() == static_cast<std::size_t>(count)) told.clear();
  }
  const auto* const first = option_table().data();
  std::stable_sort(table.settings.begin(), table.settings.end(), [&](const auto& one, const auto& other) {
    return one.setting.row - first < other.setting.row - first;
  });
  return table;
}

std::string_view kept_back(const OptionRow& row) {
  if (row.sources == Sources::environment) return "a secret";
  return row.name == "access-token-command" ? "a command" : "";
}

}  // namespace metaup::cli
