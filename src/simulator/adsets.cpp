#include "simulator/adsets.hpp"

#include <algorithm>

#include "simulator/listing.hpp"
#include "simulator/tokens.hpp"

namespace metaup::simulator {
namespace {

constexpr std::size_t kShortest = 12;  // of an id that is never taken for an ad set or a Page unseen

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
                              {}};
  return kType;
}

const NodeType& page_type() {
  static const NodeType kType{
      "Page",
      {"id", "about", "category", "connected_instagram_account", "instagram_business_account", "is_published",
       "leadgen_tos_accepted", "link", "name", "username", "verification_status"},
      {"name"}};
  return kType;
}

bool lists(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool may_be_anything(const Context& context, const std::string& id) {
  return all_digits(id) && id.size() < kShortest && !lists(context.scenario.absent, id);
}

bool asks_only_for(const Call& call, const NodeType& type) {
  return select_fields(call, type, Json::object()).has_value();
}

Answer show_adset(const Call& call, const std::string& id, const std::string& account) {
  Json adset{{"id", id},
             {"name", "Ad set " + id},
             {"status", "ACTIVE"},
             {"configured_status", "ACTIVE"},
             {"effective_status", "ACTIVE"},
             {"is_dynamic_creative", false}};
  if (!account.empty()) adset["account_id"] = account;
  return select_fields(call, adset_type(), adset);
}

Json show_page(const std::string& id) { return {{"id", id}, {"name", "Page " + id}, {"is_published", true}}; }

}  // namespace

std::optional<std::string> owner_of_adset(const Context& context, const std::string& id) {
  if (const auto object = context.state.objects.find(id); object != context.state.objects.end()) {
    return object->second.kind == Object::Kind::adset ? std::optional(object->second.account) : std::nullopt;
  }
  const auto& known = context.scenario.ads.adsets;
  const bool exists = known.empty() ? may_be_anything(context, id) : lists(known, id);
  return exists ? std::optional(std::string()) : std::nullopt;
}

Answer read_adset(Context& context, const Call& call) {
  const auto& id = call.path.front();
  return show_adset(call, id, owner_of_adset(context, id).value_or(""));
}

Answer read_adset_or_page(Context& context, const Call& call) {
  const auto& id = call.path.front();
  const bool is_page = may_be_anything(context, id) && asks_only_for(call, page_type());
  if (is_page) {
    if (auto error = check_permission(context, call, {"pages_read_engagement", "pages_show_list"}, 10)) {
      return refuse(*error);
    }
    return select_fields(call, page_type(), show_page(id));
  }
  if (!owner_of_adset(context, id)) return refuse(no_such_object(id, call.method));
  if (auto error = check_permission(context, call, {"ads_read", "ads_management"}, 200)) return refuse(*error);
  return show_adset(call, id, "");
}

Answer list_promote_pages(Context& context, const Call& call) {
  if (auto error = check_permission(context, call, {"pages_show_list", "pages_read_engagement"}, 200)) {
    return refuse(*error);
  }
  std::vector<Listed> items;
  for (const auto& id : context.scenario.promote_pages) {
    items.push_back({items.size() + 1, [id] { return show_page(id); }});
  }
  return list_page(context, call, page_type(), std::move(items));
}

}  // namespace metaup::simulator
