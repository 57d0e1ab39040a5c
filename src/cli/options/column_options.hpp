#pragma once
#include <span>
#include <vector>

#include "cli/options/option_table.hpp"

namespace metaup::cli {

/// The rows with one more for each column of a launch that has none yet, but for those of single languages.
[[nodiscard]] std::vector<OptionRow> with_columns(std::span<const OptionRow> rows);

/// Whether the option gives an image or a video.
[[nodiscard]] bool names_asset(std::string_view option);

}  // namespace metaup::cli
