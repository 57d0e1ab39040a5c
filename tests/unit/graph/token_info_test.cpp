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

TEST_CASE("only granted permissions count", "[graph]") {
  const auto granted = read_permissions({R"({"data":[{"permission":"ads_read","status":"granted"},
    {"permission":"email","status":"declined"}],"paging":{}})",
                                         ""});
  CHECK(granted == std::vector<std::string>{"ads_read"});
}
