#include <catch2/catch.hpp>

#include "metaup/graph/reply.hpp"
#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::graph;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using metaup::test::error_body;
using metaup::test::response;

namespace {

Error error_of(const http::Response& response) {
  const auto reply = read_reply(response);
  REQUIRE_FALSE(reply);
  return reply.error();
}

}  // namespace

TEST_CASE("what a filter, a gateway or a portal answers is no word of Meta's", "[graph]") {
  const auto [status, body] = GENERATE(table<int, std::string>({
      {403, "<html><title>Access blocked</title></html>"},
      {403, "Forbidden"},
      {403, R"({"message":"Forbidden"})"},
      {403, R"({"error":"access_denied"})"},
      {403, R"({"code":403,"message":"Forbidden"})"},
      {401, R"({"error":{"code":401,"message":"Request had invalid credentials"}})"},
      {400, R"({"code":"InvalidRequest","message":"m"})"},
      {403, R"({"error":{"reason":"blocked by policy"}})"},
      {401, "<html>Log in</html>"},
      {404, "<html>no such site</html>"},
      {451, ""},
      {302, ""},
      {511, "<html>Network login</html>"},
      {502, "<html><center>nginx</center></html>"},
      {200, "<html>Welcome to the hotel</html>"},
      {200, R"({"error":"blocked"})"},
      {200, R"({"error":{"message":"blocked by policy"}})"},
  }));
  CAPTURE(status, body);
  const auto error = error_of(response(status, body, {{"server", "Cisco Umbrella"}}));
  CHECK(error.not_from_meta);
  const auto expected = status == 511   ? ErrorClass::network
                        : status >= 500 ? ErrorClass::transient
                                        : ErrorClass::protocol;
  CHECK(error.error_class == expected);
  CHECK_THAT(error.message, Contains("HTTP " + std::to_string(status)) && Contains("server \"Cisco Umbrella\""));
  const bool may_be_meta = status >= 500 && status != 511;
  CHECK((error.message.find("a proxy or filter answered in Meta's place") == std::string::npos) == may_be_meta);
  CHECK_FALSE(error.hint.empty());
  CHECK(error.http_status == status);
}

TEST_CASE("a failure without JSON may be Meta's own, or a proxy's before it", "[graph]") {
  const auto [status, body, message] = GENERATE(table<int, std::string, std::string>({
      {500, "", "Meta, or a proxy before it, answered HTTP 500 without JSON"},
      {502, "<html>nginx</html>", "Meta, or a proxy before it, answered HTTP 502 without JSON"},
      {503, "<html>Sorry</html>", "Meta, or a proxy before it, answered HTTP 503 without JSON"},
      {504, "upstream request timeout", "Meta, or a proxy before it, answered HTTP 504 without JSON"},
      {599, "{", "Meta, or a proxy before it, answered HTTP 599 without JSON"},
      {503, R"({"message":"no healthy upstream"})",
       "Meta, or a proxy before it, answered HTTP 503, which says nothing of an error"},
      {503, R"({"error":"down"})", "Meta, or a proxy before it, answered HTTP 503, which says \"down\""},
  }));
  const auto error = error_of(response(status, body));
  CHECK(error.message == message);
  CHECK(error.error_class == ErrorClass::transient);
  CHECK(error.outcome_unknown);
  CHECK(error.retryable);
}

TEST_CASE("who answers in Meta's place may do so when Meta has done it already", "[graph]") {
  const int status = GENERATE(200, 302, 400, 401, 403, 404, 429, 451, 502);
  CHECK(error_of(response(status, "<html>")).outcome_unknown);
  CHECK(error_of(response(status, "<html>")).retryable == (status == 200 || status == 429 || status >= 500));
  CHECK_FALSE(error_of(response(407, "<html>")).outcome_unknown);  // which does not let it through
}

TEST_CASE("an error with a number of Graph's is Meta's, whatever the headers say", "[graph]") {
  for (const auto& headers : {std::vector<http::Header>{}, std::vector<http::Header>{{"server", "Envoy"}}}) {
    const auto error = error_of(response(403, error_body(200), headers));
    CHECK_FALSE(error.not_from_meta);
    CHECK(error.error_class == ErrorClass::permission);
  }
}

TEST_CASE("the name of a server is cut and cannot steer a terminal", "[graph]") {
  const auto error = error_of(response(403, "<html>", {{"Server", "a\x1b[31m" + std::string(10'000, 'b')}}));
  CHECK(error.message.size() < 300);
  CHECK(error.message.find('\x1b') == std::string::npos);
}

TEST_CASE("a server without a name is not named", "[graph]") {
  CHECK_THAT(error_of(response(403, "<html>")).message, !Contains("server"));
}

TEST_CASE("an entry of a batch is Meta's, although it has no headers", "[graph]") {
  const auto reply = read_entry(response(403, "<html>"));
  REQUIRE_FALSE(reply);
  CHECK(reply.error().error_class == ErrorClass::permission);
  CHECK_FALSE(reply.error().not_from_meta);
}

TEST_CASE("a request that is too large says what to do, whoever refuses it", "[graph]") {
  const auto* const body = GENERATE("", "<html><center>nginx</center></html>", R"({"message":"Too large"})");
  const auto [header, by_meta] =
      GENERATE(table<http::Header, bool>({{{"server", "nginx"}, false}, {{"x-fb-rev", "1"}, true}}));
  const auto error = error_of(response(413, body, {header}));
  CHECK(error.error_class == ErrorClass::invalid);
  CHECK_FALSE(error.outcome_unknown);
  CHECK(error.not_from_meta != by_meta);
  CHECK((error.message.find("server \"nginx\"") != std::string::npos) != by_meta);
  CHECK_THAT(error.hint, Contains("smaller"));
}

TEST_CASE("the login page of a network ends the run, and nothing has come to Meta", "[graph]") {
  const auto error = error_of(response(511, "<html>"));
  CHECK(error.error_class == ErrorClass::network);
  CHECK_FALSE(error.retryable);
  CHECK_FALSE(error.outcome_unknown);
  CHECK_THAT(error.message, StartsWith("a proxy or filter answered in Meta's place: the reply (HTTP 511) is HTML"));
  CHECK_THAT(error.hint, Contains("login") && Contains("browser"));
}

TEST_CASE("a proxy that wants a login says so", "[graph]") {
  const auto error = error_of(response(407, "<html>"));
  CHECK(error.error_class == ErrorClass::network);
  CHECK_FALSE(error.retryable);
  CHECK_THAT(error.hint, Contains("HTTPS_PROXY"));
}
