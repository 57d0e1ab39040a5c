#pragma once
#include "integration/chaos/oracle.hpp"

namespace metaup::test {

struct Played {
  Complaints complaints;
  std::vector<std::string> trace;  ///< what happened
};

/// One job under chaos, in so many runs or a few more, then in peace until it is done. The same seed plays the same.
[[nodiscard]] Played play(std::uint32_t seed, const JobSize& size, std::size_t runs);

}  // namespace metaup::test
