#pragma once
#include <functional>
#include <string>

#include "metaup/base/clock.hpp"

namespace metaup::upload {

/// What tells a machine whether something that it finds at Meta is what it has sent itself.
struct Recognition {
  /// What was sent has no `created_time` before this, by Meta's clock as it is known by now.
  std::function<WallTime()> earliest;
  /// Whether this id came from elsewhere: the registry, or another item of this run, has it.
  std::function<bool(const std::string& id)> is_known;
};

}  // namespace metaup::upload
