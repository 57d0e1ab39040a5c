#pragma once
#include <memory>
#include <string>

#include "plan/manifest/sheet.hpp"

namespace metaup::source {

/// What a workbook may unpack to: its XML says little in many bytes, and a tree of it takes ten times as much.
inline constexpr std::size_t kMostPartBytes = std::size_t{64} << 20U;

/// Unpacks the files of a zip archive in memory, each when it is asked for, by its path in any case of letters.
/// `name` is what messages call the archive.
[[nodiscard]] plan::PartReader parts_of_archive(std::shared_ptr<const std::string> archive, std::string name,
                                                std::size_t most_bytes = kMostPartBytes);

}  // namespace metaup::source
