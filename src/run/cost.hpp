#pragma once
#include <cstdint>
#include <map>

#include "metaup/base/ids.hpp"
#include "pace/governor.hpp"

namespace metaup::run {

/// What something takes at Meta if all goes well.
struct Cost {
  std::uint64_t writes = 0;
  std::uint64_t reads = 0;

  [[nodiscard]] std::uint64_t points() const { return writes * pace::kWritePoints + reads; }
  Cost& operator+=(const Cost& other) {
    writes += other.writes;
    reads += other.reads;
    return *this;
  }
};

/// Of a run, by the accounts whose limits it goes to.
using Costs = std::map<AccountId, Cost>;

}  // namespace metaup::run
