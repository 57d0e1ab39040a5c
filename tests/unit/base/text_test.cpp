#include <catch2/catch.hpp>

#include "metaup/base/ids.hpp"
#include "metaup/base/text.hpp"

using namespace metaup;

TEST_CASE("a number is read whole or not at all", "[base]") {
  CHECK(parse_u64("18446744073709551615") == 18446744073709551615ULL);
  for (const auto* text : {"", " 1", "1 ", "+1", "-1", "1x", "0x1", "18446744073709551616"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_u64(text));
  }
  CHECK(parse_i64("-42") == -42);
}

TEST_CASE("UTF-8 is checked strictly", "[base]") {
  CHECK(
      is_utf8("Gr\xC3\xB6\xC3\x9F"
              "e \xF0\x9F\x98\x80"));
  CHECK_FALSE(is_utf8("\xC0\xAF"));          // overlong
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // surrogate
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  CHECK_FALSE(is_utf8("\xE2\x82"));          // cut
}

TEST_CASE("a prefix never cuts a character", "[base]") {
  CHECK(utf8_prefix("a\xC3\xB6", 2) == "a");
  CHECK(utf8_prefix("a\xC3\xB6", 3) == "a\xC3\xB6");
  CHECK(utf8_length("a\xC3\xB6") == 2);
}

TEST_CASE("nothing that steers a terminal survives printable", "[base]") {
  CHECK(printable("a\x1B[31mb") == "a\xEF\xBF\xBD[31mb");
  CHECK(printable("one\r\ntwo\tthree") == "one two three");
  CHECK(printable("x\xC2\x9By\xFFz\x7F") == "x\xEF\xBF\xBDy\xEF\xBF\xBDz\xEF\xBF\xBD");
  CHECK(printable("\xE2\x80\xAEgpj.exe") == "\xEF\xBF\xBDgpj.exe");
}

TEST_CASE("encodings agree with their standards' vectors", "[base]") {
  CHECK(percent_encode("a b&c=~\xC3\xB6+/") == "a%20b%26c%3D~%C3%B6%2B%2F");
  CHECK(base64_encode("") == "");
  CHECK(base64_encode("f") == "Zg==");
  CHECK(base64_encode("fo") == "Zm8=");
  CHECK(base64_encode("foobar") == "Zm9vYmFy");
  CHECK(rfc3339(WallTime{std::chrono::milliseconds{1'790'000'000'007}}) == "2026-09-21T14:13:20.007Z");
}

TEST_CASE("times are read as people, RFC 3339 and Meta write them", "[base]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"2026-03-01", "2026-03-01T00:00:00.000Z"},
      {"2024-02-29", "2024-02-29T00:00:00.000Z"},
      {"2026-03-01T10:20:30+0000", "2026-03-01T10:20:30.000Z"},
      {"2026-03-01T10:20:30Z", "2026-03-01T10:20:30.000Z"},
      {"2026-03-01 10:20:30", "2026-03-01T10:20:30.000Z"},
      {"2026-03-01T10:20:30.75Z", "2026-03-01T10:20:30.000Z"},
      {"2026-03-01T00:20:30+01:00", "2026-02-28T23:20:30.000Z"},
      {"2026-03-01T10:20:30-0530", "2026-03-01T15:50:30.000Z"},
      {"2025-12-31T23:30:00-0800", "2026-01-01T07:30:00.000Z"},
      {"1970-01-01T00:00:00+0000", "1970-01-01T00:00:00.000Z"},
      {"2016-12-31T23:59:60+0000", "2017-01-01T00:00:00.000Z"},
  }));
  CAPTURE(text);
  REQUIRE(parse_time(text));
  CHECK(rfc3339(*parse_time(text)) == expected);
}

TEST_CASE("what is no time is refused", "[base]") {
  const auto* const text =
      GENERATE("", "2026", "2026-3-1", "2026-02-30", "2026-13-01", "2026-00-10", "2026-03-01T", "2026-03-01T24:00:00Z",
               "2026-03-01T10:20Z", "2026-03-01T10:20:30X", "2026-03-01T10:20:30+1", "2026-03-01T10:20:30Zz",
               "yesterday", "+026-03-01", "0001-01-01", "9999-12-31", "2026-03-01T10:20:30+", "20260301", " 2026-03-01",
               "2025-02-29", "2026-03-01T10:60:30+0000", "2026-03-01T10:20:61+0000", "2026-03-01T10:20:30+2400",
               "2026-03-01T10:20:30+0060", "2026-03-01T10:20:30+00000", "1772360430");
  CAPTURE(text);
  CHECK_FALSE(parse_time(text));
}

TEST_CASE("an account is taken with and without its prefix", "[base]") {
  CHECK(AccountId::parse("act_12")->act() == "act_12");
  CHECK(AccountId::parse("12")->digits() == "12");
  for (const auto* text : {"", "act_", "12a", "act_act_1", "-1", "1 "}) {
    CAPTURE(text);
    CHECK_FALSE(AccountId::parse(text));
  }
}

TEST_CASE("the nearest word is offered only when it is near", "[base]") {
  const std::vector<std::string> words{"upload", "validate", "explain"};
  CHECK(nearest("uplaod", words) == "upload");
  CHECK(nearest("frobnicate", words).empty());
}

TEST_CASE("a word without bounds is near to nothing, at once", "[base]") {
  const std::vector<std::string> names{"adset", "name"};
  CHECK(nearest(std::string(50'000'000, 'a'), names).empty());
  CHECK(nearest(std::string(101, 'a'), std::vector{std::string(101, 'a')}).empty());
  CHECK(nearest(std::string(99, 'a') + "b", std::vector{std::string(100, 'a')}) == std::string(100, 'a'));
  CHECK(nearest("nam", std::vector{std::string(1'000'000, 'n'), std::string("name")}) == "name");
}
