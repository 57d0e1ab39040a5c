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
  std::uint64_t ads = 0;  ///< of the writes those that make or change an ad

  [[nodiscard]] std::uint64_t points() const { return writes * pace::kWritePoints + reads; }
  [[nodiscard]] pace::Load load() const {
    return {.points = static_cast<double>(points()), .ads = static_cast<double>(ads)};
  }
  Cost& operator+=(const Cost& other) {
    writes += other.writes;
    reads += other.reads;
    ads += other.ads;
    return *this;
  }
};

/// Of a run, by the accounts whose limits it goes to.
using Costs = std::map<AccountId, Cost>;

}  // namespace metaup::run
