#pragma once
#include <string>
#include <vector>

#include "cli/option_table.hpp"

namespace metaup::cli {

/// One option as one source gives it.
struct Assignment {
  const OptionRow* row = nullptr;
  std::vector<std::string> values;  ///< at least one; a flag has "true" or "false"
  std::string given_as;             ///< for messages: "--max-wait", "METAUP_MAX_WAIT", "FILE:3: max-wait"
};
/// All that one source gives: the command line, the environment, a profile. A later layer
/// replaces what an earlier one gave, lists as a whole.
using Layer = std::vector<Assignment>;

/// Sets what the layer gives. Refuses bad values, and two options of one slot.
[[nodiscard]] tl::expected<void, UsageError> apply(const Layer& layer, Options& options);

}  // namespace metaup::cli
