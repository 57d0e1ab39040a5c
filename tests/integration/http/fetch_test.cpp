#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "client.hpp"
#include "http/patient_fetch.hpp"
#include "support/raw_server.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::test;
using namespace std::chrono_literals;

namespace {

http::FetchOptions into(const TempDir& dir) {
  http::FetchOptions options;
  options.user_agent = "metaup/test";
  options.largest = 1'000'000;
  options.temporary_directory = dir.path().string();
  return options;
}

std::string content_of(const OpenFile& file) {
  std::string bytes(file.size(), '\0');
  const auto count = file.read_at(0, std::as_writable_bytes(std::span(bytes)));
  return count && *count == bytes.size() ? bytes : "cannot read";
}

}  // namespace

TEST_CASE("a fetched file is complete, has no name on disk, and takes its name from the URL", "[http][fetch]") {
  const auto bytes = some_bytes(200'000);
  RawServer server([&](const RawRequest& /*request*/, RawConnection& connection) { connection.reply(200, bytes); });
  const TempDir dir;
  const auto fetched = http::fetch(server.url("/a/Summer%20ad.jpg?sig=1#x"), into(dir));
  REQUIRE(fetched.has_value());
  CHECK((content_of(*fetched->file) == bytes));
  CHECK(fetched->file_name == "Summer ad.jpg");
  CHECK(fetched->file->name() == server.url("/a/Summer%20ad.jpg"));
  CHECK(std::filesystem::is_empty(dir.path()));
  CHECK(server.requests().at(0).header("user-agent") == "metaup/test");
  CHECK(server.requests().at(0).header("authorization").empty());
}

TEST_CASE("redirects are followed, five of them", "[http][fetch]") {
  RawServer server([](const RawRequest& request, RawConnection& connection) {
    const int left = std::stoi(request.target.substr(1));
    if (left == 0) return connection.reply(200, "there");
    connection.reply(302, "elsewhere", "Location: /" + std::to_string(left - 1) + "\r\n");
  });
  const TempDir dir;
  const auto fetched = http::fetch(server.url("/5"), into(dir));
  REQUIRE(fetched.has_value());
  CHECK(content_of(*fetched->file) == "there");
  const auto lost = http::fetch(server.url("/6"), into(dir));
  REQUIRE_FALSE(lost.has_value());
  CHECK(lost.error().error_class == ErrorClass::local);
}

TEST_CASE("a redirect is checked like the URL itself", "[http][fetch]") {
  const auto target = GENERATE(as<std::string>(), "http://example.com/x", "file:///etc/passwd", "ftp://127.0.0.1/",
                               "https://10.0.0.1/", "https://169.254.169.254/latest", "https://[fd00::1]/",
                               "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/");
  CAPTURE(target);
  RawServer server([&](const RawRequest& /*request*/, RawConnection& connection) {
    connection.reply(301, "", "Location: " + target + "\r\n");
  });
  const TempDir dir;
  const auto fetched = http::fetch(server.url(), into(dir));
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().error_class == ErrorClass::local);
  CHECK_FALSE(fetched.error().retryable);
}

TEST_CASE("a private address is refused before anything is sent to it", "[http][fetch]") {
  const auto url = GENERATE(as<std::string>(), "https://192.168.1.1/x", "https://100.64.0.1/", "https://[fe80::1]/",
                            "https://3232235777/");
  CAPTURE(url);
  const TempDir dir;
  const auto fetched = http::fetch(url, into(dir));
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().error_class == ErrorClass::local);
  CHECK(fetched.error().hint.find("--allow-private-urls") != std::string::npos);
}

TEST_CASE("content larger than allowed is refused, announced or not", "[http][fetch]") {
  const bool announced = GENERATE(true, false);
  RawServer server([&](const RawRequest& /*request*/, RawConnection& connection) {
    if (announced) return connection.reply(200, std::string(101, 'x'));
    connection.send("HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x'));
    connection.close_gracefully();
  });
  const TempDir dir;
  auto options = into(dir);
  options.largest = 100;
  const auto fetched = http::fetch(server.url(), options);
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().error_class == ErrorClass::local);
  options.largest = 101;
  CHECK(http::fetch(server.url(), options).has_value());
}

TEST_CASE("the first bytes tell how much may follow", "[http][fetch]") {
  const bool is_short = GENERATE(true, false);
  RawServer server([&](const RawRequest& /*request*/, RawConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\n\r\n<");  // alone it tells nothing
    connection.send("html>" + std::string(is_short ? 4'000 : 50'000, 'x'));
    connection.close_gracefully();
  });
  const TempDir dir;
  auto options = into(dir);
  options.largest_of = [](std::string_view head) { return head.starts_with("<html>") ? 5'000U : 1'000'000U; };
  CHECK(http::fetch(server.url(), options).has_value() == is_short);
  options.largest_of = [](std::string_view head) { return head.starts_with("<html>") ? 1'000'000U : 5'000U; };
  CHECK(http::fetch(server.url(), options).has_value());
}

TEST_CASE("content that is cut short is no content", "[http][fetch]") {
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    connection.close_gracefully();
  });
  const TempDir dir;
  const auto fetched = http::fetch(server.url(), into(dir));
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().error_class == ErrorClass::network);
  CHECK(fetched.error().retryable);
}

TEST_CASE("the status of a refusal says whether later may be better", "[http][fetch]") {
  const auto [status, error_class, retryable] = GENERATE(table<int, ErrorClass, bool>({
      {404, ErrorClass::not_found, false},
      {410, ErrorClass::not_found, false},
      {403, ErrorClass::local, false},
      {206, ErrorClass::local, false},
      {204, ErrorClass::local, false},
      {304, ErrorClass::local, false},
      {429, ErrorClass::transient, true},
      {503, ErrorClass::transient, true},
  }));
  CAPTURE(status);
  RawServer server([code = status](const RawRequest& /*request*/, RawConnection& connection) {
    connection.send("HTTP/1.1 " + std::to_string(code) + " Any\r\nConnection: close\r\n\r\n");
    connection.close_gracefully();
  });
  const TempDir dir;
  const auto fetched = http::fetch(server.url(), into(dir));
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().error_class == error_class);
  CHECK(fetched.error().retryable == retryable);
  CHECK(fetched.error().http_status == status);
}

TEST_CASE("a fetch is tried again when the server or the network fails for a moment", "[http][fetch]") {
  const auto fault = GENERATE(as<std::string>(), "408", "429", "500", "502", "503", "503 in a moment", "reset",
                              "cut short", "in the header");
  CAPTURE(fault);
  std::atomic<int> requests = 0;
  RawServer server([&](const RawRequest& /*request*/, RawConnection& connection) {
    if (requests++ > 0) return connection.reply(200, "whole");
    if (fault == "503 in a moment") return connection.reply(503, "", "Retry-After: 1\r\n");
    if (fault == "reset") return connection.reset();
    if (fault == "in the header") return connection.send("HTTP/1.1 200 OK\r\nContent-"), connection.close_gracefully();
    if (fault != "cut short") return connection.reply(std::stoi(fault), "busy");
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nwho");
    connection.close_gracefully();
  });
  const TempDir dir;
  const auto fetched = http::fetch_patiently(server.url("/a.jpg"), into(dir), 3);
  REQUIRE(fetched.has_value());
  CHECK(content_of(*fetched->file) == "whole");
  CHECK(requests == 2);
}

TEST_CASE("a fetch is not tried again when that would not help, or not now", "[http][fetch]") {
  const auto [status, headers, expected] = GENERATE(table<int, std::string, int>({
      {503, "", 2},  // as often as it may be
      {404, "", 1},
      {403, "", 1},
      {503, "Retry-After: 3600\r\n", 1},
      {429, "Date: Sun, 06 Nov 1994 08:00:00 GMT\r\nRetry-After: Sun, 06 Nov 1994 09:00:00 GMT\r\n", 1},
  }));
  CAPTURE(status, headers);
  RawServer server([code = status, more = headers](const RawRequest& /*request*/, RawConnection& connection) {
    connection.reply(code, "", more);
  });
  const TempDir dir;
  const auto fetched = http::fetch_patiently(server.url(), into(dir), 2);
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().http_status == status);
  CHECK(static_cast<int>(server.requests().size()) == expected);
  CHECK((fetched.error().hint.find("3600 s") != std::string::npos) == !headers.empty());
}

TEST_CASE("a fetch that waits for another attempt can be stopped", "[http][fetch]") {
  std::atomic<bool> stop = false;
  RawServer server([&](const RawRequest& /*request*/, RawConnection& connection) {
    connection.reply(503, "", "Retry-After: 60\r\n");
    stop = true;
  });
  const TempDir dir;
  const auto fetched = http::fetch_patiently(server.url(), into(dir), 5, &stop);
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().error_class == ErrorClass::cancelled);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a fetch whose time is over is not begun again", "[http][fetch]") {
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) { connection.hold(); });
  const TempDir dir;
  auto options = into(dir);
  options.total_timeout = 50ms;
  CHECK_FALSE(http::fetch_patiently(server.url(), options, 5).has_value());
  CHECK(server.requests().size() <= 1);
}

TEST_CASE("a fetch that takes too long, or is stopped, ends", "[http][fetch]") {
  std::atomic<bool> stop = false;
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    if (request.target == "/stop") stop = true;
    connection.hold();
  });
  const TempDir dir;
  auto options = into(dir);
  const auto stopped = http::fetch(server.url("/stop"), options, &stop);
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().error_class == ErrorClass::cancelled);
  options.total_timeout = 50ms;
  const auto late = http::fetch(server.url("/late"), options);
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().error_class == ErrorClass::network);
  CHECK(late.error().retryable);
}

namespace {

/// Environment variables of proxies, for as long as this lives.
struct ProxyVariables {
  explicit ProxyVariables(const std::string& url) {
    for (const auto* const name : kNames) ::setenv(name, url.c_str(), 1);
  }
  ProxyVariables(const ProxyVariables&) = delete;
  ProxyVariables& operator=(const ProxyVariables&) = delete;
  ~ProxyVariables() {
    for (const auto* const name : kNames) ::unsetenv(name);
  }
  static constexpr const char* kNames[] = {"https_proxy", "http_proxy"};
};

}  // namespace

TEST_CASE("a fetch uses a proxy only when private addresses are allowed, and never for this machine", "[http][fetch]") {
  RawServer proxy([](const RawRequest& /*request*/, RawConnection& connection) { connection.reply(403, ""); });
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) { connection.reply(200, "here"); });
  const ProxyVariables variables(proxy.url(""));
  const TempDir dir;
  auto options = into(dir);
  CHECK_FALSE(http::fetch("https://192.0.2.1/a.jpg", options).has_value());
  CHECK(http::fetch(server.url(), options).has_value());
  CHECK(proxy.requests().empty());

  options.allow_private_addresses = true;
  CHECK(http::fetch(server.url(), options).has_value());
  CHECK(proxy.requests().empty());
  const auto refused = http::fetch("https://assets.example/a.jpg", options);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().error_class == ErrorClass::network);
  REQUIRE(proxy.requests().size() == 1);
  CHECK(proxy.requests().front().method == "CONNECT");
  CHECK(proxy.requests().front().target == "assets.example:443");
}

TEST_CASE("a folder that cannot be written to is said", "[http][fetch]") {
  const TempDir dir;
  auto options = into(dir);
  options.temporary_directory = dir / "missing";
  const auto fetched = http::fetch("https://192.0.2.1/", options);
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().message.find(dir / "missing") != std::string::npos);
}
