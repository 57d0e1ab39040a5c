#pragma once
#include "integration/chaos/oracle.hpp"

namespace metaup::test {

struct Played {
  Complaints complaints;
  std::vector<std::string> trace;  ///< what happened
};

/// One job under chaos, run again and again, then in peace until it is done. The same seed plays the same.
[[nodiscard]] Played play(std::uint32_t seed, const JobSize& size);

}  // namespace metaup::test
