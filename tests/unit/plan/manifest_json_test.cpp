#include <catch2/catch.hpp>

#include "metaup/plan/manifest.hpp"

using namespace metaup;
using Catch::Matchers::Contains;

namespace {

constexpr std::string_view kColumns[] = {"name", "page-id", "message", "card-1", "spec"};

Result<std::vector<plan::ManifestRow>> read(std::string_view text) {
  return plan::read_manifest(text, "launch.jsonl", kColumns);
}

plan::ManifestRow row_of(std::string_view text) {
  auto rows = read(text);
  if (!rows) FAIL(rows.error().message);
  REQUIRE(rows->size() == 1);
  return std::move(rows->front());
}

}  // namespace

TEST_CASE("each line of JSON Lines is a row", "[manifest]") {
  const auto rows = read("\xEF\xBB\xBF{\"name\":\"A\"}\r\n\n  {\"page_id\":\"7\"}\n");
  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK((*rows)[0].line == 1);
  CHECK((*rows)[0].values.at("name") == "A");
  CHECK((*rows)[1].line == 3);
  CHECK((*rows)[1].values.at("page-id") == "7");
}

TEST_CASE("a value of JSON Lines becomes text without a loss", "[manifest]") {
  const auto [json, text] = GENERATE(table<std::string, std::string>({
      {R"("plain")", "plain"},
      {R"("a \"quote\", a\nbreak, \ud83c\udf89")", "a \"quote\", a\nbreak, \xF0\x9F\x8E\x89"},
      {"111", "111"},
      {"-5", "-5"},
      {"17841400000000000", "17841400000000000"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"1.50", "1.50"},
      {"true", "true"},
      {R"({"b":1,"a":[1, {"x":null}, "y\n"],"id":123456789012345678901})",
       R"({"b":1,"a":[1,{"x":null},"y\n"],"id":123456789012345678901})"},
      {R"([{}, [], [[1,2],[3]], {"k":{"l":true}}])", R"([{},[],[[1,2],[3]],{"k":{"l":true}}])"},
      {R"(["[", "{", {"[":"{"}])", R"(["[","{",{"[":"{"}])"},
  }));
  CHECK(row_of("{\"spec\":" + json + "}").values.at("spec") == text);
}

TEST_CASE("null and empty text are no values", "[manifest]") {
  CHECK(row_of(R"({"name":null,"message":""})").values.empty());
}

TEST_CASE("a line of JSON Lines that cannot be read fails alone", "[manifest]") {
  const auto [line, reason] = GENERATE(table<std::string, std::string>({
      {R"({"name":"A")", "is not JSON"},
      {R"({"name":"A"} x)", "is not JSON"},
      {R"("text")", "is not a JSON object"},
      {R"([1])", "is not a JSON object"},
      {R"({"":"A"})", "a value has no name"},
      {R"({"name":"A","name":"B"})", "name: is given twice"},
      {R"({"page_id":1,"page-id":2})", "page-id: is given twice"},
      {R"({"name":"a\u0000b"})", "name: contains a NUL byte"},
      {"{\"name\":\"\xFF\"}", "is not UTF-8"},
      {R"({"name":"\ud800"})", "is not JSON"},
      {"{\"spec\":" + std::string(80, '[') + std::string(80, ']') + "}", "is nested too deeply"},
  }));
  const auto rows = read("{\"name\":\"good\"}\n" + line + "\n{\"name\":\"good\"}\n");
  REQUIRE(rows);
  REQUIRE(rows->size() == 3);
  REQUIRE((*rows)[1].error);
  CHECK_THAT((*rows)[1].error->message, Contains("launch.jsonl:2: ") && Contains(reason));
  CHECK((*rows)[1].values.empty());
  CHECK((*rows)[2].values.at("name") == "good");
}

TEST_CASE("an unknown key refuses the file, with the nearest column", "[manifest]") {
  const auto rows = read("{\"name\":\"A\"}\n{\"mesage\":\"x\"}\n");
  REQUIRE_FALSE(rows);
  CHECK(rows.error().message == "launch.jsonl:2: mesage: there is no such column");
  CHECK_THAT(rows.error().hint, Catch::Matchers::StartsWith("did you mean message? The columns are message, "));
}

TEST_CASE("keys that are no columns can be passed over", "[manifest]") {
  std::vector<std::string> ignored;
  const auto rows = plan::read_manifest("{\"name\":\"A\",\"budget\":{\"a\":1},\"budget\":2}\n", "launch.jsonl",
                                        kColumns, {}, &ignored);
  REQUIRE(rows);
  CHECK(rows->at(0).values.size() == 1);
  CHECK(rows->at(0).row == 1);
  CHECK(ignored == std::vector<std::string>{"budget"});
  CHECK_FALSE(read("{\"budget\":1}"));
}

TEST_CASE("a key without an end is refused at once", "[manifest]") {
  const auto rows = read("{\"" + std::string(50'000'000, 'k') + "\":1}");
  REQUIRE_FALSE(rows);
  CHECK_THAT(rows.error().message, Contains("a column name of 50000000 bytes is too long"));
}
