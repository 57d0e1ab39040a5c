#pragma once
#include "simulator/call.hpp"
#include "simulator/listing.hpp"

namespace metaup::simulator {

// Campaigns: those of the scenario, with the ad sets that it puts into them.

/// Null when there is none of this id.
[[nodiscard]] const CampaignRules* find_campaign(const Context& context, const std::string& id);
/// The one that an ad set is in; null when it is in none.
[[nodiscard]] const CampaignRules* campaign_of(const Context& context, const std::string& adset);

[[nodiscard]] const NodeType& campaign_type();
[[nodiscard]] Json show_campaign(const CampaignRules& campaign);

/// GET /<campaign>.
[[nodiscard]] Answer read_campaign(Context& context, const Call& call);
/// GET act_X/campaigns.
[[nodiscard]] Answer list_campaigns(Context& context, const Call& call);

}  // namespace metaup::simulator
