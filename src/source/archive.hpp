#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "metaup/base/file.hpp"

/// Zip archives of images, read with bounds: an archive is the least trusted of all files.
namespace metaup::source {

struct ArchiveLimits {
  std::size_t entries = 10'000;
  std::uint64_t entry_bytes = 64U << 20U;
  std::uint64_t total_bytes = 4ULL << 30U;
  std::uint32_t ratio = 200;  ///< unpacked to packed, of the whole archive; 1 MiB is always allowed
};

struct ArchiveEntry {
  std::string path;                      ///< inside the archive; for people only, it is never opened
  std::shared_ptr<const OpenFile> file;  ///< unpacked, unlinked; null: see `error`
  std::optional<Error> error;            ///< this entry cannot be used, and why
};

/// The files in the archive, each unpacked into an unlinked file in `temporary_directory`, named "ARCHIVE/PATH". It
/// stays open while it is referred to, so an archive of thousands needs as many descriptors.
///
/// Absolute paths, `..`, links and encrypted entries are entry errors, as are two entries of one base name (Meta's
/// reply is keyed by it). Folders, hidden files and `__MACOSX` are passed over. Too many files, too much content and
/// what is no whole zip archive are errors of the archive.
[[nodiscard]] Result<std::vector<ArchiveEntry>> unpack_archive(const std::shared_ptr<const OpenFile>& archive,
                                                               const std::string& temporary_directory,
                                                               const ArchiveLimits& limits = {});

}  // namespace metaup::source
