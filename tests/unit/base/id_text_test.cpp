#include "base/id_text.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using Catch::Matchers::Contains;

TEST_CASE("a number in a spreadsheet's form is told as that", "[base]") {
  const auto text = GENERATE(as<std::string>{}, "7.70002E+14", "7,70002E+14", "7.70002e+14", "7E14", "+7.7E+14",
                             "17841400000000001.0", "770,002,000,000,123,000", "1.2E-05", "'7.7E+14", "=\"7.7E+14\"",
                             "12.5", "7,7,0");
  CHECK(id_hint(text) == "a spreadsheet has rounded it: format the column as text and enter it again");
  CHECK(is_spreadsheet_number("+7.7E+14"));
}

TEST_CASE("of a number that shows all its digits, they are told", "[base]") {
  const auto [text, digits] = GENERATE(table<std::string, std::string>({
      {"4321.0", "4321"},
      {"4321,00", "4321"},
      {"4321.", "4321"},
      {"+4321.0", "4321"},
      {"+4321", "4321"},
      {"'4321.0", "4321"},
      {"770002000000123.0", "770002000000123"},
      {"770002000000000.0", "770002000000000"},
      {"9007199254740992.0", "9007199254740992"},
      {"770.002.000.000.123", "770002000000123"},
      {"770,002,000,000,123", "770002000000123"},
      {"770 002 000 000 123", "770002000000123"},
      {"770'002'000'000'123", "770002000000123"},
      {"770\xE2\x80\xAF"
       "002",
       "770002"},
      {"77,00,02,123", "770002123"},
      {"770.002.000.000.123,00", "770002000000123"},
      {"17,841,400,000,000,001", "17841400000000001"},
      {"7.70002E+5", "770002"},
      {"7,70002000000123e14", "770002000000123"},
  }));
  CHECK(id_hint(text) == "it was written as a number: write " + digits);
  CHECK(is_spreadsheet_number(text) == (text.front() != '\'' && text != "+4321"));
}

TEST_CASE("what a spreadsheet shows where a number does not fit is told", "[base]") {
  const auto text = GENERATE(as<std::string>{}, "##", "#####", "########################");
  CHECK_THAT(id_hint(text), Contains("the column was too narrow"));
  CHECK(is_spreadsheet_number(text));
}

TEST_CASE("a spreadsheet's text mark is told", "[base]") {
  CHECK_THAT(id_hint("'770002"), Contains("write 770002 alone"));
  CHECK_THAT(id_hint("=\"5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90\""), Contains("text mark"));
  CHECK_THAT(id_hint("\"770002\""), Contains("write 770002 alone"));
}

TEST_CASE("a character that nobody sees is told with its code point", "[base]") {
  CHECK(id_hint("77\xE2\x80\x8B"
                "0") == "it contains U+200B (zero width space) after '77': remove it");
  CHECK_THAT(id_hint("77\xC2\xA0"
                     "0"),
             Contains("U+00A0"));
}

TEST_CASE("of other texts there is nothing to say", "[base]") {
  const auto text = GENERATE(as<std::string>{}, "", "770002", "hero.jpg", "12e", "E14", "1.2.jpg", "'hero.jpg'", "1E+",
                             "1E+1x", "-1.5", "@me", "#", "#a", "+77x", "12 34", "1.jpg", "7 of 9");
  CHECK(id_hint(text).empty());
}

TEST_CASE("digits that end in zeros behind the 15th may have been rounded", "[base]") {
  CHECK_THAT(rounding_warning("1234567890123450"), Contains("may have been rounded"));
  CHECK_THAT(rounding_warning("770002000000000000"), Contains("770002000000000000 may have been rounded"));
  CHECK(rounding_warning("123456789012345").empty());  // 15 digits fit
  CHECK(rounding_warning("100000000000000").empty());
  CHECK(rounding_warning("1234567890123456").empty());  // the 16th is no zero
  CHECK(rounding_warning("1234567890123450x").empty());
  CHECK(rounding_warning("").empty());
}
