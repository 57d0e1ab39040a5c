#pragma once
#include <optional>
#include <string>

#include "simulator/call.hpp"
#include "simulator/listing.hpp"

namespace metaup::simulator {

// Ad sets, and what else has no table of its own. A number of less than 12 digits is an ad set, or a Page, unless the
// scenario says that it is absent. A longer one is what was made here or is in the scenario, or nothing.

/// The account of an ad set, as digits; empty when it is anybody's, as no ad has been made in it yet.
/// Nothing when it is no ad set.
[[nodiscard]] std::optional<std::string> owner_of_adset(const Context& context, const std::string& id);

[[nodiscard]] const NodeType& adset_type();
/// All that is to be seen of an ad set of this account; of nobody's when that is empty.
[[nodiscard]] Json whole_adset(const Context& context, const std::string& id, const std::string& account);
/// Whether it is one of Dynamic Creative: one of the scenario, or one that such a creative has turned into it.
[[nodiscard]] bool is_dynamic_adset(const Context& context, const std::string& id);

/// GET /<ad set> when nothing has been made in it, /<Page>, /<campaign> or /<Instagram account>.
[[nodiscard]] Answer read_other_node(Context& context, const Call& call);
/// GET /<ad set> with ads in it.
[[nodiscard]] Answer read_adset(Context& context, const Call& call);
/// GET act_X/adsets: those of its campaigns, and those in which ads have been made.
[[nodiscard]] Answer list_adsets(Context& context, const Call& call);

}  // namespace metaup::simulator
