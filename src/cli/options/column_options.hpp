#pragma once
#include <span>
#include <string>
#include <vector>

#include "cli/options/option_table.hpp"

namespace metaup::cli {

/// One for each column of a launch, but for those of single languages, and those that `others` have already.
[[nodiscard]] std::vector<OptionRow> column_options(std::span<const OptionRow> others);
/// Puts a value of such a row into `Options::columns`.
[[nodiscard]] Parsed<void> set_column(Options& options, const OptionRow& row, std::span<const std::string> values);

/// Whether the option gives an image or a video.
[[nodiscard]] bool names_asset(std::string_view option);

}  // namespace metaup::cli
