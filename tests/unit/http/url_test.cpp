#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "http/url.hpp"
#include "metaup/http/transport.hpp"

using namespace metaup;
using namespace metaup::http;

TEST_CASE("a URL is split into its parts", "[http]") {
  const auto [url, scheme, host, port, path] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::string>({
          {"https://graph.facebook.com", "https", "graph.facebook.com", "", "/"},
          {"HTTPS://Graph.Facebook.com:8443/v26.0/me?x=1#y", "https", "graph.facebook.com", "8443", "/v26.0/me"},
          {"http://[::1]:80/a%20b", "http", "[::1]", "80", "/a%20b"},
          {"http://2130706433/", "http", "127.0.0.1", "", "/"},
      }));
  CAPTURE(url);
  const auto parts = split_url(url);
  REQUIRE(parts.has_value());
  CHECK(parts->scheme == scheme);
  CHECK(parts->host == host);
  CHECK(parts->port == port);
  CHECK(parts->path == path);
}

TEST_CASE("what is not a URL is refused", "[http]") {
  const auto url = GENERATE(as<std::string>(), "", "/path", "graph.facebook.com/x", "https://", "https://a b/",
                            "https://x:99999/", "https://[::1/");
  CAPTURE(url);
  CHECK_FALSE(split_url(url).has_value());
}

TEST_CASE("a byte 0 does not hide the end of a URL", "[http]") {
  CHECK_FALSE(split_url(std::string("https://127.0.0.1\0.example.com/", 31)).has_value());
}

TEST_CASE("credentials in a URL are refused and not repeated", "[http]") {
  const auto parts = split_url("https://me:hunter2@example.com/");
  REQUIRE_FALSE(parts.has_value());
  CHECK(parts.error().message.find("hunter2") == std::string::npos);
}

TEST_CASE("this machine is 127.0.0.0/8, ::1 and localhost", "[http]") {
  for (const auto* host : {"127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "LocalHost"}) {
    CAPTURE(host);
    CHECK(is_loopback_host(host));
  }
  for (const auto* host : {"", "127.0.0.1.example.com", "localhost.example.com", "128.0.0.1", "[::2]", "0.0.0.0", "[",
                           "127.0.0.1 ", "127.1"}) {
    CAPTURE(host);
    CHECK_FALSE(is_loopback_host(host));
  }
}

TEST_CASE("requests go to https, and over http to this machine only", "[http]") {
  for (const auto* url :
       {"https://graph.facebook.com/x", "http://127.0.0.1:1/", "http://localhost/", "http://[::1]/"}) {
    CAPTURE(url);
    CHECK(check_url(url).has_value());
  }
  for (const auto* url : {"http://graph.facebook.com/", "http://10.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd",
                          "http://127.0.0.1.example.com/", "http://localhost@example.com/"}) {
    CAPTURE(url);
    CHECK_FALSE(check_url(url).has_value());
  }
}

TEST_CASE("a message shows a URL without what may be secret in it", "[http]") {
  CHECK(without_query("https://a/b?c=d#e") == "https://a/b");
  CHECK(without_query("https://a/b#e?c") == "https://a/b");
  CHECK(without_query("https://a/b") == "https://a/b");
}

TEST_CASE("a file name from a URL is safe to show and to join", "[http]") {
  const auto [path, name] = GENERATE(table<std::string, std::string>({
      {"/a/b.jpg", "b.jpg"},
      {"/a/", ""},
      {"", ""},
      {"/..", ""},
      {"/%2e%2E", ""},
      {"/a/%2Fetc%2Fpasswd", "_etc_passwd"},
      {"/..%5C..%5Cx", ".._.._x"},
      {"/Gr%C3%BCn.png", "Gr\xC3\xBCn.png"},
      {"/bad%FF.png", ""},
      {"/100%", "100%"},
      {"/x%zz", "x%zz"},
      {"/a%0Ab%1B%00", "a b\xEF\xBF\xBD\xEF\xBF\xBD"},
  }));
  CAPTURE(path);
  CHECK(file_name_of(path) == name);
}

TEST_CASE("a path of a URL is read segment by segment", "[http]") {
  const auto [path, readable] = GENERATE(table<std::string, std::string>({
      {"/art/Hero%201.jpg", "/art/Hero 1.jpg"},
      {"/a%2Fb/../c", "/a_b//c"},
      {"/a//", "/a//"},
      {"/", "/"},
      {"", ""},
  }));
  CAPTURE(path);
  CHECK(readable_path(path) == readable);
}

TEST_CASE("a file name from a URL is bounded and stays UTF-8", "[http]") {
  std::string path = "/x";
  for (int i = 0; i < 300; ++i) path += "%C3%BC";
  const auto name = file_name_of(path);
  CHECK(name.size() == 255);
  CHECK(is_utf8(name));
}

TEST_CASE("what is shown of a URL has no query and nothing before an @", "[http]") {
  const auto [url, expected] = GENERATE(table<std::string, std::string>({
      {"https://host/path", "https://host/path"},
      {"https://host/path?access_token=x#y", "https://host/path"},
      {"https://host/path#y", "https://host/path"},
      {"https://ann:pw@host:80/path?x", "https://…@host:80/path"},
      {"https://ann:p/w@host", "https://…@host"},
      {"https://ann:p@w@host", "https://…@host"},
      {"https://ann:p?w@host/path", "https://…"},
      {"https://ann:p#w@host/path", "https://…"},
      {"ann:pw@host", "…@host"},
      {"no URL", "no URL"},
      {"", ""},
  }));
  CAPTURE(url);
  CHECK(shown_url(url) == expected);
}

TEST_CASE("what is not a URL is refused without its password", "[http]") {
  const auto url = GENERATE(as<std::string>(), "https://ann:hunter2/x@host", "https://ann:hunter2@host:99999",
                            "https://ann:hunter2?@host", "ann:hunter2@host/ x");
  CAPTURE(url);
  const auto parts = split_url(url);
  REQUIRE_FALSE(parts);
  CHECK(parts.error().message.find("hunter2") == std::string::npos);
}
