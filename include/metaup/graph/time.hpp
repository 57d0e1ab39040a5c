#pragma once
#include <optional>
#include <string_view>

#include "metaup/base/clock.hpp"

namespace metaup::graph {

/// A time as Meta writes it: "2026-03-01T10:20:30+0000", also with "+00:00" or "Z". Nothing when it
/// is anything else.
[[nodiscard]] std::optional<WallTime> parse_time(std::string_view text);

}  // namespace metaup::graph
