#pragma once

namespace metaup::cli {

/// Keeps secrets in memory from core dumps and from other processes of the same user. Best effort:
/// an exotic kernel that refuses is no reason not to run.
void harden_process();

/// As many open files as the system lets us have: unpacked and fetched assets hold one each.
void raise_open_file_limit();

}  // namespace metaup::cli
