#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kImages = "/v26.0/act_1001/adimages";

const std::string kTokens = R"({
  "accounts": [{"id": "act_1001", "name": "Spring"}, {"id": "1002"}],
  "tokens": [
    {"token": "good"},
    {"token": "old", "state": "expired", "subcode": 460},
    {"token": "bad", "state": "invalid"},
    {"token": "reader", "permissions": ["ads_read"]},
    {"token": "nothing", "permissions": [], "permission_error": 10},
    {"token": "narrow", "accounts": ["1002"]},
    {"token": "short", "expires_after_requests": 2}]})";

}  // namespace

TEST_CASE("a token travels as a header, a query parameter or a form field", "[simulator]") {
  Asking asking;
  for (const auto* scheme : {"Bearer T", "bearer T", "OAuth T"}) {
    Request request{.method = "GET", .path = kImages, .headers = {{"authorization", scheme}}};
    CHECK(asking.send(request).status == 200);
  }
  CHECK(asking.get(kImages, {{"access_token", "T"}}).status == 200);
  CHECK(asking.post(kImages, {{"access_token", "T"}}).status == 400);
  CHECK(error_of(asking.send({.method = "GET", .path = kImages})) == std::pair{104, 0});
}

TEST_CASE("each bad token has its own refusal", "[simulator]") {
  const auto [token, code, subcode, status] = GENERATE(table<std::string, int, int, int>({
      {"good", 0, 0, 200},
      {"unknown", 190, 0, 400},
      {"has blank", 190, 0, 400},
      {"old", 190, 460, 400},
      {"bad", 190, 467, 400},
      {"reader", 0, 0, 200},
      {"nothing", 10, 0, 403},
      {"narrow", 100, 33, 400},
  }));
  Asking asking(kTokens);
  const auto reply = asking.get(kImages, {{"access_token", token}});
  CHECK(error_of(reply) == std::pair{code, subcode});
  CHECK(reply.status == status);
  if (code == 190)
    CHECK(find(reply.headers, "WWW-Authenticate")->starts_with("OAuth \"Facebook Platform\" \"invalid_token\""));
}

TEST_CASE("reading rights do not suffice to write", "[simulator]") {
  Asking asking(kTokens);
  const auto reply = asking.post_files(kImages, {file_part("a.gif", gif(1, 1))}, {{"access_token", "reader"}});
  CHECK(error_of(reply) == std::pair{200, 0});
  CHECK(reply.status == 403);
}

TEST_CASE("a token can wear out, or be expired from outside", "[simulator]") {
  Asking asking(kTokens);
  const auto ask = [&](const std::string& token) { return error_of(asking.get(kImages, {{"access_token", token}})); };
  CHECK(ask("short") == std::pair{0, 0});
  CHECK(ask("short") == std::pair{0, 0});
  CHECK(ask("short") == std::pair{190, 463});
  asking.post("/__sim__/expire_token", {{"token", "good"}});
  CHECK(ask("good") == std::pair{190, 463});
}

TEST_CASE("an account that does not exist looks like one that may not be seen", "[simulator]") {
  Asking asking(kTokens);
  CHECK(error_of(asking.get("/v26.0/act_9/adimages", {{"access_token", "good"}})) == std::pair{100, 33});
  CHECK(Asking::body(asking.get("/v26.0/act_1001", {{"access_token", "good"}, {"fields", "name"}}))["name"] ==
        "Spring");
}

TEST_CASE("the proof of the app secret is checked", "[simulator]") {
  Asking asking(R"({"app_secret":"s3cret","require_appsecret_proof":true})");
  const auto ask = [&](Fields query) {
    query.emplace_back("access_token", "T");
    return asking.get(kImages, query).status;
  };
  CHECK(ask({}) == 400);
  CHECK(ask({{"appsecret_proof", "wrong"}}) == 400);
  CHECK(ask({{"appsecret_proof", hmac_sha256_hex("s3cret", "T")}}) == 200);
}

TEST_CASE("versions: none, old, current, of the future", "[simulator]") {
  const auto [path, code] = GENERATE(table<std::string, int>({
      {"/act_1/adimages", 2635},
      {"/v18.0/act_1/adimages", 2635},
      {"/v2.12/act_1/adimages", 2635},
      {"/v3.3/act_1/adimages", 2635},
      {"/v3.3/me", 0},
      {"/v3.4/act_1/adimages", 2500},
      {"/v26.1/act_1/adimages", 2500},
      {"/v26.1/me", 2500},
      {"/v24.0/act_1/adimages", 2635},
      {"/v25.0/act_1/adimages", 0},
      {"/v26.0/act_1/adimages", 0},
      {"/v27.0/act_1/adimages", 0},
      {"/v28.0/act_1/adimages", 2500},
      {"/v26/act_1/adimages", 2500},
      {"/me", 0},
      {"/v18.0/me", 0},
      {"/v26.0/act_1/nonsense", 2500},
      {"/v26.0/nonsense", 803},
      {"/v26.0/123456789012", 100},
  }));
  Asking asking;
  CHECK(error_of(asking.get(path)).first == code);
}

TEST_CASE("an old version can be upgraded instead, with a warning", "[simulator]") {
  Asking asking(R"({"api":{"auto_upgrade":true}})");
  const auto reply = asking.get("/v22.0/act_1/adimages");
  CHECK(reply.status == 200);
  CHECK(*find(reply.headers, "facebook-api-version") == "v25.0");
  CHECK(find(reply.headers, "x-ad-api-version-warning") != nullptr);
  const auto old = asking.get("/v2.12/act_1/adimages");
  CHECK_THAT(*find(old.headers, "x-ad-api-version-warning"), Catch::Matchers::Contains("as v2.12 has been deprecated"));
}

TEST_CASE("what a token is, as the service tells it", "[simulator]") {
  Asking asking(kTokens);
  const auto inspect = [&](const std::string& token) {
    return Asking::body(asking.get("/debug_token", {{"access_token", "good"}, {"input_token", token}}))["data"];
  };
  CHECK(inspect("good")["is_valid"] == true);
  CHECK(inspect("old")["error"]["subcode"] == 460);
  CHECK(inspect("narrow")["granular_scopes"][0]["target_ids"] == Json{"1002"});
  const auto permissions = Asking::body(asking.get("/v26.0/me/permissions", {{"access_token", "reader"}}));
  CHECK(permissions["data"] == Json{{{"permission", "ads_read"}, {"status", "granted"}}});
  const auto accounts = Asking::body(asking.get("/v26.0/me/adaccounts", {{"access_token", "narrow"}}));
  REQUIRE(accounts["data"].size() == 1);
  CHECK(accounts["data"][0]["id"] == "act_1002");
}

TEST_CASE("the link to a next page works without a version where none was needed", "[simulator]") {
  Asking asking(R"({"accounts":[{"id":"1"},{"id":"2"}]})");
  const auto page = Asking::body(asking.get("/me/adaccounts", {{"limit", "1"}}));
  CHECK(page["paging"]["next"].get<std::string>().starts_with("http://sim/me/adaccounts?"));
}
