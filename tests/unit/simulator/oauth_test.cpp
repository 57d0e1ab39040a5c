#include <catch2/catch.hpp>

#include "asking.hpp"

using namespace metaup::simulator;

namespace {

constexpr auto kApp = R"("app_secret":"hush","tokens":[
  {"token":"T"}, {"token":"person","type":"USER"}, {"token":"page","type":"PAGE"}, {"token":"old","state":"expired"}])";

std::string scenario(const std::string& oauth = "{}") { return "{" + std::string(kApp) + R"(,"oauth":)" + oauth + "}"; }

/// What exchanges the token "T", changed by `more`; an empty value leaves a parameter out.
Fields exchange(const Fields& more = {}) {
  Fields fields{{"grant_type", "fb_exchange_token"},
                {"client_id", "889000000000001"},
                {"client_secret", "hush"},
                {"set_token_expires_in_60_days", "true"},
                {"fb_exchange_token", "T"}};
  for (const auto& [name, value] : more) {
    std::erase_if(fields, [&, known = name](const auto& field) { return field.first == known; });
    if (!value.empty()) fields.emplace_back(name, value);
  }
  return fields;
}

Reply ask_oauth(Asking& asking, const std::string& path, Fields query) {
  return asking.send({.method = "GET", .path = path, .query = std::move(query)});
}

Fields revocation_of(const std::string& token) {
  return {{"client_id", "889000000000001"}, {"client_secret", "hush"}, {"revoke_token", token}, {"access_token", "T"}};
}

}  // namespace

TEST_CASE("a token is exchanged for one that lasts 60 days, and stays good", "[simulator]") {
  Asking asking(scenario());
  const auto reply = Asking::body(ask_oauth(asking, "/v26.0/oauth/access_token", exchange()));
  CHECK(reply.at("token_type") == "bearer");
  CHECK(reply.at("expires_in") == 60 * 86'400);
  const std::string token = reply.at("access_token");
  CHECK(token != "T");
  for (const auto& good : {token, std::string("T")}) {
    CHECK(error_of(asking.get("/v26.0/me", {{"access_token", good}})) == std::pair{0, 0});
  }
  const auto info =
      Asking::body(asking.get("/v26.0/debug_token", {{"access_token", token}, {"input_token", token}})).at("data");
  CHECK(info.at("expires_at").get<std::int64_t>() - info.at("issued_at").get<std::int64_t>() == 60 * 86'400);
  asking.clock.advance(std::chrono::hours{24 * 60});
  CHECK(error_of(asking.get("/v26.0/me", {{"access_token", token}})) == std::pair{190, 463});
  CHECK(asking.state().dump().find(token) == std::string::npos);
}

TEST_CASE("an exchange is refused as Meta would", "[simulator]") {
  const auto [more, code, subcode] = GENERATE(table<Fields, int, int>({
      {{{"grant_type", "client_credentials"}}, 100, 0},
      {{{"grant_type", ""}}, 100, 0},
      {{{"client_id", ""}}, 101, 0},
      {{{"client_id", "1"}}, 101, 0},
      {{{"client_secret", ""}}, 101, 0},
      {{{"client_secret", "guess"}}, 1, 0},
      {{{"fb_exchange_token", ""}}, 100, 0},
      {{{"fb_exchange_token", "unknown"}}, 190, 0},
      {{{"fb_exchange_token", "old"}}, 190, 463},
      {{{"fb_exchange_token", "page"}}, 100, 0},
      {{{"set_token_expires_in_60_days", ""}}, 100, 0},
  }));
  Asking asking(scenario());
  CHECK(error_of(ask_oauth(asking, "/v26.0/oauth/access_token", exchange(more))) == std::pair{code, subcode});
}

TEST_CASE("a person's token needs no word about its 60 days", "[simulator]") {
  Asking asking(scenario());
  const auto fields = exchange({{"fb_exchange_token", "person"}, {"set_token_expires_in_60_days", ""}});
  CHECK(Asking::body(ask_oauth(asking, "/v26.0/oauth/access_token", fields)).contains("access_token"));
}

TEST_CASE("a revoked token is good no more, and the answer is text", "[simulator]") {
  const auto [oauth, answer] =
      GENERATE(table<std::string, Json>({{"{}", "true"}, {R"({"success_as_text":false})", true}}));
  Asking asking(scenario(oauth));
  CHECK(Asking::body(ask_oauth(asking, "/v26.0/oauth/revoke", revocation_of("person"))).at("success") == answer);
  CHECK(error_of(asking.get("/v26.0/me", {{"access_token", "person"}})) == std::pair{190, 467});
  CHECK(error_of(ask_oauth(asking, "/v26.0/oauth/revoke", revocation_of("person"))) == std::pair{190, 467});
  CHECK(error_of(asking.get("/v26.0/me")) == std::pair{0, 0});
}

TEST_CASE("to revoke takes the app's secret and a token of one's own", "[simulator]") {
  Asking asking(scenario());
  auto wrong = revocation_of("person");
  wrong[1].second = "guess";
  CHECK(error_of(ask_oauth(asking, "/v26.0/oauth/revoke", wrong)) == std::pair{1, 0});
  auto nobody = revocation_of("person");
  nobody.pop_back();
  CHECK(error_of(ask_oauth(asking, "/v26.0/oauth/revoke", nobody)) == std::pair{104, 0});
  CHECK(error_of(asking.get("/v26.0/me", {{"access_token", "person"}})) == std::pair{0, 0});
}

TEST_CASE("the new token can be one that does not work, or the old one", "[simulator]") {
  Asking dead(scenario(R"({"new_token_state":"invalid"})"));
  const std::string token = Asking::body(ask_oauth(dead, "/v26.0/oauth/access_token", exchange())).at("access_token");
  CHECK(error_of(dead.get("/v26.0/me", {{"access_token", token}})) == std::pair{190, 467});
  Asking same(scenario(R"({"same_token":true})"));
  CHECK(Asking::body(ask_oauth(same, "/v26.0/oauth/access_token", exchange())).at("access_token") == "T");
}
