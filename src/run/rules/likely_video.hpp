#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ledger/registry.hpp"

namespace metaup::run {

/// A video that is to be sent, by what Meta tells of videos as well.
struct OurVideo {
  std::string title;        ///< that it would get
  std::uint64_t bytes = 0;  ///< 0: not known
  double length = 0;        ///< in seconds; 0: not known
};

/// The one of those that an account held when it was learned which may be this one: nothing speaks against it, and its
/// size says so, or where Meta did not tell it the title. Null: none.
[[nodiscard]] const ledger::Learned* likely_video(const std::vector<ledger::Learned>& learned, const OurVideo& ours);

}  // namespace metaup::run
