#include "cli/options/values.hpp"
#include <catch2/catch.hpp>

#include "base/text.hpp"

using namespace metaup;
using namespace metaup::cli;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

TEST_CASE("a duration is a whole number and a unit", "[cli]") {
  const auto [text, expected] = GENERATE(table<std::string, Milliseconds>(
      {{"300ms", 300ms}, {"30s", 30s}, {"5m", 5min}, {"2h", 2h}, {"1d", 24h}, {"0", 0ms}, {"0s", 0ms}}));
  CAPTURE(text);
  CHECK(parse_duration(text) == expected);
}

TEST_CASE("a duration that is not read whole is refused", "[cli]") {
  const auto* const text = GENERATE("", "5", "m", "-1s", "1.5h", "5 m", "5m ", "1h30m", "5M", "99999999999999999999s",
                                    "18446744073709551615d", "36501d");
  CAPTURE(text);
  CHECK_FALSE(parse_duration(text));
}

TEST_CASE("fields are separated by the commas outside brackets", "[cli]") {
  const auto [text, expected] = GENERATE(table<std::string, std::vector<std::string>>({
      {"name", {"name"}},
      {"id,name", {"id", "name"}},
      {"creative{id,name},status", {"creative{id,name}", "status"}},
      {"thumbnails.limit(1){uri}", {"thumbnails.limit(1){uri}"}},
  }));
  CAPTURE(text);
  CHECK(parse_fields(text).value() == expected);
}

TEST_CASE("what is no list of fields is refused", "[cli]") {
  const auto* const text =
      GENERATE("", ",", "name,", ",name", "na me", "name&x=1", "a{b", "a}b{", "a)", "{id}", "a;b", "näme", "a\x1b");
  CAPTURE(text);
  CHECK_FALSE(parse_fields(text));
}

TEST_CASE("since is a time, or so long ago", "[cli]") {
  const auto now = *parse_time("2026-03-08T12:00:00Z");
  CHECK(parse_since("2026-03-01", now).value() == *parse_time("2026-03-01"));
  CHECK(parse_since("7d", now).value() == *parse_time("2026-03-01T12:00:00Z"));
  CHECK(parse_since("36500d", now).has_value());
  for (const auto* const text : {"", "d", "yesterday", "2026-3-1", "-7d"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_since(text, now));
  }
}

TEST_CASE("a size is bytes, or has a binary suffix", "[cli]") {
  const auto [text, expected] = GENERATE(table<std::string, std::uint64_t>(
      {{"0", 0}, {"1500", 1500}, {"1K", 1024}, {"1k", 1024}, {"30M", 30ULL << 20}, {"4G", 4ULL << 30}}));
  CAPTURE(text);
  CHECK(parse_size(text) == expected);
}

TEST_CASE("a size that is not read whole, or would overflow, is refused", "[cli]") {
  const auto* const text =
      GENERATE("", "K", "-1", "+1", "1.5M", "1KB", "1T", "0x10", "18446744073709551615G", "99999999999999999999");
  CAPTURE(text);
  CHECK_FALSE(parse_size(text));
}

TEST_CASE("a rate of nothing is refused", "[cli]") {
  CHECK(parse_rate("4M") == 4ULL << 20);
  CHECK_FALSE(parse_rate("0"));
  CHECK_FALSE(parse_rate("fast"));
}

TEST_CASE("a percentage is above 0 and at most 100", "[cli]") {
  CHECK(parse_percent("90") == 90.0);
  CHECK(parse_percent("92.5%") == 92.5);
  CHECK(parse_percent("100") == 100.0);
  const auto* const text = GENERATE("", "%", "0", "-1", "101", "1e1", "nan", "inf", "90 %", "90%%");
  CAPTURE(text);
  CHECK_FALSE(parse_percent(text));
}

TEST_CASE("transfers is a number within bounds or auto", "[cli]") {
  CHECK(parse_transfers("auto").value() == std::nullopt);
  CHECK(parse_transfers("16").value() == 16U);
  const auto* const text = GENERATE("", "0", "257", "-1", "4x", "AUTO");
  CAPTURE(text);
  CHECK_FALSE(parse_transfers(text));
}

TEST_CASE("a base URL is https, or http on loopback, and loses its trailing slashes", "[cli]") {
  const auto [text, expected] = GENERATE(
      table<std::string, std::string>({{"https://graph.facebook.com", "https://graph.facebook.com"},
                                       {"https://graph.facebook.com//", "https://graph.facebook.com"},
                                       {"https://proxy.example:8443/graph/", "https://proxy.example:8443/graph"},
                                       {"http://127.0.0.1:9000", "http://127.0.0.1:9000"},
                                       {"http://localhost:9000", "http://localhost:9000"},
                                       {"http://[::1]:9000", "http://[::1]:9000"}}));
  CAPTURE(text);
  CHECK(parse_base_url(text) == expected);
}

TEST_CASE("a base URL that could send the token elsewhere is refused", "[cli]") {
  const auto* const text = GENERATE(
      "", "graph.facebook.com", "ftp://graph.facebook.com", "http://graph.facebook.com",
      "http://127.0.0.1.example.com@evil.example", "http://127.evil.example", "http://127.1.evil.example",
      "https://user:pw@host", "https://host?x=1", "https://host#x", "https://", "https:///path", "https://host:0",
      "https://host:99999", "https://host:", "https://host\\@evil", "http://localhost.evil.example");
  CAPTURE(text);
  CHECK_FALSE(parse_base_url(text));
}

TEST_CASE("an API version is v and two numbers", "[cli]") {
  CHECK(parse_api_version("v26.0") == "v26.0");
  const auto* const text = GENERATE("", "26.0", "v26", "v26.", "v.0", "v26.0/me", "vx.0", "v26.0.1");
  CAPTURE(text);
  CHECK_FALSE(parse_api_version(text));
}

TEST_CASE("what is odd at the ends of an account is left out", "[cli]") {
  CHECK(parse_account("\xC2\xA0"
                      "act_123\xE2\x80\x8B")
            ->digits() == "123");
  CHECK(parse_account(" 123\n")->digits() == "123");
}

TEST_CASE("several accounts in one value are told as that", "[cli]") {
  const auto* const list = GENERATE("1001,1002", "act_1, act_2", "act_123,456", "1234,567");
  CAPTURE(list);
  const auto account = parse_account(list);
  REQUIRE_FALSE(account);
  CHECK_THAT(account.error(), Contains("give each by itself"));
  CHECK_THAT(parse_account("770,002,000").error(), Contains("write 770002000"));
  CHECK_THAT(parse_account("1,x").error(), Contains("give its number"));
}

TEST_CASE("the bounds of numbers are theirs, and not one more", "[cli]") {
  CHECK(parse_count("1") == 1U);
  CHECK(parse_count("1000000") == 1'000'000U);
  for (const auto* const text : {"0", "1000001", "", "1.0", " 1", "-1", "1e3"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_count(text));
  }
  CHECK(parse_transfers("1").value() == 1U);
  CHECK(parse_transfers("256").value() == 256U);
  CHECK(parse_percent("0.1") == 0.1);
  CHECK_FALSE(parse_percent("100.01"));
  CHECK(parse_rate("1") == 1U);
  CHECK(parse_duration("0") == Milliseconds{0});
  CHECK(parse_duration("36500d") == Milliseconds{std::chrono::hours{24} * 36'500});
  CHECK_FALSE(parse_duration("36501d"));
  CHECK(parse_size("1k") == 1'024U);
  CHECK(parse_size("1g") == 1ULL << 30U);
  CHECK(parse_base_url("https://host:1") == "https://host:1");
  CHECK(parse_base_url("https://host:65535") == "https://host:65535");
  CHECK_FALSE(parse_base_url("https://host:65536"));
  CHECK(parse_api_version("v2600.00"));
  CHECK_FALSE(parse_api_version("v26000.00"));
}

TEST_CASE("a URL that is refused is shown without what may be a password", "[cli]") {
  const auto* const text = GENERATE("https://ann:hunter2@host", "https://ann:hunter2/x@host", "http://ann:hunter2@host",
                                    "ann:hunter2@host", "ftp://ann:hunter2@host", "https://ann:hunter2?@host",
                                    "https://host?hunter2", "https://host#hunter2", "https://ann:hunter2@host:99999");
  CAPTURE(text);
  const auto url = parse_base_url(text);
  REQUIRE_FALSE(url);
  CHECK_THAT(url.error(), !Catch::Contains("hunter2"));
}
