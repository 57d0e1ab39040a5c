#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace metaup::plan {

/// Paths of a list: one a line (blank lines, a final CR and a byte order mark do not count), or
/// separated by NUL and taken as they are.
[[nodiscard]] std::vector<std::string> split_paths(std::string_view text, bool nul_separated);

}  // namespace metaup::plan
