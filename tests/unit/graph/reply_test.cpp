#include "metaup/graph/reply.hpp"

#include <catch2/catch.hpp>

#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::graph;
using metaup::test::error_body;
using metaup::test::response;

namespace {

Error error_of(const http::Response& response) {
  const auto reply = read_reply(response);
  REQUIRE_FALSE(reply);
  return reply.error();
}

std::string enveloped(const std::string& members) { return R"({"error":{"code":100,)" + members + "}}"; }

}  // namespace

TEST_CASE("a reply without an error is handed on as it came", "[graph]") {
  const auto body = GENERATE(as<std::string>{}, R"({"id":"1"})", R"([{"code":200}])", "true",
                             R"({"error":null,"id":"1"})", R"({"success":true})", R"({"name":"Service Unavailable"})");
  const auto reply = read_reply(response(200, body, {{"x-fb-trace-id", "T1"}}));
  REQUIRE(reply);
  CHECK(reply->body == body);
  CHECK(reply->trace_id == "T1");
}

TEST_CASE("all members of the envelope are read", "[graph]") {
  const auto error = error_of(response(400, R"({"error":{"message":"Invalid parameter","type":"OAuthException",
    "code":100,"error_subcode":1487411,"is_transient":false,"error_user_title":"Wrong type",
    "error_user_msg":"The type is wrong","error_data":{"blame_field_specs":[["image_hash"],["a","b",3]]},
    "fbtrace_id":"AbC"}})"));
  CHECK(error.error_class == ErrorClass::invalid);
  CHECK(error.message == "Invalid parameter");
  CHECK(error.code == 100);
  CHECK(error.subcode == 1487411);
  CHECK(error.http_status == 400);
  CHECK_FALSE(error.retryable);
  CHECK_FALSE(error.outcome_unknown);
  CHECK(error.user_title == "Wrong type");
  CHECK(error.user_message == "The type is wrong");
  CHECK(error.fields == std::vector<std::string>{"image_hash", "a.b.3"});
  CHECK(error.fbtrace_id == "AbC");
  CHECK_FALSE(error.hint.empty());
}

TEST_CASE("an error is an error under any HTTP status and in any of its shapes", "[graph]") {
  const auto [status, body, code] = GENERATE(table<int, std::string, int>({
      {200, R"({"error":{"message":"m","code":190}})", 190},
      {200, R"({"error":{"message":"m","code":"190"}})", 190},
      {200, R"({"code":190,"message":"m"})", 190},
      {500, R"({"code":"190","message":"m"})", 190},
      {200, R"({"error":"m","error_description":"d"})", 0},
      {200, R"({"error":{}})", 0},
      {400, R"({"error":{"message":7,"code":[1],"error_subcode":{},"error_data":[[]]}})", 0},
      {200, R"({"success":false})", 0},
      {200, R"({"success":"false"})", 0},
  }));
  CAPTURE(status, body);
  const auto error = error_of(response(status, body));
  CHECK(error.code == code);
  CHECK(error.error_class == (code == 190 ? ErrorClass::auth : ErrorClass::invalid));
  CHECK_FALSE(error.message.empty());
}

TEST_CASE("blamed fields are found in every spelling of error_data", "[graph]") {
  const auto data = GENERATE(as<std::string>{}, R"({"blame_field_specs":[["spec","link"]]})",
                             R"("{\"blame_field_specs\":[[\"spec\",\"link\"]]}")",
                             R"({"blame_field_specs":[[["spec","link"]]]})", R"({"blame_field_specs":["spec.link"]})");
  CAPTURE(data);
  CHECK(error_of(response(400, enveloped(R"("error_data":)" + data))).fields == std::vector<std::string>{"spec.link"});
}

TEST_CASE("error_data that makes no sense is left out", "[graph]") {
  const auto data =
      GENERATE(as<std::string>{}, "null", "7", "[]", R"("")", R"("not json")", R"({"blame_field_specs":7})",
               R"({"blame_field_specs":[[],[null],[{}]]})", R"("\"\\\"nested\\\"\"")");
  CAPTURE(data);
  const auto error = error_of(response(400, enveloped(R"("error_data":)" + data)));
  CHECK(error.fields.empty());
  CHECK_FALSE(error.wanted);
}

TEST_CASE("1363037 carries the bytes that the server wants", "[graph]") {
  const auto data = GENERATE(as<std::string>{}, R"({"start_offset":95420416,"end_offset":100663296})",
                             R"({"start_offset":"95420416","end_offset":"100663296"})",
                             R"("{\"start_offset\":95420416,\"end_offset\":\"100663296\"}")");
  CAPTURE(data);
  const auto error = error_of(response(
      400, R"({"error":{"code":6001,"error_subcode":1363037,"is_transient":false,"error_data":)" + data + "}}"));
  REQUIRE(error.wanted);
  CHECK(*error.wanted == ByteRange{95420416, 100663296});
  CHECK(error.retryable);
}

TEST_CASE("offsets that cannot be are not followed", "[graph]") {
  const auto [code, data] = GENERATE(table<int, std::string>({
      {1363037, R"({"start_offset":8,"end_offset":4})"},
      {1363037, R"({"start_offset":-1,"end_offset":4})"},
      {1363037, R"({"start_offset":"1e3","end_offset":4000})"},
      {1363037, R"({"start_offset":0.5,"end_offset":4})"},
      {1363037, R"({"start_offset":99999999999999999999999,"end_offset":99999999999999999999999})"},
      {1363037, R"({"start_offset":4})"},
      {1363033, R"({"start_offset":0,"end_offset":4})"},
  }));
  CAPTURE(data);
  const auto body =
      R"({"error":{"code":6001,"error_subcode":)" + std::to_string(code) + R"(,"error_data":)" + data + "}}";
  CHECK_FALSE(error_of(response(400, body)).wanted);
}

TEST_CASE("a body that is no JSON is judged by its HTTP status", "[graph]") {
  using C = ErrorClass;
  const auto [status, body, expected, retryable, unknown] = GENERATE(table<int, std::string, C, bool, bool>({
      {500, "<html>oops</html>", C::transient, true, true},
      {502, "", C::transient, true, true},
      {503, "Service Unavailable", C::transient, true, true},
      {200, "Service Unavailable", C::transient, true, true},
      {200, R"("Service Unavailable")", C::transient, true, true},
      {200, "<html>portal</html>", C::protocol, true, true},
      {200, "", C::protocol, true, true},
      {200, R"({"images":{"a.jpg":{"ha)", C::protocol, true, true},
      {302, "", C::protocol, false, true},
      {400, "<html>", C::protocol, false, true},
      {401, "", C::protocol, false, true},
      {403, "", C::protocol, false, true},
      {404, "<html>", C::protocol, false, true},
      {407, "", C::network, false, false},
      {408, "", C::transient, true, true},
      {413, "", C::invalid, false, false},
      {413, "<html>", C::invalid, false, false},
      {429, "", C::rate_limit, true, true},
      {400, R"({"id":"1"})", C::protocol, false, true},
      {500, R"({"id":"1"})", C::transient, true, true},
  }));
  CAPTURE(status, body);
  const auto error = error_of(response(status, body));
  CHECK(error.error_class == expected);
  CHECK(error.retryable == retryable);
  CHECK(error.outcome_unknown == unknown);
  CHECK(error.http_status == status);
}

TEST_CASE("a reply that Meta's servers wrote is judged by its HTTP status, even without JSON", "[graph]") {
  using C = ErrorClass;
  const auto [status, expected] = GENERATE(table<int, C>({
      {401, C::auth},
      {403, C::permission},
      {404, C::not_found},
      {400, C::protocol},
      {500, C::transient},
  }));
  const auto* const header = GENERATE("x-fb-debug", "X-FB-Trace-ID", "facebook-api-version");
  CAPTURE(status, header);
  const auto error = error_of(response(status, "<html>Sorry</html>", {{header, "x"}}));
  CHECK(error.error_class == expected);
  CHECK(error.outcome_unknown);  // the page is not Graph's
  CHECK_FALSE(error.not_from_meta);
  CHECK_FALSE(error_of(response(status, "<html>Sorry</html>")).error_class == C::permission);
}

TEST_CASE("is_transient decides where the table does not", "[graph]") {
  const auto [code, subcode, expected] = GENERATE(table<int, int, ErrorClass>({
      {987654, 0, ErrorClass::transient},    // unknown
      {100, 987654, ErrorClass::transient},  // "invalid parameter" with an unknown subcode
      {100, 0, ErrorClass::invalid},
      {100, 1487411, ErrorClass::invalid},
      {190, 987654, ErrorClass::auth},
      {368, 0, ErrorClass::policy},
      {4, 0, ErrorClass::rate_limit},
  }));
  CAPTURE(code, subcode);
  const auto body = R"({"error":{"message":"m","is_transient":true,"code":)" + std::to_string(code) +
                    R"(,"error_subcode":)" + std::to_string(subcode) + "}}";
  const auto error = error_of(response(400, body));
  CHECK(error.error_class == expected);
  // Temporary trouble in the middle of a change leaves open whether it was made.
  CHECK(error.outcome_unknown == (expected == ErrorClass::transient));
  CHECK(error.retryable == (expected == ErrorClass::transient || expected == ErrorClass::rate_limit));
}

TEST_CASE("an unknown number without the flag is a refusal, but under 5xx the outcome is unknown", "[graph]") {
  CHECK(error_of(response(400, error_body(987654))).error_class == ErrorClass::invalid);
  const auto error = error_of(response(500, error_body(987654)));
  CHECK(error.error_class == ErrorClass::transient);
  CHECK(error.outcome_unknown);
}

TEST_CASE("after codes 1, 2 and 960 the change may have been made", "[graph]") {
  const auto code = GENERATE(1, 2, 960);
  const auto error = error_of(response(400, error_body(code)));
  CHECK(error.outcome_unknown);
  CHECK(error.retryable);
}

TEST_CASE("texts of servers are cut", "[graph]") {
  const std::string endless(1'000'000, 'x');
  std::string paths;
  for (int i = 0; i < 1000; ++i) paths += (i == 0 ? "" : ",") + ("[\"" + std::string(1000, 'f') + "\"]");
  const auto error =
      error_of(response(400, enveloped(R"("message":")" + endless + R"(","error_user_msg":")" + endless +
                                       R"(","error_user_title":")" + endless + R"(","fbtrace_id":")" + endless +
                                       R"(","error_data":{"blame_field_specs":[)" + paths + "]}")));
  CHECK(error.message.size() == 2000);
  CHECK(error.user_message.size() == 2000);
  CHECK(error.user_title.size() == 300);
  CHECK(error.fbtrace_id.size() == 128);
  REQUIRE(error.fields.size() == 32);
  CHECK(error.fields.front().size() == 200);
}

TEST_CASE("JSON nested without end is no reply", "[graph]") {
  const auto opening = GENERATE(as<std::string>{}, "[", R"({"a":)", R"({"error":[)");
  std::string body;
  for (int i = 0; i < 200'000; ++i) body += opening;
  CHECK(error_of(response(200, body)).error_class == ErrorClass::protocol);
}

TEST_CASE("error_data nested without end is left out", "[graph]") {
  const auto error = error_of(response(400, enveloped(R"("error_data":")" + std::string(100'000, '[') + "\"")));
  CHECK(error.code == 100);
  CHECK(error.fields.empty());
}

TEST_CASE("brackets inside strings are no nesting", "[graph]") {
  CHECK(read_reply(response(200, R"({"name":"\")" + std::string(1000, '[') + "\"}")));
}

TEST_CASE("a list of millions of values is no reply", "[graph]") {
  std::string body = "[0";
  for (int i = 0; i < 2'100'000; ++i) body += ",0";
  CHECK(error_of(response(200, body + "]")).error_class == ErrorClass::protocol);
}

TEST_CASE("the trace id comes from the header when the body has none", "[graph]") {
  CHECK(error_of(response(500, "<html>", {{"X-FB-Trace-ID", "H1"}})).fbtrace_id == "H1");
  CHECK(error_of(response(400, error_body(100), {{"x-fb-trace-id", "H1"}})).fbtrace_id == "AbC");
}

TEST_CASE("a failed exchange tells whether the change may have been made", "[graph]") {
  using Kind = http::Failure::Kind;
  const auto [kind, expected, retryable, unknown] = GENERATE(table<Kind, ErrorClass, bool, bool>({
      {Kind::unreachable, ErrorClass::network, true, false},
      {Kind::untrusted, ErrorClass::network, false, false},
      {Kind::proxy_refused, ErrorClass::network, false, false},
      {Kind::dropped, ErrorClass::network, true, true},
      {Kind::stalled, ErrorClass::network, true, true},
      {Kind::no_reply, ErrorClass::network, true, true},
      {Kind::reply_too_large, ErrorClass::protocol, false, true},
      {Kind::source_changed, ErrorClass::local, true, true},
      {Kind::aborted, ErrorClass::cancelled, true, true},
      {Kind::refused, ErrorClass::local, false, false},
  }));
  const auto error = to_error({kind, "what happened"});
  CHECK(error.error_class == expected);
  CHECK(error.retryable == retryable);
  CHECK(error.outcome_unknown == unknown);
  CHECK(error.message == "what happened");
  CHECK_FALSE(error.hint.empty());
}
