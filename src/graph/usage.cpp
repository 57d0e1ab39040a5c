#include "metaup/graph/usage.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "graph/headers.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;
using std::chrono::seconds;

constexpr std::size_t kLongestHeader = 65'536;

std::optional<json> parse_header(const std::vector<http::Header>& headers, std::string_view name) {
  const auto text = find_header(headers, name);
  if (text.empty() || text.size() > kLongestHeader) return std::nullopt;
  auto parsed = parse_json(text);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return parsed;
}

/// What a header gives in whole or broken units of `unit`, cut to a week: nobody waits for longer.
seconds wait_of(const json* value, seconds unit) {
  constexpr double kWeek = 7 * 24 * 3600;
  const auto amount = number_of(value).value_or(0) * static_cast<double>(unit.count());
  return seconds{static_cast<std::int64_t>(std::clamp(amount, 0.0, kWeek))};
}

double percent_of(const json& usage, std::initializer_list<const char*> names) {
  constexpr double kMost = 1'000;
  double highest = 0;
  for (const auto* const name : names) highest = std::max(highest, number_of(member(usage, name)).value_or(0));
  return std::min(highest, kMost);
}

std::string tier_of(const json& usage) { return text_of(member(usage, "ads_api_access_tier"), 64); }

bool says_development(const json& usage) { return tier_of(usage) == "development_access"; }

Usage app_usage(const json& header) {
  Usage usage;
  usage.percent = percent_of(header, {"call_count", "total_time", "total_cputime"});
  usage.app_wide = usage.percent > 0;
  usage.present = true;
  return usage;
}

Usage account_usage(const json& header) {
  Usage usage;
  usage.percent = percent_of(header, {"acc_id_util_pct"});
  usage.reset = wait_of(member(header, "reset_time_duration"), seconds{1});
  usage.development_tier = says_development(header);
  usage.present = true;
  return usage;
}

std::string use_of(const json& entry) {
  constexpr std::size_t kLongestType = 64;
  return to_lower(text_of(member(entry, "type"), kLongestType));
}

/// Whether an entry is of a use of the API that metaup makes none of. Each use has a limit of its own:
/// the account's reports may be at their limit while uploads are not. What is not known counts as ours.
bool is_of_another_use(const json& entry) {
  constexpr std::array<std::string_view, 8> kOthers{"ads_insights", "custom_audience",    "instagram",     "leadgen",
                                                    "messenger",    "catalog_management", "catalog_batch", "pages"};
  return std::find(kOthers.begin(), kOthers.end(), use_of(entry)) != kOthers.end();
}

Usage usage_of_entry(const json& entry) {
  Usage usage;
  usage.percent = percent_of(entry, {"call_count", "total_cputime", "total_time"});
  usage.regain = wait_of(member(entry, "estimated_time_to_regain_access"), std::chrono::minutes{1});
  usage.development_tier = says_development(entry);
  usage.present = true;
  return usage;
}

Usage business_usage(const json& header, const AccountId& account) {
  const auto* const own = account.empty() ? nullptr : member(header, account.digits().c_str());
  Usage ours;
  Usage others;
  for (const auto& [owner, entries] : header.items()) {
    if (!entries.is_array() || (own != nullptr && &entries != own)) continue;
    for (const auto& entry : entries) {
      if (!entry.is_object() || is_of_another_use(entry)) continue;
      auto& of_this_use = use_of(entry) == "ads_management" ? ours : others;
      of_this_use = worst(of_this_use, usage_of_entry(entry));
    }
  }
  return ours.present ? ours : others;
}

}  // namespace

std::string access_tier(const std::vector<http::Header>& headers) {
  if (const auto header = parse_header(headers, "x-ad-account-usage")) {
    if (auto tier = tier_of(*header); !tier.empty()) return tier;
  }
  const auto uses = parse_header(headers, "x-business-use-case-usage").value_or(json::object());
  for (const auto& [owner, entries] : uses.items()) {
    if (!entries.is_array()) continue;
    for (const auto& entry : entries) {
      if (auto tier = tier_of(entry); !tier.empty()) return tier;
    }
  }
  return {};
}

Usage worst(const Usage& a, const Usage& b) {
  Usage both;
  both.percent = std::max(a.percent, b.percent);
  both.regain = std::max(a.regain, b.regain);
  both.reset = std::max(a.reset, b.reset);
  both.app_wide = a.percent == b.percent ? a.app_wide && b.app_wide : (a.percent > b.percent ? a : b).app_wide;
  both.development_tier = a.development_tier || b.development_tier;
  both.present = a.present || b.present;
  return both;
}

Usage parse_usage(const std::vector<http::Header>& headers, const AccountId& account) {
  Usage usage;
  if (const auto header = parse_header(headers, "x-app-usage")) usage = worst(usage, app_usage(*header));
  if (const auto header = parse_header(headers, "x-ad-account-usage")) usage = worst(usage, account_usage(*header));
  if (const auto header = parse_header(headers, "x-business-use-case-usage")) {
    usage = worst(usage, business_usage(*header, account));
  }
  const json retry_after = find_header(headers, "retry-after");
  usage.regain = std::max(usage.regain, wait_of(&retry_after, seconds{1}));
  return usage;
}

}  // namespace metaup::graph
