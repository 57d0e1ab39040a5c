#pragma once
#include <string>

namespace metaup::plan {

/// The path of the file that `path` means: itself when there is such a file; else without what is odd at its ends;
/// else the one whose name is the same text in another of Unicode's normal forms, as they change between macOS and
/// other systems. When there is none, or more than one, `path` itself.
[[nodiscard]] std::string real_path(const std::string& path);

/// The same path from the root, without "." and ".."; empty when the folder that metaup runs in is gone.
[[nodiscard]] std::string absolute_path(const std::string& path);

}  // namespace metaup::plan
