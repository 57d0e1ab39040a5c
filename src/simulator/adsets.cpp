#include "simulator/adsets.hpp"

#include <algorithm>

#include "simulator/campaigns.hpp"
#include "simulator/identities.hpp"
#include "simulator/listing.hpp"
#include "simulator/tokens.hpp"

namespace metaup::simulator {
namespace {

bool lists(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool asks_only_for(const Call& call, const NodeType& type) {
  return select_fields(call, type, Json::object()).has_value();
}

Answer show_adset(const Context& context, const Call& call, const std::string& id, const std::string& account) {
  return select_fields(call, adset_type(), whole_adset(context, id, account));
}

}  // namespace

const NodeType& adset_type() {
  static const NodeType kType{"AdSet",
                              {"id",
                               "account_id",
                               "bid_strategy",
                               "campaign",
                               "campaign_id",
                               "configured_status",
                               "created_time",
                               "daily_budget",
                               "destination_type",
                               "dsa_beneficiary",
                               "dsa_payor",
                               "effective_status",
                               "end_time",
                               "is_dynamic_creative",
                               "name",
                               "optimization_goal",
                               "promoted_object",
                               "start_time",
                               "status",
                               "targeting",
                               "updated_time"},
                              {},
                              {{"campaign", campaign_type}, {"promoted_object"}, {"targeting"}}};
  return kType;
}

bool is_dynamic_adset(const Context& context, const std::string& id) {
  return lists(context.scenario.ads.dynamic_adsets, id) || context.state.turned_dynamic.contains(id);
}

Json whole_adset(const Context& context, const std::string& id, const std::string& account) {
  Json adset{{"id", id},
             {"name", "Ad set " + id},
             {"status", "ACTIVE"},
             {"configured_status", "ACTIVE"},
             {"effective_status", "ACTIVE"},
             {"created_time", "2026-01-31T10:00:00+0000"},
             {"is_dynamic_creative", is_dynamic_adset(context, id)}};
  if (!account.empty()) adset["account_id"] = account;
  if (const auto* const campaign = campaign_of(context, id)) {
    adset["campaign_id"] = campaign->id;
    adset["campaign"] = show_campaign(*campaign);
  }
  return adset;
}

std::optional<std::string> owner_of_adset(const Context& context, const std::string& id) {
  if (const auto object = context.state.objects.find(id); object != context.state.objects.end()) {
    return object->second.kind == Object::Kind::adset ? std::optional(object->second.account) : std::nullopt;
  }
  if (const auto* const campaign = campaign_of(context, id)) return campaign->account;
  const auto& known = context.scenario.ads.adsets;
  const bool exists = known.empty() ? may_be_anything(context, id) : lists(known, id);
  return exists ? std::optional(std::string()) : std::nullopt;
}

Answer read_adset(Context& context, const Call& call) {
  const auto& id = call.path.front();
  return show_adset(context, call, id, owner_of_adset(context, id).value_or(""));
}

Answer read_other_node(Context& context, const Call& call) {
  const auto& id = call.path.front();
  if (const auto owner = owner_of_adset(context, id); owner && !owner->empty()) return read_adset(context, call);
  if (lists(context.scenario.instagram_accounts, id)) return read_instagram_account(context, call);
  if (find_campaign(context, id) != nullptr) return read_campaign(context, call);
  if (const auto* const form = find_lead_form(context, id)) return read_lead_form(call, *form);
  const bool is_product_set = find_product_set(context, id) != nullptr ||
                              (may_be_anything(context, id) && asks_only_for(call, product_set_type()) &&
                               !asks_only_for(call, adset_type()) && !asks_only_for(call, page_type()));
  if (is_product_set) return read_product_set(context, call);
  const bool is_there = may_be_anything(context, id) || lists(context.scenario.pages, id);
  if (is_there && asks_only_for(call, page_type())) {
    if (auto error = check_permission(context, call, {"pages_read_engagement", "pages_show_list"}, 10)) {
      return refuse(*error);
    }
    return read_page(context, call);
  }
  if (!owner_of_adset(context, id)) return refuse(no_such_object(id, call.method));
  if (auto error = check_permission(context, call, {"ads_read", "ads_management"}, 200)) return refuse(*error);
  return show_adset(context, call, id, "");
}

Answer list_adsets(Context& context, const Call& call) {
  const auto account = account_digits(call.path.front());
  std::vector<Listed> items;
  const auto add = [&](const std::string& id) {
    items.push_back({items.size() + 1, [&context, id, account] { return whole_adset(context, id, account); }});
  };
  for (const auto& campaign : context.scenario.campaigns) {
    if (campaign.account != account) continue;
    std::for_each(campaign.adsets.begin(), campaign.adsets.end(), add);
  }
  for (const auto& [id, object] : context.state.objects) {
    const bool ours = object.kind == Object::Kind::adset && object.account == account;
    if (ours && campaign_of(context, id) == nullptr) add(id);
  }
  return list_page(context, call, adset_type(), std::move(items));
}

}  // namespace metaup::simulator
