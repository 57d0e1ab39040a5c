#pragma once

namespace metaup::cli {

/// Keeps secrets in memory from core dumps and from other processes of the same user. Best effort:
/// an exotic kernel that refuses is no reason not to run.
void harden_process();

}  // namespace metaup::cli
