#pragma once
#include <cstdint>
#include <vector>

#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"

namespace metaup::run {

struct LimitsQuery {
  std::vector<AccountId> accounts;  ///< each once
  std::uint32_t rows = 0;           ///< of a launch whose cost is told as well
};

/// Reports for each account how much of Meta's limits is used: by one read of it, and by what earlier runs have met.
/// An account that is blocked is not asked.
[[nodiscard]] Outcome read_limits(const LimitsQuery& query, Settings settings, Environment& environment);

}  // namespace metaup::run
