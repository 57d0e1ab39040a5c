#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace metaup::simulator {

struct ArchiveEntry {
  std::string name;
  std::string bytes;
};

/// The files of a zip archive, folders and the macOS side files left out; nothing when it is no zip
/// or unpacks to more than the server would hold.
[[nodiscard]] std::optional<std::vector<ArchiveEntry>> unzip(std::string_view bytes);

}  // namespace metaup::simulator
