#pragma once
#include <string>

#include "cli/options/option_table.hpp"

/// Texts for people, made of the tables.
namespace metaup::cli {

/// What metaup is and which commands it has, on one screen.
[[nodiscard]] std::string overview();
/// Usage, examples and all options of a command.
[[nodiscard]] std::string command_help(const CommandRow& command);
/// Whether the option, which the command takes, may be given more than once: not an account where it works in one.
[[nodiscard]] bool may_repeat(const CommandRow& command, const OptionRow& row);
/// A topic of kHelpTopics; empty when there is no such topic.
[[nodiscard]] std::string topic_help(std::string_view topic);

}  // namespace metaup::cli
