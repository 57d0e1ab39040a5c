#include "simulator/campaigns.hpp"

#include <algorithm>

namespace metaup::simulator {

const NodeType& campaign_type() {
  static const NodeType kType{"Campaign",
                              {"id", "account_id", "bid_strategy", "buying_type", "configured_status", "created_time",
                               "daily_budget", "effective_status", "lifetime_budget", "name", "objective",
                               "special_ad_categories", "start_time", "status", "stop_time", "updated_time"},
                              {}};
  return kType;
}

Json show_campaign(const CampaignRules& campaign) {
  return {{"id", campaign.id},
          {"account_id", campaign.account},
          {"name", campaign.name},
          {"objective", campaign.objective},
          {"buying_type", "AUCTION"},
          {"status", "ACTIVE"},
          {"configured_status", "ACTIVE"},
          {"effective_status", "ACTIVE"},
          {"special_ad_categories", Json::array()},
          {"created_time", "2026-01-30T10:00:00+0000"}};
}

const CampaignRules* find_campaign(const Context& context, const std::string& id) {
  const auto& all = context.scenario.campaigns;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const CampaignRules& campaign) { return campaign.id == id; });
  return found == all.end() ? nullptr : &*found;
}

const CampaignRules* campaign_of(const Context& context, const std::string& adset) {
  const auto& all = context.scenario.campaigns;
  const auto found = std::find_if(all.begin(), all.end(), [&](const CampaignRules& campaign) {
    return std::find(campaign.adsets.begin(), campaign.adsets.end(), adset) != campaign.adsets.end();
  });
  return found == all.end() ? nullptr : &*found;
}

Answer read_campaign(Context& context, const Call& call) {
  const auto* const campaign = find_campaign(context, call.path.front());
  if (campaign == nullptr) return refuse(no_such_object(call.path.front(), call.method));
  return select_fields(call, campaign_type(), show_campaign(*campaign));
}

Answer list_campaigns(Context& context, const Call& call) {
  const auto account = account_digits(call.path.front());
  std::vector<Listed> items;
  for (const auto& campaign : context.scenario.campaigns) {
    if (campaign.account == account) {
      items.push_back({items.size() + 1, [&campaign] { return show_campaign(campaign); }});
    }
  }
  return list_page(context, call, campaign_type(), std::move(items));
}

}  // namespace metaup::simulator
