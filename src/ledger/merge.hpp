#pragma once
#include <cstdint>
#include <string>
#include <utility>

#include "ledger/record.hpp"
#include "ledger/sqlite.hpp"

namespace metaup::ledger {

/// Takes records over into an SQLite database, whose caller holds a write transaction. What is newer wins, nothing is
/// lost, and what is there already changes nothing.
class Merge {
 public:
  explicit Merge(sql::Database& database) : database_(database) {}

  /// How many rows it has changed.
  [[nodiscard]] sql::Outcome<std::uint64_t> take(const Record& record);

 private:
  /// The row of the record's owner, its first two values.
  [[nodiscard]] sql::Outcome<std::int64_t> owner_of(const Record& record);

  sql::Database& database_;
  std::pair<std::string, std::string> last_owner_;
  std::int64_t last_owner_id_ = 0;
};

}  // namespace metaup::ledger
