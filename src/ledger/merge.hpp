#pragma once
#include <cstdint>
#include <string>
#include <utility>

#include "ledger/record.hpp"
#include "ledger/sql.hpp"

namespace metaup::ledger {

/// Takes records over into a database, whose caller holds a write transaction. What is newer wins, nothing is
/// lost, and what is there already changes nothing.
class Merge {
 public:
  explicit Merge(sql::Connection& connection) : connection_(connection) {}

  /// How many rows it has changed.
  [[nodiscard]] sql::Outcome<std::uint64_t> take(const Record& record);

 private:
  /// The row of the record's owner, its first two values.
  [[nodiscard]] sql::Outcome<std::int64_t> owner_of(const Record& record);

  sql::Connection& connection_;
  std::pair<std::string, std::string> last_owner_;
  std::int64_t last_owner_id_ = 0;
};

}  // namespace metaup::ledger
