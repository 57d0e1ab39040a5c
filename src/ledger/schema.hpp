#pragma once
#include <cstdint>

#include "ledger/sqlite.hpp"

namespace metaup::ledger {

/// "mtup" in the file's header says that a database is ours.
inline constexpr std::int64_t kApplicationId = 0x6D747570;

/// The schema that this program writes; the file's `user_version`.
[[nodiscard]] std::int64_t latest_schema();

/// Whose a database is.
enum class Origin : std::uint8_t { fresh, ours, newer, foreign };
struct Identity {
  Origin origin = Origin::fresh;
  std::int64_t schema = 0;
};
[[nodiscard]] sql::Outcome<Identity> identify(sql::Database& database);

/// Brings a fresh or older database to the latest schema, in one transaction.
[[nodiscard]] sql::Outcome<void> migrate(sql::Database& database);

}  // namespace metaup::ledger
