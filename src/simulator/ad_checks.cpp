#include "simulator/ad_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "simulator/adsets.hpp"
#include "simulator/campaigns.hpp"
#include "simulator/creatives.hpp"
#include "simulator/identities.hpp"
#include "simulator/sim_clock.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

const Json& member_of(const Json& object, const char* name) {
  static const Json kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

/// All lead forms that a creative names, wherever they stand.
void collect_forms(const Json& value, std::set<std::string>& forms) {
  if (value.is_object() && value.contains("lead_gen_form_id")) forms.insert(id_text(value["lead_gen_form_id"]));
  if (!value.is_structured()) return;
  for (const auto& inner : value) collect_forms(inner, forms);
}

std::size_t count_ads(const Context& context, const std::string& account, const std::string& adset) {
  const auto owner = context.state.accounts.find(account);
  if (owner == context.state.accounts.end()) return 0;
  const auto& ads = owner->second.ads;
  return static_cast<std::size_t>(std::count_if(ads.begin(), ads.end(), [&](const auto& entry) {
    return entry.second.adset == adset && entry.second.status != "DELETED";
  }));
}

bool is_paid_for(const Context& context, const std::string& account) {
  const auto& accounts = context.scenario.accounts;
  return !accounts || std::none_of(accounts->begin(), accounts->end(),
                                   [&](const AccountRules& rules) { return rules.id == account && !rules.funded; });
}

/// Feeds whose ad needs a link of the feed itself.
bool needs_link(const Json& feed) {
  constexpr std::string_view kWithout = " FORMAT_AUTOMATION DOF_MESSAGING_DESTINATION ";
  return feed.is_object() && !goes_beside_story(feed) && !is_one_of(kWithout, text_of(feed, "optimization_type"));
}

Problem check_tracking(const Json& specs) {
  const auto wrong = invalid_parameter("Param tracking_specs must be a list of objects of lists");
  if (specs.is_null()) return std::nullopt;
  if (!specs.is_array()) return wrong;
  for (const auto& spec : specs) {
    if (!spec.is_object()) return wrong;
    if (!std::all_of(spec.begin(), spec.end(), [](const Json& values) { return values.is_array(); })) return wrong;
  }
  return std::nullopt;
}

/// What ads take, and the simulator does nothing with.
Problem check_unused(const Call& call) {
  for (const auto* const name : {"display_sequence", "priority", "bid_amount", "source_ad_id"}) {
    if (const auto number = number_param(call, name); !number) return number.error();
  }
  for (const auto* const name : {"creative_automation_spec", "dataset_split_specs"}) {
    if (const auto json = json_param(call, name); !json) return json.error();
  }
  const auto labels = json_param(call, "adlabels");
  return labels ? check_adlabels(*labels) : Problem(labels.error());
}

}  // namespace

Problem check_adset(const Context& context, const Call& call, const std::string& account) {
  const auto id = call.text("adset_id");
  if (!call.has("adset_id")) return missing_parameter("adset_id");
  const auto owner = owner_of_adset(context, id);
  const bool foreign = owner && !owner->empty() && *owner != account;
  if (!owner || foreign) return no_such_object(id, call.method);
  return std::nullopt;
}

Problem check_room(const Context& context, const std::string& account, const std::string& adset) {
  if (!is_paid_for(context, account)) {
    return refused_input(1359188, "No Payment Method", "Add a valid payment method to the ad account.");
  }
  const auto most = context.scenario.ads.most_in_adset;
  const bool is_dynamic = is_dynamic_adset(context, adset);
  if (most == 0 && !is_dynamic) return std::nullopt;
  const auto there = count_ads(context, account, adset);
  if (is_dynamic && there > 0) {
    return refused_input(1885553, "Only One Ad In Dynamic Creative Ad Set",
                         "An ad set of dynamic creatives can have one ad only.");
  }
  if (most == 0 || there < most) return std::nullopt;
  return blame(invalid_parameter(fmt::format("An ad set can have at most {} ads", most)), {"adset_id"});
}

Problem check_groups(Context& context, const Call& call, const AdPlace& place, const Json& creative) {
  const auto groups = json_param(call, "creative_asset_groups_spec");
  if (!groups) return groups.error();
  if (groups->is_null()) return std::nullopt;
  const auto wrong_place = [](std::string_view detail) {
    return blame(invalid_parameter(detail), {"creative_asset_groups_spec"});
  };
  const auto* const campaign = campaign_of(context, place.adset);
  if (campaign != nullptr && !is_one_of(" OUTCOME_SALES OUTCOME_APP_PROMOTION ", campaign->objective)) {
    return wrong_place("flexible ads are for campaigns for sales and app promotion");
  }
  if (is_dynamic_adset(context, place.adset)) {
    return wrong_place("flexible ads cannot be in ad sets of Dynamic Creative");
  }
  return check_asset_groups(context, place.account, *groups, creative);
}

Problem check_shown(const Context& context, const Json& creative) {
  const auto page = id_text(member_of(member_of(creative, "object_story_spec"), "page_id"));
  std::set<std::string> forms;
  if (!context.scenario.lead_forms.empty()) collect_forms(creative, forms);
  for (const auto& form : forms) {
    const auto* const known = find_lead_form(context, form);
    const bool is_of_page = known != nullptr && (known->page.empty() || known->page == page);
    if (is_of_page) continue;
    return refused_input(3390001, "Missing Lead Form", "The lead form of this ad could not be found.");
  }
  const auto& feed = member_of(creative, "asset_feed_spec");
  const auto& links = member_of(feed, "link_urls");
  if (!needs_link(feed) || (links.is_array() && !links.empty())) return std::nullopt;
  return refused_input(1885800, "Missing Link", "An ad whose assets are customized needs a link.");
}

bool is_dynamic_creative(const Context& context, const Json& creative) {
  const auto& feed = member_of(creative, "asset_feed_spec");
  if (!feed.is_object()) return false;
  if (feed_kind(feed) == kDynamicFeed) return true;
  const auto& formats = member_of(feed, "ad_formats");
  const auto& dynamic = context.scenario.ads.dynamic_formats;
  const bool has_rules = !member_of(feed, "asset_customization_rules").empty();
  return has_rules && formats.is_array() && formats.size() == 1 && formats[0].is_string() &&
         std::find(dynamic.begin(), dynamic.end(), formats[0].get<std::string>()) != dynamic.end();
}

Problem check_dynamic(const Context& context, const Json& creative, const std::string& adset) {
  if (!is_dynamic_creative(context, creative) || is_dynamic_adset(context, adset)) return std::nullopt;
  return refused_input(1885998, "Cannot Create Dynamic Creative Ad In Non-Dynamic Creative Ad Set",
                       "Dynamic creative ads can only be created in dynamic creative ad sets.");
}

Answer members_beside_creative(const Call& call) {
  if (auto problem = check_unused(call)) return refuse(*problem);
  const auto tracking = json_param(call, "tracking_specs");
  if (!tracking) return tracking;
  if (auto problem = check_tracking(*tracking)) return refuse(*problem);
  Json members = Json::object();
  if (!tracking->is_null()) members["tracking_specs"] = *tracking;
  if (const auto domain = call.text("conversion_domain"); !domain.empty()) {
    if (domain.find_first_of("/: ") != std::string::npos || domain.find('.') == std::string::npos) {
      return refuse(invalid_parameter("Param conversion_domain must be a domain"));
    }
    members["conversion_domain"] = domain;
  }
  const auto groups = json_param(call, "creative_asset_groups_spec");
  if (!groups) return groups;
  if (!groups->is_null()) members["creative_asset_groups_spec"] = told_groups(*groups);
  std::optional<WallTime> start;
  for (const auto* name : {"ad_schedule_start_time", "ad_schedule_end_time"}) {
    if (!call.has(name)) continue;
    const auto time = parse_time(call.text(name));
    if (!time) return refuse(invalid_parameter(std::string("Param ") + name + " must be a time"));
    if (start && *time <= *start) return refuse(invalid_parameter("The schedule ends before it starts"));
    start = time;
    members[name] = call.text(name);
  }
  return members;
}

tl::expected<bool, ApiError> validates_only(const Call& call) {
  constexpr std::string_view kKnown = " validate_only synchronous_ad_review include_recommendations ";
  const auto options = json_param(call, "execution_options");
  if (!options) return refuse(options.error());
  const auto only = has_option(*options, "validate_only", kKnown);
  const auto review = has_option(*options, "synchronous_ad_review", kKnown);
  const auto advice = has_option(*options, "include_recommendations", kKnown);
  for (const auto* const option : {&only, &review, &advice}) {
    if (!*option) return refuse(option->error());
  }
  if (*review && !*only) return refuse(invalid_parameter("synchronous_ad_review needs validate_only"));
  if (*advice && !*only) return refuse(invalid_parameter("include_recommendations cannot be used alone"));
  return *only;
}

}  // namespace metaup::simulator
