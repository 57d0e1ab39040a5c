#include "metaup/graph/usage.hpp"

#include <catch2/catch.hpp>

using namespace metaup::graph;
using std::chrono::seconds;

TEST_CASE("the app's usage is its highest percentage", "[graph]") {
  const auto usage = parse_usage({{"x-app-usage", R"({"call_count":28,"total_time":25.5,"total_cputime":"31"})"}});
  CHECK(usage.percent() == 31);
  CHECK(usage.present());
}

TEST_CASE("the account's usage comes with its tier and the time to zero", "[graph]") {
  const auto usage = parse_usage({{"X-Ad-Account-Usage",
                                   R"({"acc_id_util_pct":9.67,"reset_time_duration":100,
                                       "ads_api_access_tier":"development_access"})"}});
  CHECK(usage.percent() == 9.67);
  CHECK(usage.account.reset == seconds{100});
  CHECK(usage.regain() == seconds{0});
  CHECK(usage.is_development_tier());
}

TEST_CASE("business usage is the worst of all objects and entries, its minutes as seconds", "[graph]") {
  const auto usage = parse_usage({{"x-business-use-case-usage",
                                   R"({"1001":[{"type":"ads_insights","call_count":5},
                                               {"type":"ads_management","call_count":95,"total_cputime":20,
                                                "total_time":120,"estimated_time_to_regain_access":7}],
                                       "1002":[{"type":"x","call_count":99,"estimated_time_to_regain_access":null}],
                                       "1003":"odd","1004":["odd"]})"}});
  CHECK(usage.percent() == 120);
  CHECK(usage.regain() == seconds{420});
  CHECK_FALSE(usage.is_development_tier());
}

TEST_CASE("only the use of the API that metaup makes counts, whatever else is at its limit", "[graph]") {
  const auto other = GENERATE(as<std::string>{}, "ads_insights", "ADS_INSIGHTS", "custom_audience", "instagram",
                              "leadgen", "messenger", "pages", "catalog_batch", "catalog_management");
  CAPTURE(other);
  const auto at_limit = R"({"type":")" + other +
                        R"(","call_count":100,"estimated_time_to_regain_access":30,
                           "ads_api_access_tier":"development_access"})";
  const auto ours = parse_usage(
      {{"x-business-use-case-usage", R"({"1001":[)" + at_limit + R"(,{"type":"ads_management","call_count":2}]})"}});
  CHECK(ours.percent() == 2);
  CHECK(ours.regain() == seconds{0});
  CHECK_FALSE(ours.is_development_tier());
  CHECK(ours.present());
  CHECK(parse_usage({{"x-business-use-case-usage", R"({"1001":[)" + at_limit + "]}"}}) == Usage{});
}

TEST_CASE("a use of the API that is not known, or not named, counts as ours", "[graph]") {
  const auto type = GENERATE(as<std::string>{}, R"("type":"ads_management",)", R"("type":"ads_of_tomorrow",)",
                             R"("type":null,)", R"("type":7,)", "");
  CAPTURE(type);
  const auto usage = parse_usage(
      {{"x-business-use-case-usage", R"({"1":[{"type":"ads_insights","call_count":3}],"2":[{"type":"pages"},{)" + type +
                                         R"("total_time":91,"estimated_time_to_regain_access":4}]})"}});
  CHECK(usage.percent() == 91);
  CHECK(usage.regain() == seconds{240});
}

TEST_CASE("the account's own usage counts, whatever others of the business are at", "[graph]") {
  const std::vector<metaup::http::Header> headers{
      {"x-business-use-case-usage",
       R"({"999":[{"type":"ads_management","call_count":100,"estimated_time_to_regain_access":30}],
           "123":[{"type":"ads_management","call_count":2},{"type":"ads_of_tomorrow","call_count":100}]})"}};
  CHECK(parse_usage(headers, *metaup::AccountId::parse("123")).percent() == 2);
  CHECK(parse_usage(headers, *metaup::AccountId::parse("123")).regain() == seconds{0});
  CHECK(parse_usage(headers, *metaup::AccountId::parse("999")).percent() == 100);
  CHECK(parse_usage(headers, *metaup::AccountId::parse("7")).percent() == 100);  // not named: all count
}

TEST_CASE("of several headers the worst counts", "[graph]") {
  const std::vector<metaup::http::Header> headers{{"x-app-usage", R"({"call_count":80})"},
                                                  {"x-ad-account-usage", R"({"acc_id_util_pct":40})"},
                                                  {"retry-after", "30"}};
  const auto usage = parse_usage(headers);
  CHECK(usage.percent() == 80);
  CHECK(usage.regain() == seconds{30});
}

TEST_CASE("headers that make no sense count as absent", "[graph]") {
  const auto name = GENERATE(as<std::string>{}, "x-app-usage", "x-ad-account-usage", "x-business-use-case-usage");
  const auto value = GENERATE(as<std::string>{}, "", "{", "[]", "7", "null", R"("text")", R"({"call_count":1e999})");
  CAPTURE(name, value);
  CHECK(parse_usage({{name, value}}) == Usage{});
}

TEST_CASE("a header of absurd length or depth counts as absent", "[graph]") {
  CHECK(parse_usage({{"x-app-usage", R"({"call_count":50,"x":")" + std::string(100'000, 'x') + "\"}"}}) == Usage{});
  CHECK(parse_usage({{"x-business-use-case-usage", R"({"a":)" + std::string(60'000, '[')}}) == Usage{});
}

TEST_CASE("absurd numbers are cut, negative ones are zero", "[graph]") {
  const auto usage = parse_usage(
      {{"x-business-use-case-usage", R"({"1":[{"call_count":1e300,"estimated_time_to_regain_access":1e300}]})"},
       {"x-ad-account-usage", R"({"acc_id_util_pct":-5,"reset_time_duration":-5})"}});
  CHECK(usage.percent() == 1000);
  CHECK(usage.regain() == std::chrono::hours{7 * 24});
  CHECK(usage.account.reset == seconds{0});
}

TEST_CASE("a Retry-After that is a date is not followed", "[graph]") {
  CHECK(parse_usage({{"retry-after", "Sun, 22 Nov 2026 03:00:00 GMT"}}) == Usage{});
}

TEST_CASE("Retry-After lengthens a wait and never shortens it", "[graph]") {
  const std::string hours = R"({"1":[{"call_count":1,"estimated_time_to_regain_access":2}]})";
  CHECK(parse_usage({{"x-business-use-case-usage", hours}, {"retry-after", "30"}}).regain() == seconds{120});
  CHECK(parse_usage({{"x-business-use-case-usage", hours}, {"Retry-After", "121"}}).regain() == seconds{121});
  CHECK_FALSE(parse_usage({{"retry-after", "30"}}).present());
}

TEST_CASE("an app that uses nothing is present, and not what limits", "[graph]") {
  const auto usage = parse_usage({{"x-app-usage", R"({"call_count":0})"}});
  CHECK(usage.present());
}

TEST_CASE("the tier is read from business usage as well", "[graph]") {
  const auto usage = parse_usage(
      {{"x-business-use-case-usage", R"({"1":[{"call_count":3,"ads_api_access_tier":"development_access"}]})"}});
  CHECK(usage.is_development_tier());
  CHECK(usage.percent() == 3);
  CHECK_FALSE(
      parse_usage({{"x-ad-account-usage", R"({"ads_api_access_tier":"standard_access"})"}}).is_development_tier());
}

TEST_CASE("the worse of two usages is taken limiter by limiter, field by field", "[graph]") {
  const Usage high{.account = {90, seconds{0}, seconds{5}, true}, .use_case = {}, .app = {20, {}, {}, true}};
  const Usage low{.account = {10, seconds{60}, seconds{1}, true},
                  .use_case = {30, {}, {}, true},
                  .app = {},
                  .tier = "development_access"};
  CHECK(worst(high, low) == Usage{.account = {90, seconds{60}, seconds{5}, true},
                                  .use_case = {30, {}, {}, true},
                                  .app = {20, {}, {}, true},
                                  .tier = "development_access"});
  CHECK(worst(low, high) == worst(high, low));
}

TEST_CASE("each limiter is read by itself", "[graph]") {
  const auto usage =
      parse_usage({{"x-app-usage", R"({"call_count":10})"},
                   {"x-ad-account-usage", R"({"acc_id_util_pct":20,"reset_time_duration":60})"},
                   {"x-business-use-case-usage", R"({"1":[{"type":"ads_management","call_count":30}]})"}});
  CHECK(usage.app == Reading{10, {}, {}, true});
  CHECK(usage.account == Reading{20, {}, seconds{60}, true});
  CHECK(usage.use_case == Reading{30, {}, {}, true});
}

TEST_CASE("the tier is taken from whichever header names it", "[graph]") {
  const auto [name, value, tier] = GENERATE(table<std::string, std::string, std::string>({
      {"x-ad-account-usage", R"({"acc_id_util_pct":1,"ads_api_access_tier":"development_access"})",
       "development_access"},
      {"x-business-use-case-usage", R"({"1":[{"type":"pages"},{"ads_api_access_tier":"standard_access"}]})",
       "standard_access"},
      {"x-app-usage", R"({"call_count":28})", ""},
      {"x-business-use-case-usage", "nonsense", ""},
      {"x-business-use-case-usage", R"({"1":7,"2":[7]})", ""},
  }));
  CAPTURE(name, value);
  CHECK(parse_usage({{name, value}}).tier == tier);
}
