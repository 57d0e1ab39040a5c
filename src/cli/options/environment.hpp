#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/layer.hpp"

namespace metaup::cli {

/// The variables of a process; captured once, so that the rest is pure.
using Environment = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] Environment capture_environment();

/// The value of a variable; empty when it is unset.
[[nodiscard]] std::string variable(const Environment& environment, std::string_view name);

/// What METAUP_ variables give to a command. An empty variable is an unset one.
[[nodiscard]] Layer environment_layer(const Environment& environment, const CommandRow& command);
/// What META_ variables, which Meta's own tools read as well, give to a command.
[[nodiscard]] Layer builtin_layer(const Environment& environment, const CommandRow& command);
/// What holds where nobody sets an option; from nowhere and without values where that is nothing in particular. It is
/// for people: Options have these values by themselves.
[[nodiscard]] Layer default_layer(const Environment& environment, const CommandRow& command);
/// METAUP_ variables that do nothing, each with the reason.
[[nodiscard]] std::vector<std::string> useless_variables(const Environment& environment);

/// The file of a profile; empty when neither XDG_CONFIG_HOME nor HOME says where.
[[nodiscard]] std::string profile_path(const Environment& environment, std::string_view profile);
/// Where the ledger is without --ledger; empty when neither XDG_STATE_HOME nor HOME says where.
[[nodiscard]] std::string default_ledger_path(const Environment& environment);
/// What is known of tokens; empty in the same cases.
[[nodiscard]] std::string token_memory_path(const Environment& environment);

}  // namespace metaup::cli
