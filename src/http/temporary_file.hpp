#pragma once
#include <string>

#include "metaup/base/error.hpp"

namespace metaup::http {

/// A descriptor of a new, empty file in `directory` (empty: the system's for such files) that has
/// no name there, so that it is gone with its last descriptor. The caller closes it.
[[nodiscard]] Result<int> open_temporary_file(const std::string& directory);

}  // namespace metaup::http
