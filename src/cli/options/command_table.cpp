#include "cli/options/command_table.hpp"

#include "cli/options/command_rows.hpp"

namespace metaup::cli {

std::span<const CommandRow> command_table() {
  static const auto kAll = [] {
    std::vector<CommandRow> all;
    for (const auto part : {sending_commands(), managing_commands(), other_commands()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return kAll;
}

const CommandRow* find_command(std::string_view name) {
  for (const auto& row : command_table()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const auto& row : command_table()) names.push_back(row.name);
  return names;
}

}  // namespace metaup::cli
