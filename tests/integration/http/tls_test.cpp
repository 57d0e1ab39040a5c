#include <catch2/catch.hpp>

#include "client.hpp"
#include "support/raw_server.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::test;
using Kind = http::Failure::Kind;

namespace {

void answer(const RawRequest& /*request*/, RawConnection& connection) { connection.reply(200, "safe"); }

http::CurlOptions trusting(const TempDir& dir, const TlsIdentity& identity) {
  http::CurlOptions options;
  options.ca_file = dir.write("ca.pem", identity.certificate_pem());
  return options;
}

}  // namespace

TEST_CASE("a certificate that nobody vouches for is untrusted, and nothing is sent", "[http][tls]") {
  TlsIdentity identity;
  TlsIdentity other;
  RawServer server(answer, &identity);
  const TempDir dir;
  const auto options = GENERATE_REF(http::CurlOptions{}, trusting(dir, other));
  const auto completion = exchange(post(server.url(), http::FormBody{{{"a", "b"}}}), options);
  REQUIRE_FALSE(completion.result.has_value());
  CHECK(completion.result.error().kind == Kind::untrusted);
  CHECK(server.requests().empty());
}

TEST_CASE("a certificate is trusted through the user's own file", "[http][tls]") {
  TlsIdentity identity;
  RawServer server(answer, &identity);
  const TempDir dir;
  const auto options = trusting(dir, identity);
  const auto completion = exchange(get(server.url()), options);
  REQUIRE(completion.result.has_value());
  CHECK(completion.result->body == "safe");
}

TEST_CASE("a trusted certificate is good for its own name only", "[http][tls]") {
  TlsIdentity identity("DNS:graph.facebook.com");
  RawServer server(answer, &identity);
  const TempDir dir;
  const auto completion = exchange(get(server.url()), trusting(dir, identity));
  REQUIRE_FALSE(completion.result.has_value());
  CHECK(completion.result.error().kind == Kind::untrusted);
  CHECK(server.requests().empty());
}

TEST_CASE("a CA file that is not there is no reason to trust", "[http][tls]") {
  TlsIdentity identity;
  RawServer server(answer, &identity);
  http::CurlOptions options;
  options.ca_file = "/nowhere/ca.pem";
  const auto completion = exchange(get(server.url()), options);
  REQUIRE_FALSE(completion.result.has_value());
  CHECK(completion.result.error().kind == Kind::untrusted);
}

TEST_CASE("a handshake with something that is not TLS is unreachable, not dropped", "[http][tls]") {
  RawServer server(answer);
  http::CurlOptions options;
  options.connect_timeout = std::chrono::milliseconds{100};  // the server waits for the end of a header
  const auto completion = exchange(post("https" + server.url().substr(4), http::FormBody{{{"a", "b"}}}), options);
  REQUIRE_FALSE(completion.result.has_value());
  CHECK(completion.result.error().kind == Kind::unreachable);
}

TEST_CASE("HTTP/2 is offered for requests without a body only", "[http][tls]") {
  TlsIdentity identity;
  RawServer server(
      [&](const RawRequest& request, RawConnection& connection) {
        server.record_body(request, connection);
        connection.reply(200, "");
      },
      &identity);
  const TempDir dir;
  const auto options = trusting(dir, identity);
  REQUIRE(exchange(get(server.url()), options).result.has_value());
  REQUIRE(exchange(post(server.url(), http::FormBody{{{"a", "b"}}}), options).result.has_value());
  CHECK(identity.offers() == std::vector<std::string>{"h2,http/1.1", "http/1.1"});
}

TEST_CASE("an early refusal over TLS is the reply", "[http][tls]") {
  TlsIdentity identity;
  RawServer server(
      [](const RawRequest& /*request*/, RawConnection& connection) {
        connection.reply(400, "no", "Connection: close\r\n");
        connection.close_gracefully();
      },
      &identity);
  const TempDir dir;
  const auto path = dir.write("large", "");
  std::filesystem::resize_file(path, 64U << 20U);
  const auto completion = exchange(upload(server.url(), whole(path)), trusting(dir, identity));
  REQUIRE(completion.result.has_value());
  CHECK(completion.result->status == 400);
}
