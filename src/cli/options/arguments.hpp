#pragma once
#include <string>
#include <vector>

#include "cli/options/layer.hpp"

namespace metaup::cli {

/// argv taken apart, before anything is known of the command.
struct Arguments {
  std::vector<std::string> words;  ///< the command's name and its arguments
  Layer given;                     ///< in the order of the table
  bool help = false;
  bool version = false;
};

/// Takes apart what follows the program's name. Refuses unknown options with the nearest real one.
[[nodiscard]] tl::expected<Arguments, UsageError> parse_arguments(std::vector<std::string> argv);

}  // namespace metaup::cli
