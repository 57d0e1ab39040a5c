#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "cli/options/option_table.hpp"

namespace metaup::cli {

/// What says how an option is set.
enum class From : std::uint8_t { nowhere, standard, profile, variable, command_line };
[[nodiscard]] std::string_view to_string(From from);

struct Origin {
  From from = From::command_line;
  std::string name = {};   ///< of the variable, or the profile's path
  std::string table = {};  ///< of the profile: the command that it is for; empty: all
  std::uint32_t line = 0;  ///< of the profile
};

/// One option as one source gives it.
struct Assignment {
  const OptionRow* row = nullptr;
  std::vector<std::string> values;  ///< at least one, unless from nowhere; a flag has "true" or "false"
  Origin origin = {};

  /// For messages: "--max-wait", "METAUP_MAX_WAIT", "FILE:3: max-wait", "default".
  [[nodiscard]] std::string given_as() const;
};
/// All that one source gives: the command line, the environment, a profile. A later layer
/// replaces what an earlier one gave, lists as a whole.
using Layer = std::vector<Assignment>;

/// What is in force when these come one after the other, the weakest first. An option also replaces those that it
/// excludes.
[[nodiscard]] Layer merged(const std::vector<Layer>& layers);

/// Refuses bad values, and two options of one slot. `command` is who is given them.
[[nodiscard]] tl::expected<void, UsageError> check(const Layer& layer, std::string_view command);

/// Sets what the layer gives; refuses bad values.
[[nodiscard]] tl::expected<void, UsageError> apply(const Layer& layer, Options& options);

}  // namespace metaup::cli
