#include "graph/token_info.hpp"
#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::graph;

TEST_CASE("what Meta says of a token is read", "[graph]") {
  const auto info = read_token_info({R"({"data":{"app_id":"889","type":"SYSTEM_USER","application":"metaup",
    "data_access_expires_at":1800000000,"expires_at":0,"is_valid":true,"issued_at":1772161256,
    "scopes":["ads_management","ads_read"],"user_id":"998"}})",
                                     ""});
  REQUIRE(info);
  CHECK(info->is_valid);
  CHECK(info->type == "SYSTEM_USER");
  CHECK(info->app_id == "889");
  CHECK(info->scopes == std::vector<std::string>{"ads_management", "ads_read"});
  CHECK(info->expires.is_told);
  CHECK_FALSE(info->expires.at);
  CHECK(info->data_access_expires.at == WallTime{std::chrono::seconds{1'800'000'000}});
}

TEST_CASE("a token that is not valid comes with the reason", "[graph]") {
  const auto info = read_token_info(
      {R"({"data":{"is_valid":false,"error":{"code":190,"subcode":463,"message":"expired"},"scopes":[]}})", ""});
  REQUIRE(info);
  CHECK_FALSE(info->is_valid);
  CHECK(info->subcode == 463);
  CHECK(info->message == "expired");
  CHECK_FALSE(info->expires.is_told);
}

TEST_CASE("what does not describe a token is no reply", "[graph]") {
  const auto* const body = GENERATE("{}", "[]", R"({"data":[]})", R"({"data":{"app_id":"1"}})", "x");
  CHECK_FALSE(read_token_info({body, ""}));
}

TEST_CASE("times that make no sense are not told", "[graph]") {
  const auto* const value = GENERATE("-1", "\"soon\"", "99999999999999", "null", "true");
  const auto info = read_token_info({std::string(R"({"data":{"is_valid":true,"expires_at":)") + value + "}}", ""});
  REQUIRE(info);
  CHECK_FALSE(info->expires.is_told);
}

TEST_CASE("an end that no clock can hold is never", "[graph]") {
  const auto info = read_token_info({R"({"data":{"is_valid":true,"expires_at":253402300799}})", ""});
  REQUIRE(info);
  CHECK(info->expires.is_told);
  CHECK_FALSE(info->expires.at);
}

TEST_CASE("only granted permissions count", "[graph]") {
  const auto granted = read_permissions({R"({"data":[{"permission":"ads_read","status":"granted"},
    {"permission":"email","status":"declined"}],"paging":{}})",
                                         ""});
  CHECK(granted == std::vector<std::string>{"ads_read"});
}

TEST_CASE("which objects a scope is limited to is read, and when the token was issued", "[graph]") {
  const auto info = read_token_info({R"({"data":{"is_valid":true,"issued_at":1772161256,"user_id":998,
    "granular_scopes":[{"scope":"ads_management","target_ids":["1",2]},{"scope":"ads_read"},{"scope":"x","target_ids":[]},
                       7,{"scope":"y","target_ids":"1"}]}})",
                                     ""});
  REQUIRE(info);
  CHECK(info->issued == WallTime{std::chrono::seconds{1'772'161'256}});
  CHECK(info->user_id == "998");
  REQUIRE(info->limited_scopes.size() == 1);
  CHECK(info->limited_scopes.front().first == "ads_management");
  CHECK(info->limited_scopes.front().second == std::vector<std::string>{"1", "2"});
}

TEST_CASE("a new token is read, with how long it lasts", "[graph]") {
  const auto [body, lasts] = GENERATE(table<std::string, std::int64_t>({
      {R"({"access_token":"EAAnew","token_type":"bearer","expires_in":5183944})", 5'183'944},
      {R"({"access_token":"EAAnew","expires_in":"60"})", 60},
      {R"({"access_token":"EAAnew"})", 0},
      {R"({"access_token":"EAAnew","expires_in":-1})", 0},
      {R"({"access_token":"EAAnew","expires_in":9223372036854775807})", 0},
  }));
  const auto token = read_new_token({body, ""});
  REQUIRE(token);
  CHECK(token->token == Secret("EAAnew"));
  CHECK(token->lasts.value_or(std::chrono::seconds{0}).count() == lasts);
  CHECK(brings_token(body));
}

TEST_CASE("what is no token is refused, and nothing of it is told", "[graph]") {
  const auto body = GENERATE(as<std::string>{}, "{}", R"({"access_token":""})", R"({"access_token":"hidden token"})",
                             R"({"access_token":"hidden\ntoken"})", R"({"access_token":7})", "hidden",
                             R"({"access_token":["hidden"]})");
  CAPTURE(body);
  const auto token = read_new_token({body, ""});
  REQUIRE_FALSE(token);
  CHECK(token.error().message.find("hidden") == std::string::npos);
}

TEST_CASE("a reply with an error brings no token", "[graph]") {
  CHECK_FALSE(brings_token(R"({"error":{"message":"no"},"access_token":"x"})"));
  CHECK_FALSE(brings_token(R"({"success":true})"));
  CHECK_FALSE(brings_token("<html>"));
}
