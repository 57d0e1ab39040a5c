#pragma once
#include <optional>
#include <string_view>

#include "metaup/base/clock.hpp"

namespace metaup {

/// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that servers may send; nothing when it is anything else.
[[nodiscard]] std::optional<WallTime> parse_http_date(std::string_view text);

}  // namespace metaup
