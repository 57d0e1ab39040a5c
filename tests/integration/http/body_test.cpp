#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "client.hpp"
#include "support/raw_server.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::test;

namespace {

/// Answers everything with 200 once its body is there.
struct Echoing {
  RawServer server{[this](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.reply(200, "ok");
  }};
};

std::string part(const std::string& head, const std::string& content) { return head + "\r\n\r\n" + content + "\r\n"; }

}  // namespace

TEST_CASE("a multipart body arrives byte for byte", "[http]") {
  Echoing echoing;
  const TempDir dir;
  const auto bytes = some_bytes(300'001);
  auto slice = whole(dir.write("image.jpg", bytes));
  slice.range = {1, 200'000};
  const auto text_slice = whole(dir.write("small.bin", "foobar!"));

  http::MultipartBody body;
  body.parts.push_back({"name", "", "", std::string("a \"b\"")});
  body.parts.push_back({"token", "", "", Secret("hidden")});
  body.parts.push_back({"source\"", "im\"age.jpg", "image/jpeg", slice});
  body.parts.push_back({"bytes", "", "", http::Base64Slice{text_slice}});
  const auto completion = exchange(post(echoing.server.url("/act_1/adimages"), std::move(body)));

  REQUIRE(completion.result.has_value());
  CHECK(completion.result->status == 200);
  CHECK(completion.result->body == "ok");
  const auto request = echoing.server.requests().at(0);
  CHECK(request.method == "POST");
  CHECK(request.target == "/act_1/adimages");
  CHECK(completion.bytes_sent == request.body.size());
  const std::string type = "multipart/form-data; boundary=";
  REQUIRE(request.header("content-type").substr(0, type.size()) == type);
  const auto line = "--" + request.header("content-type").substr(type.size());
  const auto field = [](const std::string& rest) { return "\r\nContent-Disposition: form-data; name=\"" + rest; };
  const auto expected =
      line + part(field("name\""), "a \"b\"") + line + part(field("token\""), "hidden") + line +
      part(field("source%22\"; filename=\"im%22age.jpg\"") + "\r\nContent-Type: image/jpeg", bytes.substr(1, 199'999)) +
      line + part(field("bytes\""), "Zm9vYmFyIQ==") + line + "--\r\n";
  CHECK((request.body == expected));  // too long to be shown
}

TEST_CASE("base64 of a slice is that of its bytes, whatever their number", "[http]") {
  Echoing echoing;
  const TempDir dir;
  const auto size = GENERATE(0U, 1U, 2U, 3U, 12'287U, 12'288U, 12'289U, 100'000U);
  const auto bytes = some_bytes(size);
  http::MultipartBody body;
  body.parts.push_back({"bytes", "", "", http::Base64Slice{whole(dir.write("image", bytes))}});
  REQUIRE(exchange(post(echoing.server.url(), std::move(body))).result.has_value());
  const auto sent = echoing.server.requests().at(0).body;
  CHECK((sent.find("\r\n\r\n" + base64_encode(bytes) + "\r\n--") != std::string::npos));
}

TEST_CASE("a form is encoded", "[http]") {
  Echoing echoing;
  const auto completion =
      exchange(post(echoing.server.url(), http::FormBody{{{"name", "a b&c"}, {"spec", "{\"x\":[1]}"}, {"empty", ""}}}));
  REQUIRE(completion.result.has_value());
  const auto request = echoing.server.requests().at(0);
  CHECK(request.header("content-type") == "application/x-www-form-urlencoded");
  CHECK(request.body == "name=a%20b%26c&spec=%7B%22x%22%3A%5B1%5D%7D&empty=");
}

TEST_CASE("a form without fields is an empty body", "[http]") {
  Echoing echoing;
  REQUIRE(exchange(post(echoing.server.url(), http::FormBody{})).result.has_value());
  CHECK(echoing.server.requests().at(0).header("content-length") == "0");
}

TEST_CASE("a delete has no body, or the one it was given", "[http]") {
  Echoing echoing;
  http::Request request = get(echoing.server.url("/act_1/adimages?hash=ab"));
  request.method = http::Method::del;
  REQUIRE(exchange(request).result.has_value());
  request.body = http::FormBody{{{"hash", "ab"}}};
  REQUIRE(exchange(request).result.has_value());
  const auto seen = echoing.server.requests();
  CHECK(seen.at(0).method == "DELETE");
  CHECK(seen.at(0).target == "/act_1/adimages?hash=ab");
  CHECK(seen.at(0).header("content-length").empty());
  CHECK(seen.at(1).method == "DELETE");
  CHECK(seen.at(1).body == "hash=ab");
}

TEST_CASE("headers are sent as given, the token as a bearer, and nothing is waited for", "[http]") {
  Echoing echoing;
  auto request = upload(echoing.server.url(), {});
  request.body = http::MultipartBody{{{"name", "", "", std::string(3'000'000, 'x')}}};
  request.headers = {{"X-Second", "2"}, {"x-First", "1"}, {"X-Empty", ""}};
  request.bearer = Secret("EAAB");
  http::CurlOptions options;
  options.user_agent = "metaup/test";
  REQUIRE(exchange(request, options).result.has_value());
  const auto seen = echoing.server.requests().at(0);
  CHECK(seen.header("authorization") == "Bearer EAAB");
  CHECK(seen.header("user-agent") == "metaup/test");
  CHECK(seen.header("expect").empty());
  CHECK(seen.header("transfer-encoding").empty());
  std::vector<std::string> ours;
  for (const auto& [name, value] : seen.headers) {
    if (name == "X-Second" || name == "x-First") ours.push_back(name);
  }
  CHECK(ours == std::vector<std::string>{"X-Second", "x-First"});
}

TEST_CASE("a reply comes with its status, its headers in lower case and its body", "[http]") {
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) {
    connection.send(
        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
        "HTTP/1.1 404 Not Found\r\nX-App-Usage:  {\"a\":1} \r\nSet-Cookie: a\r\nSet-Cookie: b\r\n"
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n");
  });
  const auto completion = exchange(get(server.url()));
  REQUIRE(completion.result.has_value());
  const auto& response = *completion.result;
  CHECK(response.status == 404);
  CHECK(response.body == "abcde");
  CHECK(response.header("x-app-usage") == "{\"a\":1}");
  CHECK(response.header("set-cookie") == "a");
  CHECK(response.header("link").empty());
  CHECK(response.header("x-trailer").empty());
}

TEST_CASE("a redirect is a reply like any other", "[http]") {
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) {
    connection.reply(302, "", "Location: /elsewhere\r\n");
  });
  const auto completion = exchange(get(server.url()));
  REQUIRE(completion.result.has_value());
  CHECK(completion.result->status == 302);
  CHECK(server.requests().size() == 1);
}
