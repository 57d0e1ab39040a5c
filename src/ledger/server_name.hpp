#pragma once
#include <string>
#include <string_view>

#include "metaup/base/error.hpp"

/// Ledgers that are no files: "postgresql://host/database".
namespace metaup::ledger {

/// Also what libpq would take for one and this does not, because it holds a password.
[[nodiscard]] bool names_server(std::string_view ledger);

/// Refuses a URI with a password, which others would see on the command line and in outputs, and what is no URI. It
/// does not show what it refuses.
[[nodiscard]] Result<void> check_server_name(std::string_view uri);

/// Refuses a URI that libpq cannot read; without libpq, any.
[[nodiscard]] Result<void> check_server_parameters(const std::string& uri);

}  // namespace metaup::ledger
