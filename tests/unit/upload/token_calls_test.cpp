#include "upload/token_calls.hpp"
#include <catch2/catch.hpp>

#include "metaup/graph/call.hpp"
#include "upload/health.hpp"

using namespace metaup;
using namespace metaup::upload;

namespace {

const App kApp{.id = "889", .secret = Secret("hush")};

http::Request request_for(const graph::Operation& operation) {
  graph::Connection connection;
  connection.token = Secret("mine");
  connection.appsecret_proof = "proof";
  return graph::to_request(graph::Call::Shape::single, {&operation}, connection);
}

}  // namespace

TEST_CASE("an exchange says who asks by its secrets alone", "[upload]") {
  const auto request = request_for(exchange_token(kApp, Secret("old"), true));
  CHECK(request.url ==
        "https://graph.facebook.com/v26.0/oauth/access_token?grant_type=fb_exchange_token&client_id=889&"
        "set_token_expires_in_60_days=true&client_secret=hush&fb_exchange_token=old");
  CHECK_FALSE(request.bearer);
  CHECK(request_for(exchange_token(kApp, Secret("old"), false)).url.find("60_days") == std::string::npos);
}

TEST_CASE("a token is revoked in the name of the one in use", "[upload]") {
  const auto request = request_for(revoke_token(kApp, Secret("old")));
  CHECK(request.url ==
        "https://graph.facebook.com/v26.0/oauth/revoke?client_id=889&appsecret_proof=proof&"
        "client_secret=hush&revoke_token=old");
  CHECK(request.bearer == Secret("mine"));
}

TEST_CASE("no call about a token shares a request", "[upload]") {
  const auto inspect = inspect_token(Secret("old"));
  const auto exchange = exchange_token(kApp, Secret("old"), true);
  const auto revoke = upload::revoke_token(kApp, Secret("old"));
  CHECK(graph::compose({&inspect, &exchange, &revoke}, {.batch = true}).size() == 3);
}
