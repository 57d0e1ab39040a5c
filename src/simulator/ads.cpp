#include "simulator/ads.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "simulator/adsets.hpp"
#include "simulator/creative_assets.hpp"
#include "simulator/creatives.hpp"
#include "simulator/form.hpp"
#include "simulator/listing.hpp"
#include "simulator/sim_clock.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

constexpr const char* kStatuses =
    " ACTIVE PAUSED DELETED PENDING_REVIEW DISAPPROVED PREAPPROVED PENDING_BILLING_INFO CAMPAIGN_PAUSED ARCHIVED "
    "ADSET_PAUSED IN_PROCESS WITH_ISSUES ";

const NodeType& ad_type() {
  static const NodeType kType{"Ad",
                              {"id",
                               "account_id",
                               "ad_review_feedback",
                               "adlabels",
                               "adset",
                               "ad_schedule_end_time",
                               "ad_schedule_start_time",
                               "adset_id",
                               "bid_amount",
                               "campaign",
                               "campaign_id",
                               "configured_status",
                               "conversion_domain",
                               "created_time",
                               "creative",
                               "display_sequence",
                               "effective_status",
                               "issues_info",
                               "name",
                               "preview_shareable_link",
                               "priority",
                               "source_ad_id",
                               "status",
                               "tracking_specs",
                               "updated_time"},
                              {}};
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

/// The creative of an ad, as the sub-fields of "creative{…}" want it.
Json creative_in(const Context& context, const Call& call, const Ad& ad) {
  Json shown{{"id", ad.creative}};
  const auto fields = call.text("fields");
  const auto begin = fields.find("creative{");
  const auto end = fields.find('}', begin);
  if (begin == std::string::npos || end == std::string::npos) return shown;
  const auto whole = show_creative(context.state, ad.creative);
  for (const auto& name : split_commas(fields.substr(begin + 9, end - begin - 9))) {
    if (whole.contains(name)) shown[name] = whole[name];
  }
  return shown;
}

Json show_ad(const Context& context, const Call& call, const Ad& ad) {
  Json shown = {{"id", ad.id},
                {"account_id", ad.account},
                {"name", ad.name},
                {"adset_id", ad.adset},
                {"adset", {{"id", ad.adset}}},
                {"creative", creative_in(context, call, ad)},
                {"status", ad.status},
                {"configured_status", ad.status},
                {"effective_status", effective_status(context, ad)},
                {"created_time", graph_time(ad.created)},
                {"updated_time", graph_time(ad.updated)}};
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

Problem check_adset(const Context& context, const Call& call, const std::string& account) {
  const auto id = call.text("adset_id");
  if (!call.has("adset_id")) return missing_parameter("adset_id");
  const auto owner = owner_of_adset(context, id);
  const bool foreign = owner && !owner->empty() && *owner != account;
  if (!owner || foreign) return no_such_object(id, call.method);
  return std::nullopt;
}

Problem check_groups(Context& context, const Call& call, const std::string& account) {
  const auto groups = json_param(call, "creative_asset_groups_spec");
  const auto creative = json_param(call, "creative");
  if (!groups || !creative) return groups ? creative.error() : groups.error();
  return check_asset_groups(context, account, *groups, *creative);
}

/// The id of the creative that the call names, or of the one that it brings.
tl::expected<std::string, ApiError> creative_of(Context& context, const Call& call, const std::string& account,
                                                bool validate_only) {
  const auto spec = json_param(call, "creative");
  if (!spec) return refuse(spec.error());
  if (!spec->is_object()) return refuse(missing_parameter("creative"));
  if (!spec->contains("creative_id")) {
    const auto made = make_creative(context, account, *spec, call.files, validate_only);
    if (!made) return refuse(made.error());
    return made->value("id", "");
  }
  auto id = id_text((*spec)["creative_id"]);
  const auto* creative = find_creative(context.state, id);
  if (creative == nullptr || creative->account != account) return refuse(no_such_object(id, call.method));
  return id;
}

/// Whether Meta reads a feed as Dynamic Creative.
bool is_dynamic(const AdRules& rules, const Json& feed) {
  if (!feed.contains("optimization_type")) return true;
  const auto formats = feed.value("ad_formats", Json::array());
  const bool has_rules = !feed.value("asset_customization_rules", Json::array()).empty();
  return has_rules && formats.size() == 1 && formats[0].is_string() && is_among(rules.dynamic_formats, formats[0]);
}

/// A dynamic creative has no place in an ordinary ad set.
Problem check_feed_of(const Context& context, const std::string& creative, const std::string& adset) {
  const auto params = show_creative(context.state, creative);
  const auto feed = params.find("asset_feed_spec");
  const auto& rules = context.scenario.ads;
  if (feed == params.end() || !is_dynamic(rules, *feed) || is_among(rules.dynamic_adsets, adset)) return std::nullopt;
  return refused_input(1885998, "Cannot Create Dynamic Creative Ad In Non-Dynamic Creative Ad Set",
                       "Dynamic creative ads can only be created in dynamic creative ad sets.");
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

/// What an ad has beside its creative.
Answer members_beside_creative(const Call& call) {
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
  const auto options = json_param(call, "execution_options");
  if (!options) return refuse(options.error());
  constexpr std::string_view kKnown = " validate_only synchronous_ad_review include_recommendations ";
  auto only = has_option(*options, "validate_only", kKnown);
  const auto review = has_option(*options, "synchronous_ad_review", kKnown);
  if (!only || !review) return refuse(only ? review.error() : only.error());
  if (*review && !*only) return refuse(invalid_parameter("synchronous_ad_review needs validate_only"));
  return only;
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

Answer list_some(Context& context, const Call& call, const std::string& account, const std::string& adset) {
  const auto wanted = wanted_statuses(call);
  const auto since = number_param(call, "updated_since");
  if (!wanted) return refuse(wanted.error());
  if (!since) return refuse(since.error());
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

/// Of what is put away little can be changed (Graph API reference: creatives 2026, 9.3).
Problem check_update(const Ad& ad, const Call& call) {
  const bool is_deleted = ad.status == "DELETED";
  if (!is_deleted && ad.status != "ARCHIVED") return std::nullopt;
  const auto status = call.has("status") ? call.text("status") : ad.status;
  const bool may_become = status == ad.status || status == "DELETED";
  if (may_become && !call.has("creative")) return std::nullopt;
  return refused_input(
      1487566, "Ad Cannot Be Changed",
      is_deleted ? "Only the name of a deleted ad can be changed." : "An archived ad can only be renamed or deleted.");
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
  if (call.text("name").empty()) return refuse(missing_parameter("name"));
  if (auto problem = check_adset(context, call, account)) return refuse(*problem);
  const auto status = call.has("status") ? call.text("status") : "ACTIVE";
  if (status != "ACTIVE" && status != "PAUSED") {
    return refuse(invalid_parameter("Param status must be one of {ACTIVE, PAUSED}"));
  }
  const auto only = validates_only(call);
  if (!only) return refuse(only.error());
  if (auto problem = check_groups(context, call, account)) return refuse(*problem);
  const auto creative = creative_of(context, call, account, *only);
  if (!creative) return refuse(creative.error());
  const auto more = members_beside_creative(call);
  if (!more) return more;
  if (auto problem = check_feed_of(context, *creative, call.text("adset_id"))) return refuse(*problem);
  if (*only) return Json{{"success", true}};
  const auto id = context.state.next_id();
  const auto adset = call.text("adset_id");
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
  if (call.has("creative")) {
    const auto creative = creative_of(context, call, ad.account, false);
    if (!creative) return refuse(creative.error());
    ad.creative = *creative;
    ad.submitted = context.shown();
  }
  auto& active = context.state.accounts[ad.account].active_ads;
  active += (status == "ACTIVE" ? 1U : 0U);
  active -= (ad.status == "ACTIVE" ? 1U : 0U);
  ad.status = status;
  if (const auto* name = call.param("name")) ad.name = *name;
  ad.updated = context.shown();
  return Json{{"success", true}};
}

/// It leaves all lists, and can still be read.
Answer delete_ad(Context& context, const Call& call) {
  auto& ad = ad_of(context, call);
  if (is_among(context.scenario.ads.dynamic_adsets, ad.adset)) {
    return refuse(refused_input(1487972, "Ad Cannot Be Deleted", "Delete the ad set of dynamic creatives instead."));
  }
  context.state.accounts[ad.account].active_ads -= ad.status == "ACTIVE" ? 1U : 0U;
  ad.status = "DELETED";
  ad.updated = context.shown();
  return Json{{"success", true}};
}

}  // namespace metaup::simulator
