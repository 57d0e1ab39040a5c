#include "report/json_text.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace metaup::report {
namespace {

TEST_CASE("an object's text reads back as what was written", "[report]") {
  const auto written = JsonText()
                           .text("plain", "a b~")
                           .number("most", std::uint64_t{18'446'744'073'709'551'615U})
                           .number("least", std::int64_t{-5})
                           .json("list", Json({"a", 1, nullptr}))
                           .raw("object", R"({"b":2})")
                           .str();
  CHECK(written == R"({"plain":"a b~","most":18446744073709551615,"least":-5,"list":["a",1,null],"object":{"b":2}})");
  CHECK(Json::parse(written).size() == 5);
  CHECK(JsonText().str() == "{}");
}

TEST_CASE("a text is written as the library writes it, whatever it holds", "[report]") {
  std::vector<std::string> texts{
      "", "\"", "\\", "caf\xC3\xA9", "\xFF", "a\xE2\x80\xAE", std::string(70'000, 'x') + "\n"};
  for (int byte = 0; byte < 256; ++byte) texts.push_back("a" + std::string(1, static_cast<char>(byte)) + "b");
  for (const auto& text : texts) CHECK(JsonText().text("t", text).str() == dump(Json{{"t", text}}));
}

TEST_CASE("an object can be read while it is written", "[report]") {
  JsonText text;
  CHECK(text.number("a", 1).str() == R"({"a":1})");
  CHECK(text.number("b", 2).str() == R"({"a":1,"b":2})");
}

}  // namespace
}  // namespace metaup::report
