#pragma once
#include <string>
#include <string_view>

#include "metaup/base/error.hpp"

/// Ledgers that are no files: "postgresql://host/database".
namespace metaup::ledger {

[[nodiscard]] bool names_server(std::string_view ledger);

/// Refuses what looks like a server and is none that this takes, be it mistyped or written as libpq's words: as a file
/// it would be a ledger of this machine alone. Refuses what `check_server_name` does. It does not show what it refuses.
[[nodiscard]] Result<void> check_ledger_name(std::string_view name);

/// Refuses a URI with a password, which others would see on the command line and in outputs, and what is no URI. It
/// does not show what it refuses.
[[nodiscard]] Result<void> check_server_name(std::string_view uri);

/// Refuses a URI that libpq cannot read; without libpq, any.
[[nodiscard]] Result<void> check_server_parameters(const std::string& uri);

}  // namespace metaup::ledger
