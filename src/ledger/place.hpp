#pragma once
#include <string>
#include <string_view>

#include "metaup/base/error.hpp"

/// Where a ledger lives: its folder, its files' modes, the file system under it.
namespace metaup::ledger {

/// The name of a network file system; empty for a local one. `magic` is `statfs`'s `f_type`,
/// `type` the word in the mount table, which tells FUSE file systems apart.
[[nodiscard]] std::string_view network_file_system(unsigned long magic, std::string_view type);

/// The type of the device `major:minor` in a text like /proc/self/mountinfo; empty when not there.
[[nodiscard]] std::string_view mount_type(std::string_view mountinfo, std::string_view device);

/// Makes the folder of `path` with its parents, 0700; those that exist are left alone.
[[nodiscard]] Result<void> make_folder_of(const std::string& path);

/// Refuses a file system on which the locks and the shared memory of WAL cannot be relied on.
[[nodiscard]] Result<void> refuse_network_file_system(const std::string& path);

/// Makes `path` an empty file if it is not there, and it and SQLite's files beside it 0600.
[[nodiscard]] Result<void> make_private_file(const std::string& path);

}  // namespace metaup::ledger
