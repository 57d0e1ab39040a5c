#pragma once
#include <optional>
#include <string_view>

#include "metaup/base/clock.hpp"

namespace metaup::graph {

/// A time as the Graph API writes it, "2026-03-01T10:20:30+0000", or nothing: all of it must be
/// there, in range, and a day of the calendar.
[[nodiscard]] std::optional<WallTime> parse_time(std::string_view text);

}  // namespace metaup::graph
