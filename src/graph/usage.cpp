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

Reading app_reading(const json& header) {
  return {.percent = percent_of(header, {"call_count", "total_time", "total_cputime"}),
          .regain = {},
          .reset = {},
          .present = true};
}

Reading account_reading(const json& header) {
  return {.percent = percent_of(header, {"acc_id_util_pct"}),
          .regain = {},
          .reset = wait_of(member(header, "reset_time_duration"), seconds{1}),
          .present = true};
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

/// One use of the API, and its tier.
struct UseCase {
  Reading reading;
  std::string tier = {};
};

UseCase use_case_of(const json& entry) {
  return {.reading = {.percent = percent_of(entry, {"call_count", "total_cputime", "total_time"}),
                      .regain = wait_of(member(entry, "estimated_time_to_regain_access"), std::chrono::minutes{1}),
                      .reset = {},
                      .present = true},
          .tier = tier_of(entry)};
}

/// The one with fewer points; a tier that is told before none.
std::string lower(const std::string& a, const std::string& b) { return a.empty() || b == "development_access" ? b : a; }

Reading worse(const Reading& a, const Reading& b) {
  return {.percent = std::max(a.percent, b.percent),
          .regain = std::max(a.regain, b.regain),
          .reset = std::max(a.reset, b.reset),
          .present = a.present || b.present};
}

UseCase business_use_case(const json& header, const AccountId& account) {
  const auto* const own = account.empty() ? nullptr : member(header, account.digits().c_str());
  UseCase ours;
  UseCase others;
  for (const auto& [owner, entries] : header.items()) {
    if (!entries.is_array() || (own != nullptr && &entries != own)) continue;
    for (const auto& entry : entries) {
      if (!entry.is_object() || is_of_another_use(entry)) continue;
      auto& of_this_use = use_of(entry) == "ads_management" ? ours : others;
      const auto next = use_case_of(entry);
      of_this_use = {worse(of_this_use.reading, next.reading), lower(of_this_use.tier, next.tier)};
    }
  }
  return ours.reading.present ? ours : others;
}

}  // namespace

double Usage::percent() const { return std::max({account.percent, use_case.percent, app.percent}); }

seconds Usage::regain() const { return std::max({account.regain, use_case.regain, app.regain}); }

Usage worst(const Usage& a, const Usage& b) {
  return {.account = worse(a.account, b.account),
          .use_case = worse(a.use_case, b.use_case),
          .app = worse(a.app, b.app),
          .tier = lower(a.tier, b.tier)};
}

Usage parse_usage(const std::vector<http::Header>& headers, const AccountId& account) {
  Usage usage;
  if (const auto header = parse_header(headers, "x-app-usage")) usage.app = app_reading(*header);
  if (const auto header = parse_header(headers, "x-ad-account-usage")) {
    usage.account = account_reading(*header);
    usage.tier = tier_of(*header);
  }
  if (const auto header = parse_header(headers, "x-business-use-case-usage")) {
    const auto use_case = business_use_case(*header, account);
    usage.use_case = use_case.reading;
    usage.tier = lower(usage.tier, use_case.tier);
  }
  const json retry_after = find_header(headers, "retry-after");
  usage.account.regain = wait_of(&retry_after, seconds{1});
  return usage;
}

}  // namespace metaup::graph
