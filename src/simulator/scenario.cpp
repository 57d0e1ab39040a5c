#include "simulator/scenario.hpp"

#include <algorithm>

#include "simulator/object_reader.hpp"

namespace metaup::simulator {
namespace {

/// "v26.0" as 26.
void read_version(ObjectReader& reader, const char* name, int& into) {
  std::string text;
  reader.read(name, text);
  if (text.empty()) return;
  const auto number = text.size() > 3 && text.starts_with('v') && text.ends_with(".0")
                          ? parse_u64(std::string_view(text).substr(1, text.size() - 3))
                          : std::nullopt;
  if (!number || *number > 999) return reader.complain(name, "a version such as \"v26.0\"");
  into = static_cast<int>(*number);
}

void read_api(ObjectReader& reader, ApiRules& api) {
  read_version(reader, "current", api.current);
  read_version(reader, "oldest_marketing", api.oldest_marketing);
  read_version(reader, "oldest", api.oldest);
  reader.read("auto_upgrade", api.auto_upgrade);
  reader.read("auth_status", api.auth_status);
  reader.read("error_data_as_text", api.error_data_as_text);
}

AccountRules read_account(ObjectReader& reader) {
  AccountRules account;
  reader.read("id", account.id);
  if (account.id.starts_with("act_")) account.id.erase(0, 4);
  account.name = "Account " + account.id;
  reader.read("name", account.name);
  reader.read("currency", account.currency);
  reader.read("status", account.status);
  reader.read("disable_reason", account.disable_reason);
  reader.read("funded", account.funded);
  reader.read("user_tasks", account.user_tasks);
  return account;
}

CampaignRules campaign_rules(ObjectReader& reader) {
  CampaignRules campaign;
  reader.read("id", campaign.id);
  reader.read("account", campaign.account);
  if (campaign.account.starts_with("act_")) campaign.account.erase(0, 4);
  campaign.name = "Campaign " + campaign.id;
  reader.read("name", campaign.name);
  reader.read("objective", campaign.objective);
  reader.read("adsets", campaign.adsets);
  if (campaign.id.empty() || campaign.account.empty()) reader.complain("id and account", "given");
  return campaign;
}

TokenRules read_token(ObjectReader& reader) {
  TokenRules token;
  reader.read("token", token.token);
  reader.read_word("state", token.state, {"valid", "expired", "invalid"});
  reader.read("subcode", token.subcode);
  reader.read("permissions", token.permissions);
  std::vector<std::string> accounts;
  reader.read("accounts", accounts);
  for (auto& id : accounts) {
    if (id.starts_with("act_")) id.erase(0, 4);
  }
  if (reader.member("accounts") != nullptr) token.accounts = std::move(accounts);
  reader.read("permission_error", token.permission_error);
  reader.read("expires_after_requests", token.expires_after_requests);
  reader.read("type", token.type);
  reader.read_signed("expires_in_s", token.expires_in_s);
  reader.read_signed("data_access_expires_in_s", token.data_access_expires_in_s);
  reader.read("inspects_itself", token.inspects_itself);
  if (token.token.empty()) reader.complain("token", "given");
  return token;
}

void read_oauth(ObjectReader& reader, OauthRules& oauth) {
  reader.read("expires_in_s", oauth.expires_in_s);
  reader.read_word("new_token_state", oauth.new_token_state, {"valid", "expired", "invalid"});
  reader.read("same_token", oauth.same_token);
  reader.read("success_as_text", oauth.success_as_text);
}

void read_limits(ObjectReader& reader, LimitRules& limits) {
  reader.read_word("tier", limits.tier, {"development_access", "standard_access"});
  limits = tier_limits(limits.tier);
  reader.read("enforce", limits.enforce);
  reader.read("headers", limits.headers);
  reader.read("headers_after", limits.headers_after);
  reader.read("score_max", limits.score_max);
  reader.read("score_decay_s", limits.score_decay_s);
  reader.read("score_block_s", limits.score_block_s);
  reader.read("read_points", limits.read_points);
  reader.read("write_points", limits.write_points);
  reader.read("score_code", limits.score_code);
  reader.read("blocked_calls_lengthen", limits.blocked_calls_lengthen);
  reader.read("hourly_calls", limits.hourly_calls);
  reader.read("hourly_calls_per_ad", limits.hourly_calls_per_ad);
  reader.read("mutations_per_second", limits.mutations_per_second);
  if (limits.score_code != 17 && limits.score_code != 613) reader.complain("score_code", "17 or 613");
  if (limits.score_max <= 0) reader.complain("score_max", "more than 0");
  if (limits.score_decay_s <= 0) reader.complain("score_decay_s", "more than 0");
  if (limits.hourly_calls == 0) reader.complain("hourly_calls", "more than 0");
}

void read_images(ObjectReader& reader, ImageRules& images) {
  reader.read("accept", images.accept);
  reader.read("untyped_parts", images.untyped_parts);
  reader.read("ignore_part_type", images.ignore_part_type);
  reader.read("refuse_parts", images.refuse_parts);
  reader.read("short_reply", images.short_reply);
  reader.read("refuse_long_names", images.refuse_long_names);
  reader.read("rename_on_reupload", images.rename_on_reupload);
  reader.read("skip_bad_parts", images.skip_bad_parts);
  reader.read("bytes_key_is_hash", images.bytes_key_is_hash);
  reader.read("in_use_subcode", images.in_use_subcode);
  reader.read("gone_subcode", images.gone_subcode);
  reader.read("most_bytes", images.most_bytes);
}

void read_windows(ObjectReader& reader, std::vector<std::uint64_t>& windows) {
  const auto* list = reader.member("windows");
  if (list == nullptr) return;
  windows.clear();
  for (const auto& size : list->is_array() ? *list : Json::array({nullptr})) {
    if (size.is_number_unsigned() && size != 0) windows.push_back(size);
  }
  if (windows.empty() || windows.size() != list->size()) reader.complain("windows", "a list of sizes");
}

void read_outcomes(ObjectReader& reader, std::vector<std::string>& outcomes) {
  reader.read("outcomes", outcomes);
  const auto known = [](const std::string& word) { return word == "ready" || word == "error" || word == "expired"; };
  if (outcomes.empty() || !std::all_of(outcomes.begin(), outcomes.end(), known)) {
    reader.complain("outcomes", "a list of ready, error, expired");
  }
}

/// A number for all videos, or a list of them.
void read_processing(ObjectReader& reader, std::vector<double>& seconds) {
  const auto* value = reader.member("processing_s");
  if (value == nullptr) return;
  seconds.clear();
  for (const auto& one : value->is_array() ? *value : Json::array({*value})) {
    if (one.is_number() && one >= 0) seconds.push_back(one);
  }
  if (seconds.empty() || (value->is_array() && seconds.size() != value->size())) {
    reader.complain("processing_s", "a number that is not negative, or a list of such");
  }
}

void read_videos(ObjectReader& reader, VideoRules& videos) {
  read_windows(reader, videos.windows);
  reader.read("windows_past_end", videos.windows_past_end);
  reader.read("offsets_as_numbers", videos.offsets_as_numbers);
  reader.read("session_s", videos.session_s);
  reader.read("gone_session_code", videos.gone_session_code);
  reader.read("gone_session_subcode", videos.gone_session_subcode);
  reader.read("finish_again", videos.finish_again);
  reader.read("least_bytes", videos.least_bytes);
  reader.read("most_bytes", videos.most_bytes);
  reader.read("most_simple_bytes", videos.most_simple_bytes);
  reader.read("check_content", videos.check_content);
  reader.read("file_url_fails", videos.file_url_fails);
  read_processing(reader, videos.processing_s);
  read_outcomes(reader, videos.outcomes);
  reader.read("unfinished_status", videos.unfinished_status);
  reader.read("classic_status", videos.classic_status);
  reader.read("completed_spelling", videos.completed_spelling);
  reader.read("transfered_spelling", videos.transfered_spelling);
  reader.read("single_error", videos.single_error);
  reader.read("list_unfinished", videos.list_unfinished);
  reader.read_word("id_filter", videos.id_filter, {"honoured", "ignored", "refused"});
  reader.read("node_code", videos.node_code);
  reader.read("read_lag_s", videos.read_lag_s);
  reader.read("title_exact", videos.title_exact);
  reader.read("custom_thumbnails", videos.custom_thumbnails);
  reader.read("length_s", videos.length_s);
  reader.read("in_use_subcode", videos.in_use_subcode);
}

void read_creatives(ObjectReader& reader, CreativeRules& creatives) {
  reader.read("unready_videos", creatives.unready_videos);
  reader.read("unready_subcode", creatives.unready_subcode);
  reader.read("feeds_are_unique", creatives.feeds_are_unique);
  reader.read("image_url_fails", creatives.image_url_fails);
  reader.read("unknown_features", creatives.unknown_features);
  reader.read("unfit_features", creatives.unfit_features);
  reader.read("escaped_previews", creatives.escaped_previews);
  reader.read("in_use_subcode", creatives.in_use_subcode);
}

void read_error(ObjectReader& reader, ApiError& error) {
  error.message = "(simulated)";
  reader.read_signed("code", error.code);
  reader.read("subcode", error.subcode);
  reader.read("message", error.message);
  reader.read("type", error.type);
  reader.read("status", error.status);
  reader.read("user_title", error.user_title);
  reader.read("user_message", error.user_message);
  reader.read("transient", error.transient);
  if (const auto* data = reader.member("data")) error.data = *data;
  if (const auto* trace = reader.member("fbtrace_id")) error.trace = *trace;
}

void read_ordinals(ObjectReader& reader, FaultRule& rule) {
  const auto* nth = reader.member("nth");
  if (nth == nullptr) return;
  for (const auto& ordinal : nth->is_array() ? *nth : Json::array({*nth})) {
    if (!ordinal.is_number_unsigned() || ordinal == 0)
      return reader.complain("nth", "an ordinal from 1, or a list of them");
    rule.nth.push_back(ordinal);
  }
}

FaultRule read_fault(ObjectReader& reader) {
  FaultRule rule;
  reader.read("edge", rule.edge);
  reader.read("method", rule.method);
  reader.read("phase", rule.phase);
  reader.read("with", rule.with);
  reader.read("where", rule.where);
  reader.read("account", rule.account);
  if (rule.account.starts_with("act_")) rule.account.erase(0, 4);
  read_ordinals(reader, rule);
  reader.read("every", rule.every);
  reader.read("first", rule.first);
  reader.read("probability", rule.probability);
  reader.read("times", rule.times);
  std::string when = "before";
  reader.read_word("when", when, {"before", "after"});
  rule.after = when == "after";
  reader.child("error", [&](ObjectReader& error) { read_error(error, rule.error.emplace()); });
  if (reader.member("html") != nullptr) reader.read("html", rule.html.emplace());
  reader.read("drop", rule.drop);
  reader.read("truncate", rule.truncate);
  reader.read("stall", rule.stall);
  reader.read("null_entry", rule.null_entry);
  reader.read("expire_token", rule.expire_token);
  reader.read("expire_session", rule.expire_session);
  if (reader.member("accept_bytes") != nullptr) reader.read("accept_bytes", rule.accept_bytes.emplace());
  reader.read("corrected", rule.corrected);
  reader.read_word("outcome", rule.outcome, {"", "ready", "error", "expired"});
  if (const auto* reply = reader.member("reply")) rule.reply = *reply;
  reader.read("delay_ms", rule.delay);
  reader.read("slow_ms", rule.slow);
  if (const auto* headers = reader.member("headers"); headers != nullptr && headers->is_object()) {
    for (const auto& [name, value] : headers->items()) {
      rule.headers[name] = value.is_string() ? value.get<std::string>() : value.dump();
    }
  }
  return rule;
}

void read_scenario(ObjectReader& reader, Scenario& scenario) {
  reader.read("seed", scenario.seed);
  reader.read("time_scale", scenario.time_scale);
  reader.read_signed("clock_offset_s", scenario.clock_offset_s);
  reader.read("latency_ms", scenario.latency);
  reader.child("api", [&](ObjectReader& api) { read_api(api, scenario.api); });
  if (reader.member("accounts") != nullptr) scenario.accounts.emplace();
  reader.children("accounts", [&](ObjectReader& account) { scenario.accounts->push_back(read_account(account)); });
  reader.children("tokens", [&](ObjectReader& token) { scenario.tokens.push_back(read_token(token)); });
  reader.read("app_secret", scenario.app_secret);
  reader.read("require_appsecret_proof", scenario.require_appsecret_proof);
  reader.child("oauth", [&](ObjectReader& oauth) { read_oauth(oauth, scenario.oauth); });
  reader.child("limits", [&](ObjectReader& limits) { read_limits(limits, scenario.limits); });
  reader.child("images", [&](ObjectReader& images) { read_images(images, scenario.images); });
  reader.child("videos", [&](ObjectReader& videos) { read_videos(videos, scenario.videos); });
  reader.child("creatives", [&](ObjectReader& creatives) { read_creatives(creatives, scenario.creatives); });
  reader.child("ads", [&](ObjectReader& ads) {
    ads.read("adsets", scenario.ads.adsets);
    ads.read("most_in_adset", scenario.ads.most_in_adset);
    ads.read("review_s", scenario.ads.review_s);
    ads.read("read_lag_s", scenario.ads.read_lag_s);
    ads.read_word("id_filter", scenario.ads.id_filter, {"honoured", "ignored", "refused"});
    ads.read("disapproved", scenario.ads.disapproved);
    ads.read("dynamic_adsets", scenario.ads.dynamic_adsets);
    ads.read("dynamic_formats", scenario.ads.dynamic_formats);
    ads.read("issues", scenario.ads.issues);
  });
  reader.read("absent", scenario.absent);
  reader.read("promote_pages", scenario.promote_pages);
  reader.read("pages", scenario.pages);
  reader.read("instagram_accounts", scenario.instagram_accounts);
  reader.children("product_sets", [&](ObjectReader& set) {
    auto& made = scenario.product_sets.emplace_back();
    set.read("id", made.id);
    set.read("products", made.products);
  });
  reader.children("lead_forms", [&](ObjectReader& form) {
    auto& made = scenario.lead_forms.emplace_back();
    form.read("id", made.id);
    form.read("page", made.page);
    form.read("status", made.status);
  });
  reader.children("campaigns", [&](ObjectReader& campaign) { scenario.campaigns.push_back(campaign_rules(campaign)); });
  reader.child("batch", [&](ObjectReader& batch) {
    batch.read("header_token", scenario.batch.header_token);
    batch.read("usage_headers", scenario.batch.usage_headers);
  });
  reader.child("paging", [&](ObjectReader& paging) {
    paging.read("most", scenario.paging.most);
    paging.read("most_with_specs", scenario.paging.most_with_specs);
    paging.read("empty_pages", scenario.paging.empty_pages);
  });
  reader.children("faults", [&](ObjectReader& fault) { scenario.faults.push_back(read_fault(fault)); });
}

}  // namespace

LimitRules tier_limits(const std::string& tier) {
  LimitRules limits;
  limits.tier = tier;
  if (tier != "development_access") return limits;
  limits.score_max = 60;
  limits.score_block_s = 300;
  limits.hourly_calls = 300;
  return limits;
}

Result<Scenario> parse_scenario(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false, true);
  if (json.is_discarded()) return local_error("the scenario is no JSON");
  Scenario scenario;
  std::string problem;
  ObjectReader reader(json, "", problem);
  read_scenario(reader, scenario);
  reader.refuse_the_unknown();
  if (!problem.empty()) return local_error("scenario: " + problem);
  return scenario;
}

}  // namespace metaup::simulator
