#pragma once
#include <string>
#include <utility>
#include <vector>

#include "metaup/base/error.hpp"

namespace metaup::source {

/// A zip archive of these contents by their paths, in this order. Equal contents are equal archives, whatever the time.
[[nodiscard]] Result<std::string> zip_archive(const std::vector<std::pair<std::string, std::string>>& contents);

}  // namespace metaup::source
