#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace metaup::plan {

/// Bytes of a list of paths, from a file or stdin.
inline constexpr std::size_t kLongestList = 256U << 20U;

/// Paths of a list: one a line (blank lines, a final CR and a byte order mark do not count), or
/// separated by NUL and taken as they are.
[[nodiscard]] std::vector<std::string> split_paths(std::string_view text, bool nul_separated);

}  // namespace metaup::plan
