#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "metaup/base/ids.hpp"

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
  CHECK(rfc3339(WallTime{}) == "1970-01-01T00:00:00.000Z");
  CHECK(rfc3339(WallTime{std::chrono::milliseconds{-1}}) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("base64 is read back, and nothing else is", "[base]") {
  const auto bytes = GENERATE(as<std::string>{}, "", "f", "fo", "foo", "foobar", std::string("\0\xff\x80", 3));
  CHECK(base64_decode(base64_encode(bytes)) == bytes);
  const auto odd =
      GENERATE(as<std::string>{}, "Z", "Zg", "Zg=", "Zg==Zg==", "Zh==", "Zm9=", "Z===", "====", "Zm 8=", "Zm8*");
  CAPTURE(odd);
  CHECK_FALSE(base64_decode(odd));
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

TEST_CASE("ids and hashes are exactly as long as Meta's, and nothing else is one", "[base]") {
  CHECK(is_numeric_id("0"));
  CHECK(is_numeric_id(std::string(32, '9')));
  for (const auto& text :
       {std::string(), std::string(33, '9'), std::string("12a"), std::string(" 1"), std::string("-1")}) {
    CAPTURE(text);
    CHECK_FALSE(is_numeric_id(text));
  }
  CHECK(is_image_hash("0123456789abcdef0123456789abcdef"));
  for (const auto* const text : {"0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0",
                                 "0123456789abcdef0123456789abcdeg", "0123456789ABCDEF0123456789abcdef", ""}) {
    CAPTURE(text);
    CHECK_FALSE(is_image_hash(text));
  }
}

TEST_CASE("each kind and each error class has a word of its own, and is found by it", "[base]") {
  for (const auto kind : {AssetKind::image, AssetKind::video, AssetKind::creative, AssetKind::ad}) {
    CHECK(parse_asset_kind(to_string(kind)) == kind);
  }
  CHECK_FALSE(parse_asset_kind("images"));
  CHECK_FALSE(parse_asset_kind(""));
  for (const auto error_class :
       {ErrorClass::auth, ErrorClass::permission, ErrorClass::invalid, ErrorClass::policy, ErrorClass::not_found,
        ErrorClass::rate_limit, ErrorClass::transient, ErrorClass::network, ErrorClass::protocol, ErrorClass::local,
        ErrorClass::dependency, ErrorClass::unknown_outcome, ErrorClass::cancelled}) {
    CHECK(parse_error_class(to_string(error_class)) == error_class);
  }
  CHECK_FALSE(parse_error_class("Auth"));
}

TEST_CASE("the edges of what is replaced and of what is kept", "[base]") {
  const auto replaced = [](std::string_view text) { return printable(text) == "\xEF\xBF\xBD"; };
  for (const auto* const text :
       {"\x01", "\x1F", "\x7F", "\xC2\x80", "\xC2\x9F", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA", "\xE2\x80\xAE",
        "\xE2\x81\xA6", "\xE2\x81\xA9", "\xD8\x9C", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    CAPTURE(text);
    CHECK(replaced(text));
  }
  for (const auto* const text : {" ", "~", "\xC2\xA0", "\xE2\x80\x8D", "\xE2\x80\x90", "\xE2\x81\xA5", "\xE2\x81\xAA",
                                 "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80"}) {
    CAPTURE(text);
    CHECK(printable(text) == text);
  }
}

TEST_CASE("the first and last of each length of UTF-8 are read", "[base]") {
  for (const auto* const good : {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80"}) {
    CAPTURE(good);
    CHECK(is_utf8(good));
  }
  for (const auto* const bad :
       {"\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xED\xBF\xBF", "\xF8\x88\x80\x80\x80"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_utf8(bad));
  }
  CHECK(utf8_prefix("\xF0\x9F\x98\x80", 3).empty());
  CHECK(utf8_prefix("\xF0\x9F\x98\x80", 4).size() == 4);
  CHECK(utf8_prefix("abc", 0).empty());
}

TEST_CASE("only letters of ASCII change their case, and a name is what follows the last slash", "[base]") {
  CHECK(to_lower("AZ@[`{\xC3\x84") == "az@[`{\xC3\x84");
  CHECK(base_name("a/b/c.jpg") == "c.jpg");
  CHECK(base_name("c.jpg") == "c.jpg");
  CHECK(base_name("a/").empty());
  CHECK(joined({}, ", ").empty());
  CHECK(joined({"a", "", "b"}, ", ") == "a, , b");
}

TEST_CASE("a part of a temporary string is a string, as a view would outlive it", "[text]") {
  STATIC_REQUIRE(std::is_same_v<decltype(base_name(std::string())), std::string>);
  STATIC_REQUIRE(std::is_same_v<decltype(utf8_prefix(std::string(), 1)), std::string>);
  const std::string kept = "a/b.jpg";
  STATIC_REQUIRE(std::is_same_v<decltype(base_name(kept)), std::string_view>);
  CHECK(base_name("a/" + kept) == "b.jpg");
  CHECK(utf8_prefix("ab" + kept, 3) == "aba");
}
