#pragma once
#include <string>
#include <vector>

#include "metaup/base/error.hpp"

namespace metaup::ledger {

/// The state of a ledger that a run is going to use.
struct Condition {
  std::string path;                   ///< absolute
  bool is_there = false;              ///< else a run makes it
  std::vector<std::string> problems;  ///< damage; empty: it is sound
};

/// Whether a run could keep its ledger at `name`, as far as that can be told without making or changing anything. The
/// error says why it could not.
[[nodiscard]] Result<Condition> examine_ledger(const std::string& name);

}  // namespace metaup::ledger
