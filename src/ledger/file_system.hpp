#pragma once
#include <sys/types.h>

#include <string>
#include <string_view>

#include "metaup/base/error.hpp"

/// Where a ledger lives: its folder, its files' types and modes, the file system under it.
namespace metaup::ledger {

/// The absolute path of the file that `name` leads to, all links followed, whether it is there or not.
/// Runs that name one ledger in different ways have this in common.
[[nodiscard]] Result<std::string> resolve(const std::string& name);

/// Whether a file is there. Refuses what no ledger can be: anything but a regular file, a file with a
/// second name, an empty file of another user, one beside which something else has the name of a file that
/// SQLite or the reserve needs. Only looks.
[[nodiscard]] Result<bool> is_there(const std::string& path);

/// Each name of a file gets a -wal file of its own, so what is written by one name is missed by the other.
[[nodiscard]] Result<void> refuse_second_name(const std::string& path, nlink_t names);

/// The name of a network file system; empty for a local one. `magic` is `statfs`'s `f_type`,
/// `type` the word in the mount table, which tells FUSE file systems apart.
[[nodiscard]] std::string_view network_file_system(unsigned long magic, std::string_view type);

/// The type of the device `major:minor` in a text like /proc/self/mountinfo; empty when not there.
[[nodiscard]] std::string_view mount_type(std::string_view mountinfo, std::string_view device);

/// Whether something is mounted at `path` itself, by a text like /proc/self/mountinfo.
[[nodiscard]] bool is_mount_point(std::string_view mountinfo, std::string_view path);

/// Makes the folder of `path` with its parents, 0700; those that exist are left alone.
[[nodiscard]] Result<void> make_folder_of(const std::string& path);

/// Refuses a file system on which the locks and the shared memory of WAL cannot be relied on, and a file
/// that is mounted by itself: SQLite's files beside it would stay outside of the mount.
[[nodiscard]] Result<void> refuse_unfit_mount(const std::string& path);

/// Makes `path` an empty file of mode 0600, unless it is there.
[[nodiscard]] Result<void> make_file(const std::string& path);

/// The reason why the file or its folder cannot be written. SQLite would only say that it is read-only.
[[nodiscard]] Result<void> refuse_unwritable(const std::string& path);

/// Makes a ledger and SQLite's files beside it 0600.
[[nodiscard]] Result<void> make_private(const std::string& path);

}  // namespace metaup::ledger
