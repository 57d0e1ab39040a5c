#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "metaup/http/transport.hpp"

using namespace metaup;
using namespace metaup::http;
using Catch::Matchers::Contains;

TEST_CASE("what libcurl takes for a proxy is taken", "[http]") {
  const auto address =
      GENERATE(as<std::string>(), "host", "host:3128", "host:1", "host:65535", "http://host:3128", "http://host:3128/",
               "HTTP://host", "https://host:443", "socks4://host:1080", "socks4a://host", "socks5://host:1080",
               "socks5h://[::1]:1080", "[fe80::1]:80", "[::1]", "ann:pw@host:3128",
               "http://ann:p%40ss%2Fw%3a@host:3128", "http://ann:p:w@host", "http://ann@host", "http://127.0.0.1:3128");
  CAPTURE(address);
  CHECK(proxy_problem(address).empty());
}

TEST_CASE("what cannot be a proxy is told apart, and nothing of it is repeated", "[http]") {
  const auto [address, expected] = GENERATE(table<std::string, std::string>({
      {"http://ann:S3CR3T/x@host:3128", "percent-encoded"},
      {"http://ann:S3CR3T/@host:3128", "percent-encoded"},
      {"http://ann:12/S3CR3T@host:3128", "percent-encoded"},
      {"http://ann:S3CR3T?@host", "percent-encoded"},
      {"http://ann:S3CR3T#@host", "percent-encoded"},
      {"http://ann:S3CR3T@x@host", "percent-encoded"},
      {"http://ann:S3CR3T\\@host", "percent-encoded"},
      {"http://ann:S3CR3T[@host", "percent-encoded"},
      {"http://ann:S3CR3T%2@host", "percent-encoded"},
      {"http://ann:S3CR3T%zz@host", "percent-encoded"},
      {"http://ann:S3CR3T%@host", "percent-encoded"},
      {"http://ann:S3CR3T @host", "blank"},
      {"http://ann:S3CR3T\n@host", "blank"},
      {"http://ann:S3CR3T@host:0", "port"},
      {"http://ann:S3CR3T@host:65536", "port"},
      {"http://ann:S3CR3T@host:x", "port"},
      {"http://ann:S3CR3T@host:", "port"},
      {"http://ann:S3CR3T@host:80:80", "port"},
      {"http://ann:S3CR3T@[::1]:x", "port"},
      {"http://ann:S3CR3T@[::1]x", "after the host"},
      {"http://ann:S3CR3T@[::1", "["},
      {"http://ann:S3CR3T@[]", "no host"},
      {"http://ann:S3CR3T@", "no host"},
      {"http://ann:S3CR3T@:80", "no host"},
      {"http://", "no host"},
      {"ftp://ann:S3CR3T@host", "scheme"},
      {"://ann:S3CR3T@host", "scheme"},
      {"htps://ann:S3CR3T@host", "scheme"},
      {"http://host:3128/S3CR3T", "extra text"},
      {"http://host?S3CR3T", "extra text"},
      {"http://host#S3CR3T", "extra text"},
      {"ann:S3CR3T", "port"},
  }));
  CAPTURE(address);
  const auto problem = proxy_problem(address);
  CHECK_THAT(problem, Contains(expected));
  CHECK_THAT(problem, !Contains("S3CR3T") && !Contains("ann"));
}

TEST_CASE("the variables are those that libcurl reads", "[http]") {
  const std::set<std::string> names(proxy_variables().begin(), proxy_variables().end());
  CHECK(names == std::set<std::string>{"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"});
}

TEST_CASE("the proxy to a server is the one that libcurl takes, shown without its user", "[http]") {
  using Variables = std::map<std::string, std::string, std::less<>>;
  const auto [url, variables, variable, address] = GENERATE(table<std::string, Variables, std::string, std::string>({
      {"https://graph.facebook.com", {}, "", ""},
      {"https://graph.facebook.com", {{"HTTPS_PROXY", "http://ann:pw@proxy:3128/"}}, "HTTPS_PROXY", "proxy:3128"},
      {"https://graph.facebook.com", {{"HTTPS_PROXY", "a:1"}, {"https_proxy", "b:2"}}, "https_proxy", "b:2"},
      {"https://graph.facebook.com", {{"ALL_PROXY", "socks5://p:1080"}}, "ALL_PROXY", "p:1080"},
      {"https://graph.facebook.com", {{"http_proxy", "a:1"}}, "", ""},
      {"https://graph.facebook.com", {{"https_proxy", "a:1"}, {"NO_PROXY", "x.com, .facebook.com"}}, "", ""},
      {"https://graph.facebook.com", {{"https_proxy", "a:1"}, {"no_proxy", "*"}}, "", ""},
      {"https://graph.facebook.com", {{"https_proxy", "a:1"}, {"no_proxy", "book.com"}}, "https_proxy", "a:1"},
      {"https://127.0.0.1:8443", {{"https_proxy", "a:1"}}, "", ""},
  }));
  CAPTURE(url, variables);
  const auto found = proxy_to(*split_url(url), [&values = variables](std::string_view name) {
    const auto value = values.find(name);
    return value == values.end() ? std::string{} : value->second;
  });
  CHECK(found.value_or(ProxyInUse{}).variable == variable);
  CHECK(found.value_or(ProxyInUse{}).address == address);
}
