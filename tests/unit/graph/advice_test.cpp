#include "graph/advice.hpp"

#include <catch2/catch.hpp>

#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::graph;
using Catch::Matchers::Contains;

namespace {

Error answered(int code, const std::string& message, const std::string& proof) {
  auto reply = read_reply(test::response(400, R"({"error":{"message":")" + message + R"(","type":"GraphMethodException",
      "code":)" + std::to_string(code) + "}}"));
  REQUIRE_FALSE(reply);
  Connection connection;
  connection.appsecret_proof = proof;
  fit_hint(reply.error(), Edge::ads_create, connection);
  return reply.error();
}

}  // namespace

TEST_CASE("a proof of the app secret that is wrong or missing is a matter of the credentials", "[graph]") {
  const auto* const message = GENERATE("(#100) Invalid appsecret_proof provided in the API argument",
                                       "Invalid appsecret_proof provided in the API argument",
                                       "API calls from the server require an appsecret_proof argument");
  const auto with = answered(100, message, "beef");
  CHECK(with.error_class == ErrorClass::auth);
  CHECK_THAT(with.hint, Contains("META_APP_SECRET") && Contains("is not the one"));
  CHECK_THAT(answered(100, message, "").hint, Contains("--app-secret-file") && Contains("requires"));
}

TEST_CASE("code 104 without a proof means that the token did not arrive", "[graph]") {
  CHECK_THAT(answered(104, "An access token is required", "").hint, Contains("Authorization header"));
  CHECK_THAT(answered(104, "Incorrect signature", "beef").hint, Contains("app secret belongs to the app"));
}

TEST_CASE("an ended version is answered with one that works", "[graph]") {
  CHECK_THAT(answered(2635, "You are calling a deprecated version", "").hint, Contains("--api-version v27.0"));
}

TEST_CASE("other hints stay as they are", "[graph]") {
  const auto error = answered(190, "Malformed access token", "");
  CHECK(error.hint == "Get a new access token.");
}

TEST_CASE("what is too large for one request goes in parts where there are any", "[graph]") {
  const auto [edge, hint] = GENERATE(table<Edge, std::string>({{Edge::advideos_create, "--method chunked"},
                                                               {Edge::advideos_transfer, "a smaller file"},
                                                               {Edge::adimages_create, "a smaller file"}}));
  auto reply = read_reply(test::response(413, "<html>Request Entity Too Large</html>"));
  REQUIRE_FALSE(reply);
  fit_hint(reply.error(), edge, {});
  CHECK_THAT(reply.error().hint, Contains(hint));
}
