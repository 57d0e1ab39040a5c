#pragma once
#include <cstdint>
#include <string>

#include "address.hpp"
#include "metaup/base/error.hpp"

namespace metaup::http {

/// Where a hop of a fetch may connect to.
enum class Reach : std::uint8_t { outside, this_machine, anywhere };

/// Where the hop to `url` may connect to, or why it may not be made. `from_here`: the user typed the
/// URL, or all hops so far went to this machine.
[[nodiscard]] Result<Reach> reach_of(const std::string& url, bool from_here, bool allow_private_addresses);

[[nodiscard]] bool may_connect(Reach reach, const Address& address);

}  // namespace metaup::http
