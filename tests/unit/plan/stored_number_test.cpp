#include "plan/manifest/stored_number.hpp"

#include <catch2/catch.hpp>

using namespace metaup::plan::manifest;
using Text = std::optional<std::string>;

TEST_CASE("a workbook's number is what its sheet shows", "[plan]") {
  const auto [stored, shown] = GENERATE(table<std::string, Text>({
      {"111", "111"},
      {"-7", "-7"},
      {"0", "0"},
      {"1.0", "1"},
      {"1E3", "1000"},
      {"1.5E-3", "0.0015"},
      {"19.989999999999998", "19.99"},
      {"0.30000000000000004", "0.3"},
      {"123456789012345", "123456789012345"},
      {"1.23456789012345E+14", "123456789012345"},
      {"1000000000000000", std::nullopt},
      {"120210000000000123", std::nullopt},
      {"1.2021000000000013E+17", std::nullopt},
      {"7.70002E+40", std::nullopt},
      {"1e999", std::nullopt},
      {"nan", std::nullopt},
      {"inf", std::nullopt},
      {"12 pieces", std::nullopt},
      {"", std::nullopt},
  }));
  CAPTURE(stored);
  CHECK(shown_number(stored) == shown);
}

TEST_CASE("a date is shown as ISO 8601 has it", "[plan]") {
  const auto [stored, since_1904, shown] = GENERATE(table<std::string, bool, Text>({
      {"46355", false, "2026-11-29"},
      {"46355.604166666664", false, "2026-11-29T14:30:00"},
      {"46355.99999999", false, "2026-11-30"},
      {"44893", true, "2026-11-29"},
      {"1", false, "1900-01-01"},
      {"59", false, "1900-02-28"},
      {"61", false, "1900-03-01"},
      {"0.5", false, "12:00:00"},
      {"0", false, "00:00:00"},
      {"2958465", false, "9999-12-31"},
      {"2958466", false, std::nullopt},
      {"-1", false, std::nullopt},
      {"soon", false, std::nullopt},
  }));
  CAPTURE(stored, since_1904);
  CHECK(shown_date(stored, since_1904) == shown);
}

TEST_CASE("a format code tells dates from numbers", "[plan]") {
  const auto [code, is_date] = GENERATE(table<std::string, bool>({
      {"yyyy\\-mm\\-dd", true},
      {"dd/mm/yyyy hh:mm", true},
      {"[$-409]d-mmm-yy;@", true},
      {"h:mm AM/PM", true},
      {"General", false},
      {"0.00", false},
      {"0.00E+00", false},
      {"#,##0\\ \"days\"", false},
      {"[Red]0", false},
      {"_d0", false},
      {"0;\"yes\"", false},
      {"[h]:mm:ss", false},
      {"@", false},
      {"\"unclosed d", false},
      {"[unclosed d", false},
      {"\\", false},
  }));
  CAPTURE(code);
  CHECK(is_date_format(code) == is_date);
}

TEST_CASE("the formats that no workbook defines are known", "[plan]") {
  for (const unsigned date : {14U, 22U, 30U, 45U, 47U, 57U}) CHECK(is_date_format(date));
  for (const unsigned number : {0U, 1U, 9U, 13U, 37U, 46U, 49U}) CHECK_FALSE(is_date_format(number));
}
