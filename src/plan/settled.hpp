#pragma once
#include "metaup/base/clock.hpp"
#include "metaup/base/file.hpp"

namespace metaup::plan {

/// How long a file has not been written to, as far as times tell: it goes by its modification time or, where that is
/// ahead of the clock, by the time of its last change. Where both are, `settle` starts over: another machine may write
/// to it, whose clock is ahead. Farther than an hour ahead they tell nothing, and the file counts as at rest. How long
/// to wait until it is; 0: it is.
[[nodiscard]] Milliseconds time_to_settle(const FileStamp& stamp, WallTime now, Milliseconds settle);

}  // namespace metaup::plan
