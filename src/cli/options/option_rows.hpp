#pragma once
#include <span>

#include "cli/options/option_table.hpp"

namespace metaup::cli {

/// What creatives are called, and who publishes them.
[[nodiscard]] std::span<const OptionRow> identity_options();
/// The rows of the table that are about creatives and ads, and about what accounts and the ledger hold.
[[nodiscard]] std::span<const OptionRow> options_of_things();

}  // namespace metaup::cli
