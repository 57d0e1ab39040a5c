#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>

#include "client.hpp"
#include "support/raw_server.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::test;
using namespace std::chrono_literals;
using Kind = http::Failure::Kind;

namespace {

Kind failure(const http::Completion& completion) {
  REQUIRE_FALSE(completion.result.has_value());
  INFO(completion.result.error().message);
  return completion.result.error().kind;
}

/// A file that is larger than what sockets hold, without being written.
FileSlice large_file(const TempDir& dir) {
  const auto path = dir.write("large", "");
  std::filesystem::resize_file(path, 64U << 20U);
  return whole(path);
}

/// A port of this machine that refuses connections for as long as this lives: bound, not listening.
class ClosedPort {
 public:
  ClosedPort() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(descriptor_, any, length) == 0);
    REQUIRE(::getsockname(descriptor_, any, &length) == 0);
    port_ = ntohs(address.sin_port);
  }
  ClosedPort(const ClosedPort&) = delete;
  ClosedPort& operator=(const ClosedPort&) = delete;
  ~ClosedPort() { ::close(descriptor_); }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  int descriptor_;
  std::uint16_t port_ = 0;
};

}  // namespace

TEST_CASE("a refusal that comes while the body is sent is the reply", "[http]") {
  const auto body = std::string("{\"error\":{\"code\":190}}");
  const auto [name, headers, ending] = GENERATE(table<std::string, std::string, int>({
      {"kept open, not read", "", 0},
      {"announced to close, not read", "Connection: close\r\n", 0},
      {"closed in order", "Connection: close\r\n", 1},
      {"closed in order, unannounced", "", 1},
  }));
  CAPTURE(name);
  RawServer server([&, extra = headers, end = ending](const RawRequest& /*request*/, RawConnection& connection) {
    connection.reply(400, body, extra);
    if (end == 0) return connection.hold();
    connection.close_gracefully();
  });
  const TempDir dir;
  const auto completion = exchange(upload(server.url(), large_file(dir)));
  REQUIRE(completion.result.has_value());
  CHECK(completion.result->status == 400);
  CHECK(completion.result->body == body);
  CHECK(completion.bytes_sent < (64U << 20U));
}

TEST_CASE("a full answer to a part of the body counts although the rest cannot be sent", "[http]") {
  const bool drops = GENERATE(true, false);
  RawServer server([&](const RawRequest& /*request*/, RawConnection& connection) {
    connection.reply(200, "early");
    // More than fits into the sockets' buffers: the client has turned to its socket since the answer.
    [[maybe_unused]] const auto some = connection.read(16U << 20U);
    if (drops) return connection.reset();
    connection.hold();
  });
  const TempDir dir;
  http::CurlOptions options;
  options.stall_timeout = 2s;  // more than the server needs to be scheduled
  const auto completion = exchange(upload(server.url(), large_file(dir)), options);
  REQUIRE(completion.result.has_value());
  CHECK(completion.result->status == 200);
  CHECK(completion.result->body == "early");
}

TEST_CASE("a body that does not move is given up as stalled", "[http]") {
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) { connection.hold(); });
  const TempDir dir;
  http::CurlOptions options;
  options.stall_timeout = 100ms;
  const auto completion = exchange(upload(server.url(), large_file(dir)), options);
  CHECK(failure(completion) == Kind::stalled);
  CHECK(completion.bytes_sent > 0);
}

TEST_CASE("a reply that does not come is given up, with a body and without", "[http]") {
  const auto partial = GENERATE(std::string(), std::string("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.send(partial);
    connection.hold();
  });
  http::CurlOptions options;
  options.reply_timeout = 100ms;
  CHECK(failure(exchange(get(server.url()), options)) == Kind::no_reply);
  CHECK(failure(exchange(post(server.url(), http::FormBody{{{"a", "b"}}}), options)) == Kind::no_reply);
}

TEST_CASE("nothing listens: unreachable, surely not sent", "[http]") {
  const ClosedPort port;
  const auto completion = exchange(post(port.url() + "x?secret=1", http::FormBody{{{"a", "b"}}}));
  CHECK(failure(completion) == Kind::unreachable);
  CHECK(completion.bytes_sent == 0);
  CHECK(completion.result.error().message.find("POST " + port.url() + "x") == 0);
  CHECK(completion.result.error().message.find("secret") == std::string::npos);
}

TEST_CASE("a connection that ends in the middle is dropped", "[http]") {
  const auto [name, reply] = GENERATE(table<std::string, std::string>({
      {"nothing at all", ""},
      {"in the status line", "HTTP/1.1 2"},
      {"in the header", "HTTP/1.1 200 OK\r\nContent-Le"},
      {"in the body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"},
      {"in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"},
      {"no HTTP", "SSH-2.0-OpenSSH\r\n"},
  }));
  CAPTURE(name);
  RawServer server([&, text = reply](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.send(text);
    connection.close_gracefully();
  });
  const auto completion = exchange(post(server.url(), http::FormBody{{{"a", "b"}}}));
  CHECK(failure(completion) == Kind::dropped);
}

TEST_CASE("a connection that is reset in the middle of the body is dropped", "[http]") {
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) {
    [[maybe_unused]] const auto some = connection.read(100'000);
    connection.reset();
  });
  const TempDir dir;
  CHECK(failure(exchange(upload(server.url(), large_file(dir)))) == Kind::dropped);
}

TEST_CASE("a reply larger than allowed is not taken", "[http]") {
  const auto head =
      GENERATE(std::string("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n") + std::string(2000, 'x'),
               "HTTP/1.1 200 OK\r\nX: " + std::string(90'000, 'x') + "\r\nY: " + std::string(90'000, 'y') +
                   "\r\nZ: " + std::string(90'000, 'z') + "\r\n\r\n");
  RawServer server([&](const RawRequest& /*request*/, RawConnection& connection) {
    connection.send(head);
    connection.hold();
  });
  http::CurlOptions options;
  options.largest_reply = 1999;
  CHECK(failure(exchange(get(server.url()), options)) == Kind::reply_too_large);
}

TEST_CASE("a file that changes while it is sent is never sent to its end", "[http]") {
  constexpr std::size_t kSize = 8U << 20U;
  const TempDir dir;
  const auto path = dir.write("video", std::string(kSize, 'a'));
  const auto change = GENERATE(
      as<std::function<void(const std::string&)>>(),
      [](const std::string& file) { std::filesystem::resize_file(file, 1000); },
      [](const std::string& file) { std::filesystem::resize_file(file, 2 * kSize); },
      [](const std::string& file) { std::ofstream(file, std::ios::in | std::ios::out | std::ios::binary).put('b'); });
  const bool as_text = GENERATE(false, true);
  std::string received;
  auto slice = whole(path);
  change(path);
  http::MultipartBody body;
  if (as_text) {
    body.parts.push_back({"bytes", "", "", http::Base64Slice{slice}});
  } else {
    body.parts.push_back({"video", "f", "", slice});
  }
  {
    RawServer server(
        [&](const RawRequest& /*request*/, RawConnection& connection) { received = connection.read(2 * kSize); });
    const auto completion = exchange(post(server.url(), std::move(body)));
    CHECK(failure(completion) == Kind::source_changed);
    CHECK(completion.result.error().message.find(path) != std::string::npos);
  }
  CHECK((received.find("--\r\n") == std::string::npos));
}

TEST_CASE("a proxy that refuses the connection is not a server that cannot be reached", "[http]") {
  const auto [status, expected] = GENERATE(table<int, Kind>({
      {407, Kind::proxy_refused},
      {403, Kind::proxy_refused},
      {502, Kind::unreachable},
      {503, Kind::unreachable},
  }));
  CAPTURE(status);
  RawServer proxy([code = status](const RawRequest& /*request*/, RawConnection& connection) {
    connection.reply(code, "<html>no</html>", "Proxy-Authenticate: Basic realm=\"office\"\r\n");
  });
  ::setenv("https_proxy", proxy.url("").c_str(), 1);
  const auto completion = exchange(get("https://graph.example/"));
  ::unsetenv("https_proxy");
  CHECK(failure(completion) == expected);
  if (expected == Kind::proxy_refused) {
    CHECK(completion.result.error().message.find("HTTP " + std::to_string(status)) != std::string::npos);
  }
}

TEST_CASE("what our own rules refuse never leaves", "[http]") {
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) { connection.reply(200, ""); });
  const auto refused = [](http::Request request) {
    request.bearer = request.bearer.value_or(Secret("EAAB"));
    return failure(exchange(std::move(request))) == Kind::refused;
  };
  CHECK(refused(get("http://graph.facebook.com/me")));
  CHECK(refused(get("ftp://127.0.0.1/x")));
  CHECK(refused(get("file:///etc/passwd")));
  CHECK(refused(get("https://user:password@graph.facebook.com/")));
  CHECK(refused(get("")));
  auto request = get(server.url());
  request.headers = {{"X-A", "b\r\nX-C: d"}};
  CHECK(refused(request));
  request.headers = {};
  request.bearer = Secret("EAAB\r\nX-C: d");
  CHECK(refused(request));
  CHECK(server.requests().empty());
}
