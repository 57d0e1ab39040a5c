#include "metaup/graph/ad_spec.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/digest.hpp"
#include "base/unicode.hpp"
#include "graph/creative/ad_checks.hpp"
#include "graph/creative/asset_groups.hpp"
#include "graph/creative/checks.hpp"
#include "graph/creative/params.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/creative/text_checks.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::string_view kAdColumns[] = {
    "name", "adset", "creative", "spec", "tracking-specs", "conversion-domain", "schedule-start", "schedule-end"};
constexpr std::string_view kColumnsOfOwnAd[] = {
    "adset", "ad-name", "ad-spec", "tracking-specs", "conversion-domain", "schedule-start", "schedule-end"};

constexpr std::string_view kToCome = "to come:";

/// The parts that the spec names anywhere.
void collect_image_files(const json& value, std::set<std::string>& names) {
  if (!value.is_structured()) return;
  if (const auto* const name = member(value, "image_file")) names.insert(text_of(name, std::string::npos));
  for (const auto& nested : value) collect_image_files(nested, names);
}

void check_attachments(const AdDraft& draft, const json& spec, Findings& findings) {
  std::set<std::string> named;
  collect_image_files(spec, named);
  for (const auto& name : named) {
    if (std::find(draft.attached.begin(), draft.attached.end(), name) != draft.attached.end()) continue;
    findings.refuse("spec", "its image_file '" + name + "' is not attached", "give --attach " + name + "=PATH");
  }
  std::set<std::string> seen;
  for (const auto& name : draft.attached) {
    if (!seen.insert(name).second) findings.refuse("attach", "'" + name + "' is attached twice");
    if (!named.contains(name)) findings.refuse("attach", "no image_file of the spec names '" + name + "'");
  }
}

json compose_ad(const AdDraft& draft, const std::string& creative, json root) {
  if (!draft.name.empty()) root["name"] = draft.name;
  if (!draft.adset.empty()) root["adset_id"] = draft.adset;
  if (!creative.empty()) root["creative"] = json::object({{"creative_id", creative}});
  root["status"] = draft.active ? "ACTIVE" : "PAUSED";
  if (!draft.tracking_specs.empty()) root["tracking_specs"] = *parse_json(draft.tracking_specs);
  if (!draft.conversion_domain.empty()) root["conversion_domain"] = draft.conversion_domain;
  if (!draft.schedule_start.empty()) root["ad_schedule_start_time"] = draft.schedule_start;
  if (!draft.schedule_end.empty()) root["ad_schedule_end_time"] = draft.schedule_end;
  return root;
}

std::string text_in(const Values& values, std::string_view column) {
  const auto found = values.find(column);
  return found == values.end() ? std::string{} : found->second;
}

/// What both kinds of rows say in the same columns.
AdDraft read_shared(const Values& values) {
  AdDraft draft;
  draft.adset = trimmed(text_in(values, "adset"));
  draft.tracking_specs = text_in(values, "tracking-specs");
  draft.conversion_domain = trimmed(text_in(values, "conversion-domain"));
  draft.schedule_start = trimmed(text_in(values, "schedule-start"));
  draft.schedule_end = trimmed(text_in(values, "schedule-end"));
  return draft;
}

/// The column of its raw JSON: beside a creative's columns, `spec` is the creative's.
const char* spec_column(const AdDraft& draft) { return draft.creative_to_come ? "ad-spec" : "spec"; }

/// What a spec holds that has another place.
void check_places(const AdDraft& draft, const json& spec, Findings& findings) {
  const auto* const column = spec_column(draft);
  const auto has = [&](const char* name) { return member(spec, name) != nullptr; };
  if (draft.name.empty() && !has("name")) findings.refuse("name", "is missing");
  if (has("adset_spec")) {
    findings.refuse(column, "adset_spec is not taken",
                    "metaup looks for ads by their ad set: make the ad set first and give its id");
  } else if (draft.adset.empty() && !has("adset_id")) {
    findings.refuse("adset", "is missing");
  }
  if (draft.creative_to_come && has("creative")) {
    findings.warn(column, "creative is ignored: the other columns describe it");
  } else if (draft.creative.empty() && !draft.creative_to_come && !has("creative")) {
    findings.refuse("creative", "is missing");
  }
  if (!draft.active && text_of(member(spec, "status"), 64) == "ACTIVE") {
    findings.refuse(column, "status ACTIVE is not for specs", "use --status ACTIVE, which asks first");
  }
}

bool is_app_button(std::string_view type) { return type == "INSTALL_MOBILE_APP" || type == "USE_MOBILE_APP"; }

/// Whether it leads to an app, by its columns or its raw spec.
bool is_app_creative(const CreativeDraft& draft) {
  if (!draft.destination.app_store_url.empty() || is_app_button(draft.cta)) return true;
  const auto has_app_button = [](const auto& part) { return is_app_button(part.cta); };
  const bool by_part = std::any_of(draft.cards.begin(), draft.cards.end(), has_app_button) ||
                       std::any_of(draft.groups.begin(), draft.groups.end(), has_app_button);
  const auto spec = parse_spec(draft.spec);
  if (by_part || !spec) return by_part;
  constexpr std::array kStories{"link_data", "video_data", "template_data"};
  return std::any_of(kStories.begin(), kStories.end(), [&](const char* story) {
    const auto* const type = value_at(*spec, {"object_story_spec", story, "call_to_action", "type"});
    return is_app_button(text_of(type, std::string::npos));
  });
}

}  // namespace

std::span<const std::string_view> ad_columns() { return kAdColumns; }

std::span<const std::string_view> columns_of_own_ad() { return kColumnsOfOwnAd; }

AdDraft read_ad_draft(const Values& values) {
  auto draft = read_shared(values);
  draft.name = text_in(values, "name");
  draft.creative = trimmed(text_in(values, "creative"));
  draft.spec = text_in(values, "spec");
  return draft;
}

AdDraft read_own_ad_draft(const Values& values) {
  auto draft = read_shared(values);
  draft.name = text_in(values, "ad-name");
  draft.spec = text_in(values, "ad-spec");
  return draft;
}

AdDraft named_as(AdDraft draft, const std::string& creative) {
  const auto spec = parse_spec(draft.spec);
  if (draft.name.empty() && !(spec && member(*spec, "name") != nullptr)) draft.name = creative;
  return draft;
}

Findings check_ad(const AdDraft& draft) {
  Findings findings;
  const auto* const column = spec_column(draft);
  const auto spec = parse_spec(draft.spec);
  if (!spec) {
    findings.refuse(column, spec.error().message, spec.error().hint);
    return findings;
  }
  check_raw_spec(*spec, findings, column);
  check_asset_groups(*spec, column, findings);
  check_id("adset", draft.adset, findings);
  check_id("creative", draft.creative, findings);
  check_places(draft, *spec, findings);
  check_tracking_specs("tracking-specs", draft.tracking_specs, findings);
  check_conversion_domain("conversion-domain", draft.conversion_domain, findings);
  check_schedule(draft.schedule_start, draft.schedule_end, findings);
  check_attachments(draft, *spec, findings);
  return findings;
}

Findings check_ad_with(const AdDraft& draft, const CreativeDraft& creative) {
  Findings findings;
  const auto spec = parse_spec(draft.spec);
  const bool tracks = !draft.tracking_specs.empty() || (spec && member(*spec, "tracking_specs") != nullptr);
  if (!tracks && is_app_creative(creative)) {  // as apps need (docs/graph-api.md, "Ads")
    findings.warn("tracking-specs",
                  "Meta wants those of the app for its ads, such as "
                  R"([{"action.type":["mobile_app_install"],"application":["APP_ID"]}])");
  }
  return findings;
}

Result<Params> ad_params(const AdDraft& draft, const std::string& creative_to_come) {
  const auto findings = check_ad(draft);
  if (!findings.errors.empty()) return tl::unexpected(to_error(findings.errors));
  const auto& creative = draft.creative.empty() ? creative_to_come : draft.creative;
  if (draft.creative_to_come && creative.empty()) return local_error("creative: is not made yet");
  return to_params(compose_ad(draft, creative, *parse_spec(draft.spec)));
}

Result<Params> ad_params_with(const AdDraft& draft, const Params& creative) {
  const auto findings = check_ad(draft);
  if (!findings.errors.empty()) return tl::unexpected(to_error(findings.errors));
  auto root = compose_ad(draft, {}, *parse_spec(draft.spec));
  auto inside = to_object(creative);
  if (const auto* const groups = member(inside, kAssetGroupsField)) {
    root[kAssetGroupsField] = *groups;
    inside.erase(kAssetGroupsField);
  }
  root["creative"] = std::move(inside);
  return to_params(root);
}

AdDraft with_spec_members(AdDraft draft) {
  const auto spec = parse_spec(draft.spec).value_or(json::object());
  const auto take = [](std::string& value, const json* from) {
    if (value.empty()) value = text_of(from, std::string::npos);
  };
  take(draft.name, member(spec, "name"));
  take(draft.adset, member(spec, "adset_id"));
  if (!draft.creative_to_come) take(draft.creative, value_at(spec, {"creative", "creative_id"}));
  return draft;
}

std::string ad_key(const AdDraft& draft, std::uint32_t ordinal) {
  auto creative = draft.creative;
  const auto spec = parse_spec(draft.spec).value_or(json::object());
  if (const auto* const own = member(spec, "creative"); creative.empty() && own != nullptr) {
    creative = "spec:" + ad_digest(dump(*own) + draft.attached_content);
  }
  if (const auto* const groups = member(spec, kAssetGroupsField); groups != nullptr) {
    creative += " groups:" + ad_digest(dump(*groups));
  }
  return dump(json::array({draft.adset, draft.name, creative, ordinal}));
}

std::string provisional_ad_key(AdDraft draft, const std::string& creative_digest, std::uint32_t ordinal) {
  draft.creative = std::string(kToCome) + creative_digest;
  return ad_key(draft, ordinal);
}

std::optional<AdKey> read_ad_key(std::string_view key) {
  const auto members = parse_json(key);
  const bool is_key = members && members->is_array() && members->size() == 4 && (*members)[0].is_string() &&
                      (*members)[1].is_string() && (*members)[2].is_string();
  if (!is_key) return std::nullopt;
  return AdKey{.adset = (*members)[0],
               .name = (*members)[1],
               .provisional = (*members)[2].get_ref<const std::string&>().starts_with(kToCome)};
}

std::string ad_digest(std::string_view key) { return sha256_hex(key); }

}  // namespace metaup::graph
