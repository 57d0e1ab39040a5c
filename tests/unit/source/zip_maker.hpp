#pragma once
#include <string>
#include <vector>

namespace metaup::test {

struct ZipEntry {
  std::string path;
  std::string content;
  std::string link_target;  ///< not empty: a symbolic link
};

/// A deflated zip archive, encrypted with a password if one is given.
[[nodiscard]] std::string make_zip(const std::vector<ZipEntry>& entries, const std::string& password = {});

}  // namespace metaup::test
