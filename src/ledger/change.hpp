#pragma once
#include <vector>

#include "ledger/registry.hpp"
#include "ledger/sql.hpp"

/// The SQL that writes changes.
namespace metaup::ledger {

/// Adds what writes one change, for a write transaction. None of it depends on what another statement has found, so
/// that all of them can be sent to a server at once. `run` is what makes it; empty: not known.
void add_statements(std::vector<sql::Statement>& to, const Change& change, const std::string& run);

/// Gives the owner a row if it has none, for others to refer to.
[[nodiscard]] sql::Statement owner_statement(const Owner& owner);

/// Nanoseconds since 1970, as all times are stored.
[[nodiscard]] std::int64_t to_ns(WallTime time);
[[nodiscard]] WallTime from_ns(std::int64_t ns);

}  // namespace metaup::ledger
