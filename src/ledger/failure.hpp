#pragma once
#include <string>

#include "ledger/sqlite.hpp"
#include "metaup/base/error.hpp"

namespace metaup::ledger {

/// How long a statement waits while another process writes; its transactions take milliseconds.
inline constexpr int kBusySeconds = 10;

/// What `failure` means for the user of the ledger at `path`, and the way out. Class local.
[[nodiscard]] Error to_error(const sql::Failure& failure, const std::string& path);

}  // namespace metaup::ledger
