#include "base/unicode.hpp"

#include <catch2/catch.hpp>

using namespace metaup;

namespace {

const std::string kComposed = "\xC3\x89t\xC3\xA9";      // Été, two letters of one character each
const std::string kDecomposed = "E\xCC\x81te\xCC\x81";  // the same with combining accents
const std::string kZeroWidthSpace = "\xE2\x80\x8B";
const std::string kNoBreakSpace = "\xC2\xA0";

}  // namespace

TEST_CASE("texts in different normal forms are the same", "[base]") {
  CHECK(nfc(kDecomposed) == kComposed);
  CHECK(nfc(kComposed) == kComposed);
  CHECK(same_text("summer " + kDecomposed, "summer " + kComposed));
  CHECK(same_text("\xEA\xB0\x80", "\xE1\x84\x80\xE1\x85\xA1"));  // Hangul
  CHECK_FALSE(same_text("Ete", kComposed));
  CHECK_FALSE(same_text("a", "A"));
  CHECK_FALSE(same_text("\xEF\xAC\x81", "fi"));  // a ligature is another text
}

TEST_CASE("a text that is not UTF-8 is its own normal form", "[base]") {
  const auto text = GENERATE(as<std::string>{}, "", "plain", "\xFF", "\xC3\x89\xFF", "\xED\xA0\x80");
  CHECK(nfc(text) == text);
}

TEST_CASE("blanks and odd characters go from the ends only", "[base]") {
  const auto edge = GENERATE_COPY(as<std::string>{}, " ", "\t\r\n", kZeroWidthSpace, kNoBreakSpace, "\xEF\xBB\xBF",
                                  "\xE2\x80\x8E", "\xE2\x80\xAE", "\xE3\x80\x80", "\x01", "\xE2\xA0\x80");
  CHECK(trimmed(edge + "12" + edge + "3" + edge + edge) == "12" + edge + "3");
  CHECK(trimmed(edge).empty());
  CHECK(trimmed("123") == "123");
  CHECK(trimmed("\xFF" + edge) == "\xFF");
}

TEST_CASE("an odd character is told with its code point and its place", "[base]") {
  CHECK(odd_character_in("12" + kZeroWidthSpace + "3") == "U+200B (zero width space) after '12'");
  CHECK(odd_character_in(kNoBreakSpace + "3") == "U+00A0 (no-break space) at the start");
  CHECK(odd_character_in("a\xE2\x80\xAE") == "U+202E (invisible character) after 'a'");
  CHECK(odd_character_in("a\xE2\x80\x83"
                         "b") == "U+2003 (space) after 'a'");
  CHECK(odd_character_in("a\x07"
                         "b") == "U+0007 (control character) after 'a'");
  CHECK(odd_character_in("a\tb") == "U+0009 (tab) after 'a'");
  CHECK(odd_character_in("a\xF3\xA0\x80\xA1") == "U+E0021 (invisible character) after 'a'");
  CHECK(odd_character_in(std::string(30, 'x') + kZeroWidthSpace) ==
        "U+200B (zero width space) after '" + std::string(20, 'x') + "'");
}

TEST_CASE("letters, signs and blanks are not odd", "[base]") {
  const auto text = GENERATE_COPY(as<std::string>{}, "", "a b", kComposed, kDecomposed, "\xF0\x9F\x8E\x89", "\xFF",
                                  "\xE6\x97\xA5\xE6\x9C\xAC", "%20?&#~");
  CHECK(odd_character_in(text).empty());
}

TEST_CASE("texts that differ in case, or in what nobody sees, are folded to one", "[base]") {
  const auto [a, b] = GENERATE(table<std::string, std::string>({
      {"Summer", "SUMMER"},
      {"\u00C9T\u00C9", "e\u0301te\u0301"},
      {"STRASSE", "stra\u00DFe"},
      {"\u03C3\u03C2\u03A3", "\u03A3\u03A3\u03A3"},
      {"a\u200Bb\u00AD\uFEFF", "ab"},
      {"A\xFF", "a\xFF"},
      {"\u200B", ""},
  }));
  CHECK(fold(a) == fold(b));
  CHECK(fold(fold(a)) == fold(a));
}

TEST_CASE("folding keeps letters, accents and blanks apart", "[base]") {
  CHECK(fold("\u00E9") != fold("e"));
  CHECK(fold("a b") != fold("ab"));
  CHECK(fold("a\u00B2") != fold("a2"));
}

TEST_CASE("blanks and dashes of Unicode have their length", "[base]") {
  const auto [text, bytes] = GENERATE(table<std::string, std::size_t>({
      {" a", 1},
      {"\t", 1},
      {"-", 1},
      {"\u00A0a", 2},
      {"\u2003", 3},
      {"\u2014 ", 3},
      {"", 0},
      {"a ", 0},
      {"\u00E9", 0},
      {"\u200B", 0},
      {"\xA0", 0},
  }));
  CHECK(blank_or_dash_bytes(text) == bytes);
}
