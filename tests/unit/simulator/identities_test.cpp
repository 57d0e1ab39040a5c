#include <catch2/catch.hpp>

#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kWorld = R"({
  "tokens": [{"token": "T", "expires_in_s": 3600, "data_access_expires_in_s": -60, "type": "USER"},
             {"token": "shy", "inspects_itself": false},
             {"token": "ads", "permissions": ["ads_management"]},
             {"token": "all", "permissions": ["ads_management", "instagram_basic"]}],
  "accounts": [{"id": "7", "status": 2, "disable_reason": 1, "funded": false, "user_tasks": ["ANALYZE"]}, {"id": "8"}],
  "pages": ["111"], "instagram_accounts": ["17841400000000001"],
  "campaigns": [{"id": "77", "account": "act_7", "name": "Spring", "adsets": ["238"]}, {"id": "78", "account": "8"}]})";

Json data_of(Asking& asking, const std::string& path, Fields query = {}) {
  return Asking::body(asking.get(path, std::move(query))).at("data");
}

}  // namespace

TEST_CASE("an account lists its campaigns and their ad sets", "[simulator]") {
  Asking asking(kWorld);
  const auto campaigns = data_of(asking, "/v26.0/act_7/campaigns", {{"fields", "name,objective"}});
  REQUIRE(campaigns.size() == 1);
  CHECK(campaigns[0].at("id") == "77");
  CHECK(campaigns[0].at("name") == "Spring");
  const auto adsets = data_of(asking, "/v26.0/act_7/adsets", {{"fields", "campaign_id,account_id"}});
  REQUIRE(adsets.size() == 1);
  CHECK(adsets[0].at("campaign_id") == "77");
  CHECK(adsets[0].at("account_id") == "7");
  CHECK(data_of(asking, "/v26.0/act_8/adsets").empty());
  CHECK(error_of(asking.get("/v26.0/act_7/campaigns", {{"fields", "nonsense"}})) == std::pair{100, 0});
  CHECK(Asking::body(asking.get("/v26.0/77", {{"fields", "name"}})).at("name") == "Spring");
}

TEST_CASE("the Pages of a user come with their tokens unless the fields leave them out", "[simulator]") {
  Asking asking(kWorld);
  CHECK(data_of(asking, "/v26.0/me/accounts")[0].contains("access_token"));
  CHECK_FALSE(data_of(asking, "/v26.0/me/accounts", {{"fields", "name,tasks"}})[0].contains("access_token"));
  CHECK(error_of(asking.get("/v26.0/me/accounts", {{"access_token", "ads"}})) == std::pair{200, 0});
}

TEST_CASE("an Instagram account is listed to ad accounts, and read with a permission of its own", "[simulator]") {
  Asking asking(kWorld);
  const std::string node = "/v26.0/17841400000000001";
  CHECK(data_of(asking, "/v26.0/act_7/instagram_accounts")[0].at("id") == "17841400000000001");
  CHECK(error_of(asking.get(node, {{"fields", "username"}})) == std::pair{10, 0});
  CHECK(asking.get(node, {{"fields", "username"}, {"access_token", "all"}}).status == 200);
  CHECK(error_of(asking.get("/v26.0/17841400000000002", {{"fields", "username"}})) == std::pair{100, 33});
}

TEST_CASE("lead forms are told to those who have the token of their Page", "[simulator]") {
  Asking asking(R"({"tokens":[{"token":"T"}],"pages":["111"],
                    "lead_forms":[{"id":"8801","page":"111","status":"ARCHIVED"},{"id":"8802","page":"112"},{"id":"8803"}]})");
  const std::string edge = "/v26.0/111/leadgen_forms";
  CHECK(error_of(asking.get(edge, {{"fields", "id,name,status"}})) == std::pair{190, 0});
  const auto token = Asking::body(asking.get("/v26.0/111", {{"fields", "access_token"}}))["access_token"];
  const auto forms = data_of(asking, edge, {{"fields", "id,name,status"}, {"access_token", token}});
  REQUIRE(forms.size() == 2);
  CHECK(forms[0].at("id") == "8803");
  CHECK(forms[1] == Json{{"id", "8801"}, {"name", "Form 8801"}, {"status", "ARCHIVED"}});
  CHECK(error_of(asking.get("/v26.0/112/leadgen_forms", {{"access_token", token}})) == std::pair{190, 0});
  CHECK(error_of(asking.get("/v26.0/111000000000001/leadgen_forms")) == std::pair{100, 33});
  CHECK_FALSE(Asking::body(asking.get("/v26.0/112", {{"fields", "access_token"}})).contains("access_token"));
}

TEST_CASE("the edge of Page-backed Instagram accounts is gone", "[simulator]") {
  Asking asking;
  const auto reply = asking.get("/v26.0/111/page_backed_instagram_accounts");
  CHECK(error_of(reply) == std::pair{100, 0});
  CHECK(Asking::body(reply)["error"]["message"] ==
        "(#100) Tried accessing nonexisting field (page_backed_instagram_accounts) on node type (Page)");
  CHECK(error_of(asking.post("/v26.0/111/page_backed_instagram_accounts")) == std::pair{10, 0});
}

TEST_CASE("campaigns and ad sets of an account are charged to it, and hidden from who may not see it", "[simulator]") {
  Asking asking(R"({"tokens":[{"token":"T"},{"token":"other","accounts":["8"]}],
                    "campaigns":[{"id":"77","account":"7","adsets":["238"]}]})");
  const auto* const path = GENERATE("77", "238", "238/ads");
  CAPTURE(path);
  CHECK(asking.get(std::string("/v26.0/") + path).status == 200);
  CHECK(asking.state()["points"] == Json{{"7", 1.0}});
  CHECK(error_of(asking.get(std::string("/v26.0/") + path, {{"access_token", "other"}})) == std::pair{100, 33});
}

TEST_CASE("an account says how it is", "[simulator]") {
  Asking asking(kWorld);
  const Fields fields{{"fields", "account_status,disable_reason,funding_source,user_tasks"}};
  const auto bad = Asking::body(asking.get("/v26.0/act_7", fields));
  CHECK(bad.at("account_status") == 2);
  CHECK(bad.at("disable_reason") == 1);
  CHECK(bad.at("user_tasks") == Json{"ANALYZE"});
  CHECK_FALSE(bad.contains("funding_source"));
  CHECK(Asking::body(asking.get("/v26.0/act_8", fields)).contains("funding_source"));
}

TEST_CASE("debug_token tells the kind and the ends of a token, if the token may ask", "[simulator]") {
  Asking asking(kWorld);
  const auto info = data_of(asking, "/v26.0/debug_token", {{"input_token", "T"}});
  const auto now = std::chrono::floor<std::chrono::seconds>(asking.clock.wall().time_since_epoch()).count();
  CHECK(info.at("type") == "USER");
  CHECK(info.at("expires_at") == now + 3600);
  CHECK(info.at("data_access_expires_at") == now - 60);
  CHECK(error_of(asking.get("/v26.0/debug_token", {{"input_token", "shy"}, {"access_token", "shy"}})) ==
        std::pair{100, 0});
}
