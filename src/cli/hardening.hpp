#pragma once

namespace metaup::cli {

/// Opens those of the descriptors 0 to 2 that are closed to /dev/null; to be called before anything
/// is opened. Otherwise the ledger or a connection would take the place of stdout.
void open_standard_streams();

/// Keeps secrets in memory from core dumps and from other processes of the same user. Best effort:
/// an exotic kernel that refuses is no reason not to run.
void harden_process();

/// As many open files as the system lets us have: unpacked and fetched assets hold one each.
void raise_open_file_limit();

}  // namespace metaup::cli
