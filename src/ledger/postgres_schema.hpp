#pragma once
#include <cstdint>

#include "ledger/postgres.hpp"

namespace metaup::ledger {

/// The schema that this program writes.
[[nodiscard]] std::int64_t latest_server_schema();
/// 0: there is none.
[[nodiscard]] sql::Outcome<std::int64_t> server_schema(sql::Server& server);
/// Makes it, or brings it up to date, in one transaction. Several machines may do so at once.
[[nodiscard]] sql::Outcome<void> migrate_server(sql::Server& server);

}  // namespace metaup::ledger
