#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "metaup/base/file.hpp"
#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;

namespace {

std::string documentation(const std::string& page) {
  auto text = read_small_file(fmt::format("{}/docs/{}", METAUP_SOURCE_DIR, page), 1024 * 1024);
  REQUIRE(text);
  return *text;
}

}  // namespace

TEST_CASE("the examples in the documentation are what metaup writes", "[report]") {
  const auto [format, language] =
      GENERATE(table<Format, std::string>({{Format::json, "json"}, {Format::ndjson, "json"}, {Format::tsv, "tsv"}}));
  const auto block = fmt::format("```{}\n{}```\n", language, written(format, small_run(), context_of()));
  CHECK_THAT(documentation("output.md"), Catch::Contains(block));
}

TEST_CASE("every status and every error class is documented", "[report]") {
  const auto page = documentation("output.md");
  for (auto status = Status::uploaded;; status = static_cast<Status>(static_cast<int>(status) + 1)) {
    CHECK_THAT(page, Catch::Contains(fmt::format("\n| `{}` |", to_string(status))));
    if (status == Status::failed) break;
  }
  for (auto error = ErrorClass::auth;; error = static_cast<ErrorClass>(static_cast<int>(error) + 1)) {
    CHECK_THAT(page, Catch::Contains(fmt::format("\n| `{}` |", to_string(error))));
    if (error == ErrorClass::cancelled) break;
  }
}
