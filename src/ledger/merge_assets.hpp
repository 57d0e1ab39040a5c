#pragma once
#include <cstdint>

#include "ledger/record.hpp"
#include "ledger/sql.hpp"

namespace metaup::ledger {

/// Takes over what another registry knows of an asset. How many rows it has changed.
[[nodiscard]] sql::Outcome<std::uint64_t> merge_asset(sql::Connection& connection, std::int64_t owner,
                                                      const Record& record);

}  // namespace metaup::ledger
