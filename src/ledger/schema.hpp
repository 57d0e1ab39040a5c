#pragma once
#include <cstdint>
#include <span>

#include "ledger/sqlite.hpp"

namespace metaup::ledger {

/// What a kind of database of ours is made of.
struct Schema {
  std::int64_t application_id = 0;  ///< in the file's header, says that it is one
  /// Entry n takes schema n to n + 1. What was released is never edited: a change is a new entry.
  std::span<const char* const> migrations;
  /// The one that this program writes; the file's `user_version`.
  [[nodiscard]] std::int64_t latest() const { return static_cast<std::int64_t>(migrations.size()); }
};
[[nodiscard]] const Schema& registry_schema();
[[nodiscard]] const Schema& file_index_schema();

/// Whose a database is.
enum class Whose : std::uint8_t { fresh, ours, newer, foreign };
struct Identity {
  Whose whose = Whose::fresh;
  std::int64_t schema = 0;
};
[[nodiscard]] sql::Outcome<Identity> identify(sql::Database& database, const Schema& schema);

/// Brings a fresh or older database to the latest schema, in one transaction.
[[nodiscard]] sql::Outcome<void> migrate(sql::Database& database, const Schema& schema);

}  // namespace metaup::ledger
