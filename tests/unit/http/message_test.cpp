#include <catch2/catch.hpp>

#include "http/curl_failure.hpp"

using namespace metaup::http;
using Kind = Failure::Kind;

TEST_CASE("the same error means something else before and after the request was begun", "[http]") {
  const auto [code, before, after] = GENERATE(table<CURLcode, Kind, Kind>({
      {CURLE_COULDNT_RESOLVE_HOST, Kind::unreachable, Kind::dropped},
      {CURLE_COULDNT_CONNECT, Kind::unreachable, Kind::dropped},
      {CURLE_OPERATION_TIMEDOUT, Kind::unreachable, Kind::dropped},
      {CURLE_SSL_CONNECT_ERROR, Kind::unreachable, Kind::dropped},
      {CURLE_RECV_ERROR, Kind::unreachable, Kind::dropped},  // such as a proxy that refuses
      {CURLE_GOT_NOTHING, Kind::unreachable, Kind::dropped},
      {CURLE_SEND_FAIL_REWIND, Kind::unreachable, Kind::dropped},
      {CURLE_PEER_FAILED_VERIFICATION, Kind::untrusted, Kind::untrusted},
      {CURLE_SSL_CACERT_BADFILE, Kind::untrusted, Kind::untrusted},
      {CURLE_URL_MALFORMAT, Kind::refused, Kind::refused},
  }));
  CAPTURE(code);
  CHECK(failure_kind(code, false) == before);
  CHECK(failure_kind(code, true) == after);
}

TEST_CASE("a header is found by its name in lower case, the first of several", "[http]") {
  const Response response{200, {{"a", "1"}, {"b", "2"}, {"a", "3"}}, ""};
  CHECK(response.header("a") == "1");
  CHECK(response.header("c").empty());
}

TEST_CASE("methods have their names on the wire", "[http]") {
  CHECK(to_string(Method::get) == "GET");
  CHECK(to_string(Method::post) == "POST");
  CHECK(to_string(Method::del) == "DELETE");
}
