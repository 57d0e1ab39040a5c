#include "base/csv_text.hpp"

#include <catch2/catch.hpp>

using namespace metaup;

TEST_CASE("a cell of CSV is no formula, and comes back as it was", "[base]") {
  const auto [text, cell] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"a", "\"a\""},
      {"a \"b\", c\nd", "\"a \"\"b\"\", c\nd\""},
      {"=1+1", "\"'=1+1\""},
      {"-20%", "\"'-20%\""},
      {"+49", "\"'+49\""},
      {"@all", "\"'@all\""},
      {"＝1", "\"'＝1\""},
      {"'=1", "\"''=1\""},
      {"''=1", "\"'''=1\""},
      {"'s", "\"'s\""},
      {"'", "\"'\""},
      {" =1", "\" =1\""},
  }));
  CAPTURE(text);
  CHECK(csv_cell(text) == cell);
  if (text.find('"') == std::string::npos && !text.empty()) {
    CHECK(csv_value(std::string_view(cell).substr(1, cell.size() - 2)) == text);
  }
}
