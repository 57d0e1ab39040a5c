#pragma once
#include "ledger/registry.hpp"
#include "ledger/sqlite.hpp"

/// The SQL that writes changes.
namespace metaup::ledger {

/// Writes one change; the caller holds a write transaction. `run` is what makes it; empty: not known.
[[nodiscard]] sql::Outcome<void> write_change(sql::Database& database, const Change& change, const std::string& run);

/// Gives the owner a row if it has none, for others to refer to.
[[nodiscard]] sql::Outcome<void> write_owner(sql::Database& database, const Owner& owner);

/// Nanoseconds since 1970, as all times are stored.
[[nodiscard]] std::int64_t to_ns(WallTime time);
[[nodiscard]] WallTime from_ns(std::int64_t ns);

}  // namespace metaup::ledger
