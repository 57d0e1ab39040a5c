#include "simulator/ads.hpp"

#include <algorithm>
#include <set>

#include "simulator/ad_checks.hpp"
#include "simulator/adsets.hpp"
#include "simulator/campaigns.hpp"
#include "simulator/creatives.hpp"
#include "simulator/form.hpp"
#include "simulator/listing.hpp"
#include "simulator/sim_clock.hpp"
#include "simulator/wanted_fields.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

constexpr const char* kStatuses =
    " ACTIVE PAUSED DELETED PENDING_REVIEW DISAPPROVED PREAPPROVED PENDING_BILLING_INFO CAMPAIGN_PAUSED ARCHIVED "
    "ADSET_PAUSED IN_PROCESS WITH_ISSUES ";

const NodeType& ad_type() {
  static const NodeType kType{"Ad",
                              split(kAdFields, ' '),
                              {},
                              {{"adset", adset_type},
                               {"campaign", campaign_type},
                               {"creative", creative_type},
                               {"source_ad", ad_type},
                               {"ad_review_feedback"},
                               {"adlabels"},
                               {"failed_delivery_checks"},
                               {"issues_info"},
                               {"placement"},
                               {"recommendations"},
                               {"targeting"}}};
  return kType;
}

std::chrono::duration<double> age_of(const Context& context, const Ad& ad) { return context.shown() - ad.created; }

bool is_among(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Every new ad waits for its review first.
std::string effective_status(const Context& context, const Ad& ad) {
  const auto& rules = context.scenario.ads;
  if (ad.status == "ARCHIVED" || ad.status == "DELETED") return ad.status;
  if (rules.issues.contains(ad.name)) return "WITH_ISSUES";
  const std::chrono::duration<double> waited = context.shown() - ad.submitted;
  if (waited.count() < rules.review_s) return "PENDING_REVIEW";
  return is_among(rules.disapproved, ad.name) ? "DISAPPROVED" : ad.status;
}

/// What only an ad has that was not approved.
void add_verdict(Json& shown) {
  if (shown.at("effective_status") != "DISAPPROVED") return;
  shown["ad_review_feedback"] = {
      {"global", {{"Misleading Claims", "Your ad may contain claims that are misleading."}}}};
  shown["issues_info"] = {{{"level", "AD"},
                           {"error_code", 1815869},
                           {"error_summary", "Ad Not Approved"},
                           {"error_message", "The ad does not follow our Advertising Standards."},
                           {"error_type", "HARD_ERROR"}}};
}

Json show_ad(const Context& context, const Call& call, const Ad& ad) {
  Json shown = {
      {"id", ad.id},
      {"account_id", ad.account},
      {"name", ad.name},
      {"adset_id", ad.adset},
      {"adset", asks_inside(call, "adset") ? whole_adset(context, ad.adset, ad.account) : Json{{"id", ad.adset}}},
      {"creative",
       asks_inside(call, "creative") ? show_creative(context.state, ad.creative) : Json{{"id", ad.creative}}},
      {"status", ad.status},
      {"configured_status", ad.status},
      {"effective_status", effective_status(context, ad)},
      {"created_time", graph_time(ad.created)},
      {"updated_time", graph_time(ad.updated)}};
  if (const auto* const campaign = campaign_of(context, ad.adset)) {
    shown["campaign_id"] = campaign->id;
    shown["campaign"] = show_campaign(*campaign);
  }
  shown.update(ad.more);
  const auto& rules = context.scenario.ads;
  if (const auto issue = rules.issues.find(ad.name); issue != rules.issues.end()) {
    shown["issues_info"] = {{{"level", "AD"},
                             {"error_code", 1487472},
                             {"error_summary", "Ad Has Issues"},
                             {"error_message", issue->second}}};
  }
  add_verdict(shown);
  return shown;
}

Ad& ad_of(Context& context, const Call& call) {
  const auto& id = call.path.front();
  return context.state.accounts[context.state.objects.at(id).account].ads.at(id);
}

/// A creative that an ad is to show: one that there is, or one that the call brings.
struct ChosenCreative {
  std::string id;  ///< empty: it is yet to be made
  Json spec;
};

tl::expected<ChosenCreative, ApiError> creative_of(Context& context, const Call& call, const std::string& account) {
  const auto spec = json_param(call, "creative");
  if (!spec) return refuse(spec.error());
  if (!spec->is_object()) return refuse(missing_parameter("creative"));
  if (spec->contains("creative_id")) {
    const auto id = id_text((*spec)["creative_id"]);
    const auto* creative = find_creative(context.state, id);
    if (creative == nullptr || creative->account != account) return refuse(no_such_object(id, call.method));
    return ChosenCreative{id, show_creative(context.state, id)};
  }
  const auto valid = make_creative(context, account, *spec, call.files, true);
  if (!valid) return refuse(valid.error());
  return ChosenCreative{"", *spec};
}

/// The id of the creative, which is made when it is not there yet.
tl::expected<std::string, ApiError> id_of(Context& context, const Call& call, const std::string& account,
                                          const ChosenCreative& chosen) {
  if (!chosen.id.empty()) return chosen.id;
  const auto made = make_creative(context, account, chosen.spec, call.files, false);
  if (!made) return refuse(made.error());
  return made->value("id", "");
}

tl::expected<std::vector<std::string>, ApiError> wanted_statuses(const Call& call) {
  const auto list = json_param(call, "effective_status");
  if (!list) return refuse(list.error());
  std::vector<std::string> wanted;
  if (!list->is_null() && !list->is_array()) {
    return refuse(invalid_parameter("Param effective_status must be an array"));
  }
  for (const auto& status : list->is_null() ? Json::array() : *list) {
    if (!status.is_string() || !is_one_of(kStatuses, status.get<std::string>())) {
      return refuse(invalid_parameter(std::string("Param effective_status[0] must be one of {") + kStatuses + "}"));
    }
    wanted.push_back(status);
  }
  return wanted;
}

/// A large page of ads with what their creatives are made of is too much for Meta.
Problem check_weight(const Context& context, const Call& call) {
  const auto wanted = parse_fields(call.text("fields"));
  const auto limit = number_param(call, "limit");
  const bool is_large = limit && limit->value_or(0) > context.scenario.paging.most_with_specs;
  if (!wanted || !is_large) return std::nullopt;
  const auto is_spec = [](const WantedField& field) {
    return field.name == "object_story_spec" || field.name == "asset_feed_spec";
  };
  const bool asks = std::any_of(wanted->begin(), wanted->end(), [&](const WantedField& field) {
    return field.name == "creative" && std::any_of(field.inner.begin(), field.inner.end(), is_spec);
  });
  if (!asks) return std::nullopt;
  return ApiError{.code = 1,
                  .message = "Please reduce the amount of data you're asking for, then retry your request",
                  .status = 500};
}

Answer list_some(Context& context, const Call& call, const std::string& account, const std::string& adset) {
  const auto wanted = wanted_statuses(call);
  const auto since = number_param(call, "updated_since");
  if (!wanted) return refuse(wanted.error());
  if (!since) return refuse(since.error());
  if (auto problem = check_weight(context, call)) return refuse(*problem);
  const auto ids = ids_in_filter(call, context.scenario.ads.id_filter, {"id", "ad.id"});
  if (!ids) return refuse(ids.error());
  std::vector<Listed> items;
  for (const auto& [id, ad] : context.state.accounts[account].ads) {
    const bool in_set = (adset.empty() || ad.adset == adset) && (!*ids || (*ids)->contains(id));
    const auto status = effective_status(context, ad);
    // Unless asked for, what is put away is not shown.
    const bool in_status = wanted->empty() ? status != "ARCHIVED" && status != "DELETED"
                                           : std::find(wanted->begin(), wanted->end(), status) != wanted->end();
    const bool recent =
        std::chrono::system_clock::to_time_t(ad.updated) >= static_cast<std::time_t>(since->value_or(0));
    const bool is_shown = age_of(context, ad).count() >= context.scenario.ads.read_lag_s;
    if (in_set && in_status && recent && is_shown) {
      items.push_back({ad.sequence, [&context, &call, &ad] { return show_ad(context, call, ad); }});
    }
  }
  return list_page(context, call, ad_type(), std::move(items));
}

/// Of what is put away little can be changed (docs/graph-api.md, "Ads").
Problem check_update(const Ad& ad, const Call& call) {
  const bool is_deleted = ad.status == "DELETED";
  if (!is_deleted && ad.status != "ARCHIVED") return std::nullopt;
  const auto status = call.has("status") ? call.text("status") : ad.status;
  const bool may_become = status == ad.status || status == "DELETED";
  const bool changes_more = std::any_of(call.params.begin(), call.params.end(),
                                        [](const auto& param) { return is_one_of(kAdContent, param.first); });
  if (may_become && !changes_more) return std::nullopt;
  return refused_input(
      1487566, "Ad Cannot Be Changed",
      is_deleted ? "Only the name of a deleted ad can be changed." : "An archived ad can only be renamed or deleted.");
}

/// A dynamic creative turns the ad set of the ad into one of Dynamic Creative (docs/graph-api.md, "Asset feeds").
void show_instead(Context& context, Ad& ad, const std::string& creative) {
  ad.creative = creative;
  ad.submitted = context.shown();
  const bool is_ordinary = !is_dynamic_adset(context, ad.adset);
  if (is_ordinary && is_dynamic_creative(context, show_creative(context.state, creative))) {
    context.state.turned_dynamic.insert(ad.adset);
  }
}

}  // namespace

bool is_creative_used(const State& state, const std::string& account, const std::string& id) {
  const auto& ads = state.accounts.at(account).ads;
  return std::any_of(ads.begin(), ads.end(), [&](const auto& entry) {
    return entry.second.creative == id && entry.second.status != "DELETED";
  });
}

std::uint64_t count_active_ads(const State& state, const std::string& account) {
  const auto owner = state.accounts.find(account);
  return owner == state.accounts.end() ? 0 : owner->second.active_ads;
}

Answer post_ad(Context& context, const Call& call) {
  const auto account = account_digits(call.path.front());
  const auto adset = call.text("adset_id");
  if (call.text("name").empty()) return refuse(missing_parameter("name"));
  if (auto problem = check_adset(context, call, account)) return refuse(*problem);
  const auto status = call.has("status") ? call.text("status") : "ACTIVE";
  if (status != "ACTIVE" && status != "PAUSED") {
    return refuse(invalid_parameter("Param status must be one of {ACTIVE, PAUSED}"));
  }
  const auto only = validates_only(call);
  if (!only) return refuse(only.error());
  const auto more = members_beside_creative(call);
  if (!more) return more;
  if (auto problem = check_room(context, account, adset)) return refuse(*problem);
  const auto chosen = creative_of(context, call, account);
  if (!chosen) return refuse(chosen.error());
  if (auto problem = check_groups(context, call, {account, adset}, chosen->spec)) return refuse(*problem);
  if (auto problem = check_dynamic(context, chosen->spec, adset)) return refuse(*problem);
  if (auto problem = check_shown(context, chosen->spec)) return refuse(*problem);
  if (*only) return Json{{"success", true}};
  const auto creative = id_of(context, call, account, *chosen);
  if (!creative) return refuse(creative.error());
  const auto id = context.state.next_id();
  auto& owner = context.state.accounts[account];
  owner.ads[id] = {.account = account,
                   .id = id,
                   .name = call.text("name"),
                   .adset = adset,
                   .creative = *creative,
                   .status = status,
                   .more = *more,
                   .sequence = context.state.sequence,
                   .created = context.shown(),
                   .updated = context.shown(),
                   .submitted = context.shown()};
  owner.active_ads += status == "ACTIVE" ? 1U : 0U;
  context.state.objects[id] = {Object::Kind::ad, account};
  context.state.objects[adset] = {Object::Kind::adset, account};
  return Json{{"id", id}, {"success", true}};
}

Answer list_ads(Context& context, const Call& call) {
  return list_some(context, call, account_digits(call.path.front()), "");
}

Answer list_ads_of_set(Context& context, const Call& call) {
  const auto& adset = call.path.front();
  const auto owner = owner_of_adset(context, adset);
  if (!owner) return refuse(no_such_object(adset, call.method));
  if (owner->empty()) return list_page(context, call, ad_type(), {});
  return list_some(context, call, *owner, adset);
}

Answer read_ad(Context& context, const Call& call) {
  return select_fields(call, ad_type(), show_ad(context, call, ad_of(context, call)));
}

Answer update_ad(Context& context, const Call& call) {
  auto& ad = ad_of(context, call);
  if (auto problem = check_update(ad, call)) return refuse(*problem);
  const auto status = call.has("status") ? call.text("status") : ad.status;
  if (!is_one_of(" ACTIVE PAUSED ARCHIVED DELETED ", status)) {
    return refuse(invalid_parameter("Param status must be one of {ACTIVE, PAUSED, ARCHIVED, DELETED}"));
  }
  const auto only = validates_only(call);
  if (!only) return refuse(only.error());
  const auto more = members_beside_creative(call);
  if (!more) return more;
  if (call.has("name") && call.text("name").empty()) return refuse(missing_parameter("name"));
  ChosenCreative chosen;
  if (call.has("creative")) {
    auto named = creative_of(context, call, ad.account);
    if (!named) return refuse(named.error());
    chosen = std::move(*named);
    if (auto problem = check_shown(context, chosen.spec)) return refuse(*problem);
  }
  const auto shown = call.has("creative") ? chosen.spec : show_creative(context.state, ad.creative);
  if (auto problem = check_groups(context, call, {ad.account, ad.adset}, shown)) return refuse(*problem);
  if (*only) return Json{{"success", true}};
  if (call.has("creative")) {
    const auto creative = id_of(context, call, ad.account, chosen);
    if (!creative) return refuse(creative.error());
    show_instead(context, ad, *creative);
  }
  auto& active = context.state.accounts[ad.account].active_ads;
  active += (status == "ACTIVE" ? 1U : 0U);
  active -= (ad.status == "ACTIVE" ? 1U : 0U);
  ad.status = status;
  if (const auto* name = call.param("name")) ad.name = *name;
  for (const auto& [name, value] : more->items()) {
    const bool can_change = name != "creative_asset_groups_spec" && ad.more.contains(name);
    if (can_change) ad.more[name] = value;  // only what it was made with
  }
  ad.updated = context.shown();
  return Json{{"success", true}};
}

/// It leaves all lists, and can still be read.
Answer delete_ad(Context& context, const Call& call) {
  auto& ad = ad_of(context, call);
  if (is_dynamic_adset(context, ad.adset)) {
    return refuse(refused_input(1487972, "Ad Cannot Be Deleted", "Delete the ad set of dynamic creatives instead."));
  }
  context.state.accounts[ad.account].active_ads -= ad.status == "ACTIVE" ? 1U : 0U;
  ad.status = "DELETED";
  ad.updated = context.shown();
  return Json{{"success", true}};
}

}  // namespace metaup::simulator
