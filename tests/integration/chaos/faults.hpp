#pragma once
#include <string>
#include <vector>

#include "integration/studio/dice.hpp"

namespace metaup::test {

/// A fault rule of the simulator: any kind, at any edge, in any rhythm, but not for ever.
[[nodiscard]] std::string any_fault(Dice& dice, const std::vector<std::string>& accounts);

}  // namespace metaup::test
