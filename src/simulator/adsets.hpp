#pragma once
#include <optional>
#include <string>

#include "simulator/call.hpp"

namespace metaup::simulator {

// Ad sets and Pages. The simulator holds none of its own: a number of less than 12 digits is an ad set, or
// a Page, unless the scenario says that it is absent. A longer one is what was made here, or nothing.

/// The account of an ad set, as digits; empty when it is anybody's, as no ad has been made in it yet.
/// Nothing when it is no ad set.
[[nodiscard]] std::optional<std::string> owner_of_adset(const Context& context, const std::string& id);

/// GET /<ad set> or /<Page>, when nothing has been made in it.
[[nodiscard]] Answer read_adset_or_page(Context& context, const Call& call);
/// GET /<ad set> with ads in it.
[[nodiscard]] Answer read_adset(Context& context, const Call& call);
/// GET act_X/promote_pages: the Pages that the account may advertise.
[[nodiscard]] Answer list_promote_pages(Context& context, const Call& call);

}  // namespace metaup::simulator
