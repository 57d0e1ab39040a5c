#include "run/doctor/doctor_checks.hpp"
#include <catch2/catch.hpp>
#include <stdexcept>

#include "base/text.hpp"

using namespace metaup;
using namespace metaup::run;
using Catch::Matchers::Contains;

namespace {

const WallTime kNow = *parse_time("2026-12-01T12:00:00Z");
const AccountId kAccount = AccountId::parse("7").value();

Error error_of(ErrorClass error_class, const std::string& message = "no") {
  Error error;
  error.error_class = error_class;
  error.message = message;
  error.hint = "do this";
  return error;
}

graph::TokenInfo good_token() {
  graph::TokenInfo info;
  info.is_valid = true;
  info.type = "SYSTEM_USER";
  info.app_id = "889";
  info.application = "launcher";
  info.scopes = {"ads_management", "ads_read", "business_management", "pages_read_engagement"};
  info.expires.is_told = info.data_access_expires.is_told = true;
  return info;
}

MetaFacts facts_of(graph::TokenInfo info) {
  MetaFacts facts;
  facts.heard.meta_spoke = true;
  facts.token.inspected = std::move(info);
  return facts;
}

Check named(const std::vector<Check>& checks, const std::string& name) {
  for (const auto& check : checks) {
    if (check.name == name) return check;
  }
  throw std::runtime_error("there is no check " + name);
}

MetaFacts with_account(graph::Object object) {
  MetaFacts facts;
  facts.accounts.push_back({.account = kAccount, .object = Result<graph::Object>(std::move(object))});
  return facts;
}

IdentityFacts page(std::optional<Result<graph::Object>> object, std::optional<Result<bool>> listed) {
  IdentityFacts facts{.id = "111", .object = std::move(object), .listed = {}};
  if (listed) facts.listed.emplace_back(kAccount, *std::move(listed));
  return facts;
}

}  // namespace

TEST_CASE("how a token ends decides its line", "[run][doctor]") {
  const auto [told, in_hours, state] = GENERATE(table<bool, int, CheckState>({
      {false, 0, CheckState::warning},
      {true, 0, CheckState::ok},  // never
      {true, 24 * 30, CheckState::ok},
      {true, 24 * 6, CheckState::warning},
      {true, -1, CheckState::failed},
  }));
  auto info = good_token();
  info.expires = {.is_told = told, .at = {}};
  if (in_hours != 0) info.expires.at = kNow + std::chrono::hours{in_hours};
  info.data_access_expires = info.expires;
  const auto checks = check_token(facts_of(info), {}, kNow);
  CHECK(named(checks, "token-expiry").state == state);
  CHECK(named(checks, "data-access").state == state);
  CHECK(named(checks, "token").state == CheckState::ok);
  if (state == CheckState::failed) CHECK(named(checks, "token-expiry").error_class == ErrorClass::auth);
}

TEST_CASE("a token without what is needed fails, and without the rest warns", "[run][doctor]") {
  const auto [scopes, page, state, missing] = GENERATE(table<std::vector<std::string>, bool, CheckState, std::string>({
      {{"ads_management", "ads_read", "business_management", "pages_read_engagement"}, true, CheckState::ok, "all"},
      {{"ads_management", "ads_read", "business_management"}, false, CheckState::warning, "pages_read_engagement"},
      {{"ads_management", "ads_read", "business_management"}, true, CheckState::failed, "pages_read_engagement"},
      {{"ads_management", "pages_read_engagement"}, true, CheckState::warning, "ads_read"},
      {{"ads_read", "business_management"}, false, CheckState::failed, "ads_management"},
      {{}, false, CheckState::failed, "ads_management"},
  }));
  auto info = good_token();
  info.scopes = scopes;
  const auto check = named(check_token(facts_of(info), {.page = page, .no_token = {}}, kNow), "permissions");
  CHECK(check.state == state);
  CHECK_THAT(check.message, Contains(missing));
  if (state == CheckState::failed) CHECK(check.error_class == ErrorClass::permission);
}

TEST_CASE("a dead token leaves what hangs on it open", "[run][doctor]") {
  MetaFacts facts;
  facts.heard.meta_spoke = true;
  facts.token.inspected = tl::unexpected(error_of(ErrorClass::auth, "expired"));
  facts.not_asked = "Meta does not take the token";
  facts.accounts.push_back({.account = kAccount, .object = {}});
  const auto checks = check_token(facts, {}, kNow);
  CHECK(named(checks, "token").state == CheckState::failed);
  CHECK(named(checks, "permissions").state == CheckState::warning);
  CHECK_THAT(named(checks, "permissions").message, Contains("not checked"));
  CHECK_THAT(check_accounts(facts).front().message, Contains("does not take the token"));
  CHECK(check_page(facts).state == CheckState::warning);
  CHECK(check_tier(facts).state == CheckState::warning);
}

TEST_CASE("Meta's number for an account's state decides its line", "[run][doctor]") {
  const auto [number, state, words] = GENERATE(table<std::string, CheckState, std::string>({
      {"1", CheckState::ok, "active, EUR"},
      {"201", CheckState::ok, "active"},
      {"2", CheckState::failed, "disabled"},
      {"3", CheckState::failed, "unsettled"},
      {"7", CheckState::failed, "review"},
      {"8", CheckState::warning, "settled"},
      {"9", CheckState::warning, "grace"},
      {"100", CheckState::failed, "closed"},
      {"101", CheckState::failed, "closed"},
      {"12345", CheckState::warning, "12345"},
      {"null", CheckState::warning, "unknown"},
  }));
  const auto check =
      check_accounts(with_account({{"account_status", number}, {"currency", "\"EUR\""}, {"funding_source", "\"1\""}}));
  CAPTURE(number);
  CHECK(check.front().state == state);
  CHECK(check.front().account == kAccount);
  CHECK_THAT(check.front().message, Contains(words));
  if (state == CheckState::failed) CHECK(check.front().error_class == ErrorClass::policy);
}

TEST_CASE("an account needs somebody who may advertise, and money", "[run][doctor]") {
  const auto [tasks, funding, state] = GENERATE(table<std::string, std::string, CheckState>({
      {R"(["ADVERTISE","ANALYZE"])", "\"1\"", CheckState::ok},
      {R"(["MANAGE"])", "\"1\"", CheckState::ok},
      {"null", "\"1\"", CheckState::ok},
      {R"(["ANALYZE"])", "\"1\"", CheckState::failed},
      {R"(["MANAGE"])", "", CheckState::warning},
  }));
  graph::Object object{{"account_status", "1"}, {"user_tasks", tasks}};
  if (!funding.empty()) object["funding_source"] = funding;
  CHECK(check_accounts(with_account(object)).front().state == state);
}

TEST_CASE("what a Page and the accounts say of it decides its line", "[run][doctor]") {
  const Result<graph::Object> read = graph::Object{{"id", "\"111\""}};
  const Result<graph::Object> hidden = tl::unexpected(error_of(ErrorClass::permission));
  const Result<graph::Object> absent = tl::unexpected(error_of(ErrorClass::not_found));
  const Result<bool> unknown = tl::unexpected(error_of(ErrorClass::transient));
  struct Case {
    std::optional<Result<graph::Object>> object;
    std::optional<Result<bool>> listed;
    CheckState page;
    CheckState instagram;
    ErrorClass error_class;
  };
  const auto [object, listed, of_page, of_instagram, error_class] = GENERATE_COPY(values<Case>({
      {read, true, CheckState::ok, CheckState::ok, {}},
      {read, false, CheckState::warning, CheckState::warning, {}},
      {read, unknown, CheckState::warning, CheckState::warning, {}},
      {read, std::nullopt, CheckState::warning, CheckState::warning, {}},
      {hidden, true, CheckState::warning, CheckState::ok, {}},
      {hidden, false, CheckState::failed, CheckState::failed, ErrorClass::permission},
      {absent, false, CheckState::failed, CheckState::failed, ErrorClass::not_found},
      {absent, unknown, CheckState::failed, CheckState::failed, ErrorClass::not_found},
      {std::nullopt, std::nullopt, CheckState::warning, CheckState::warning, {}},
  }));
  MetaFacts facts;
  facts.page = facts.instagram = page(object, listed);
  CHECK(check_page(facts).state == of_page);
  CHECK(check_instagram(facts).state == of_instagram);
  if (of_page == CheckState::failed) CHECK(check_page(facts).error_class == error_class);
}

TEST_CASE("a clock may be a minute off; a day makes a run useless", "[run][doctor]") {
  const auto [seconds, state, words] = GENERATE(table<int, CheckState, std::string>({
      {0, CheckState::ok, "agrees"},
      {-60, CheckState::ok, "agrees"},
      {90, CheckState::warning, "90 seconds ahead of"},
      {-7200, CheckState::warning, "2 hours behind"},
      {200'000, CheckState::failed, "2 days ahead of"},
  }));
  Heard heard{.meta_spoke = true};
  heard.served_at = kNow;
  heard.received_at = kNow + std::chrono::seconds{seconds};
  CHECK(check_clock(heard).state == state);
  CHECK_THAT(check_clock(heard).message, Contains(words));
  CHECK(check_clock({}).state == CheckState::warning);
}

TEST_CASE("a version is told apart by what Meta serves and when it ends", "[run][doctor]") {
  const auto [asked, served, refused, state, words] =
      GENERATE(table<std::string, std::string, bool, CheckState, std::string>({
          {"v26.0", "v26.0", false, CheckState::ok, "no end is announced"},
          {"v25.0", "v25.0", false, CheckState::ok, "ends on 2027-02-23"},
          {"v28.0", "v28.0", false, CheckState::ok, "knows of no end"},
          {"v24.0", "v24.0", false, CheckState::warning, "ended on 2026-11-10"},
          {"v24.0", "v25.0", false, CheckState::warning, "answers as v25.0"},
          {"v24.0", "", true, CheckState::failed, "does not serve v24.0"},
          {"v26.0", "", false, CheckState::warning, "not checked"},
      }));
  const Heard heard{.meta_spoke = true, .version_served = served, .version_refused = refused};
  const auto check = check_api_version(asked, heard, kNow);
  CHECK(check.state == state);
  CHECK_THAT(check.message, Contains(words));
}

TEST_CASE("a version is advised that has not ended itself", "[run][doctor]") {
  const auto hint = [](const std::string& served) {
    return check_api_version("v3.3", Heard{.meta_spoke = true, .version_served = served}, kNow).hint;
  };
  CHECK_THAT(hint("v26.0"), Contains("--api-version v26.0"));
  CHECK_THAT(hint("v21.0"), Contains("--api-version v27.0"));
}

TEST_CASE("why nothing came back is told by the line that it concerns", "[run][doctor]") {
  using Kind = http::Failure::Kind;
  const auto [kind, server, certificates, proxy] = GENERATE(table<Kind, CheckState, CheckState, CheckState>({
      {Kind::unreachable, CheckState::failed, CheckState::warning, CheckState::ok},
      {Kind::dropped, CheckState::failed, CheckState::warning, CheckState::ok},
      {Kind::untrusted, CheckState::warning, CheckState::failed, CheckState::ok},
      {Kind::proxy_refused, CheckState::warning, CheckState::warning, CheckState::failed},
  }));
  Heard heard;
  heard.failure = http::Failure{kind, "it is so"};
  CHECK(check_server(
            "graph.facebook.com",
            {.heard = heard, .token = {}, .accounts = {}, .page = {}, .instagram = {}, .limit = {}, .not_asked = {}},
            std::nullopt)
            .state == server);
  CHECK(check_certificates({.path = "/etc/ssl/ca.pem", .problem = {}}, heard).state == certificates);
  CHECK(check_proxy(std::nullopt, "", heard).state == proxy);
}

TEST_CASE("what keeps requests from getting through a proxy is the proxy's", "[run][doctor]") {
  using Kind = http::Failure::Kind;
  const auto kind = GENERATE(Kind::unreachable, Kind::proxy_refused);
  const http::ProxyInUse proxy{.variable = "HTTPS_PROXY", .address = "10.0.0.1:3128"};
  MetaFacts facts;
  facts.heard.failure = http::Failure{kind, "could not connect"};
  const auto line = check_proxy(proxy, "", facts.heard);
  CHECK(line.state == CheckState::failed);
  CHECK(line.error_class == ErrorClass::network);
  CHECK_THAT(line.message, Contains("could not connect"));
  CHECK_FALSE(line.hint.empty());
  if (kind == Kind::unreachable) CHECK_THAT(line.message, Contains("10.0.0.1:3128 (HTTPS_PROXY)"));
  const auto server = check_server("graph.facebook.com", facts, proxy);
  CHECK(server.state == CheckState::warning);
  CHECK_THAT(server.message, Contains("not checked") && Contains("proxy"));
}

TEST_CASE("an account that is at its limit fails, and what hangs on it is open", "[run][doctor]") {
  MetaFacts facts;
  facts.heard.meta_spoke = true;
  const auto limit = error_of(ErrorClass::rate_limit, "act_7 is at a rate limit, which an earlier run met");
  facts.accounts.push_back({.account = kAccount, .object = tl::unexpected(limit)});
  facts.page = facts.instagram = page(tl::unexpected(limit), tl::unexpected(limit));
  CHECK(check_server("graph.facebook.com", facts, std::nullopt).state == CheckState::ok);
  CHECK(check_accounts(facts).front().state == CheckState::failed);
  CHECK(check_accounts(facts).front().error_class == ErrorClass::rate_limit);
  for (const auto& check : {check_tier(facts), check_page(facts), check_instagram(facts)}) {
    CHECK(check.state == CheckState::warning);
    CHECK(check.message == "not checked: a rate limit is in force");
  }
  facts.heard.tier = "standard_access";
  CHECK(check_tier(facts).state == CheckState::ok);
  facts.accounts.clear();  // then no other line would tell of the limit
  CHECK(check_page(facts).state == CheckState::failed);
}

TEST_CASE("of all failures the first in the contract's order is the outcome", "[run][doctor]") {
  Check warning{.name = "a", .state = CheckState::warning};
  Check refused{.name = "b", .state = CheckState::failed, .error_class = ErrorClass::policy};
  Check state{.name = "c", .state = CheckState::failed, .stop = Stop::state};
  Check configuration{.name = "d", .state = CheckState::failed, .stop = Stop::configuration};
  CHECK(outcome_of(std::vector{warning}).summary.failed == 0);
  CHECK(outcome_of(std::vector{warning, refused}).failures.at(ErrorClass::policy) == 1);
  CHECK(outcome_of(std::vector{refused, state}).stop == Stop::state);
  CHECK(outcome_of(std::vector{configuration, state}).stop == Stop::configuration);
  CHECK(outcome_of(std::vector{state, configuration}).stop == Stop::configuration);
}

TEST_CASE("texts from Meta are made harmless before they are shown", "[run][doctor]") {
  auto info = good_token();
  info.application = "bad\x1b[31m app\n" + std::string(5'000, 'x');
  const auto app = named(check_token(facts_of(info), {}, kNow), "app");
  CHECK(app.message.find('\x1b') == std::string::npos);
  CHECK(app.message.find('\n') == std::string::npos);
  CHECK(app.message.size() < 2'100);
}
