#pragma once
#include "base/boot_clock.hpp"
#include "ledger/registry.hpp"

namespace metaup::run {

/// A block that begins now and lasts for so long, as it is kept for other runs: for a day at most.
[[nodiscard]] ledger::Block block_for(Milliseconds wait, WallTime now, const BootTime& boot);

/// How long it still lasts; 0: it is over, or cannot be true. As long as the machine runs on whose run met it, its boot
/// clock says so, whatever happens to the wall clock. Elsewhere, and after a restart, the wall clock does; one that
/// went back makes a block no longer than it was. One that is said to be longer than a day ends after a day; one of
/// which nobody knows when it began is not believed then.
[[nodiscard]] Milliseconds time_left_of(const ledger::Block& block, WallTime now, const BootTime& boot);

}  // namespace metaup::run
