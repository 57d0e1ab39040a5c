#include "graph/api_version.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

using namespace metaup;
using Catch::Matchers::Contains;

namespace {

std::string notice(std::string_view version, std::string_view day) {
  return graph::api_version_notice(version, parse_time(day).value());
}

}  // namespace

TEST_CASE("the table of versions is in order, with dates that are dates", "[graph]") {
  REQUIRE(parse_time(graph::kApiVersionsAsOf));
  int above = graph::api_versions().front().number + 1;
  CHECK(graph::newest_api_version() == "v" + std::to_string(above - 1) + ".0");
  for (const auto& version : graph::api_versions()) {
    CHECK(version.number == --above);
    CHECK(parse_time(version.released));
    CHECK((version.ends.empty() || parse_time(version.ends)));
  }
}

TEST_CASE("a version is told of from 60 days before its end", "[graph]") {
  CHECK(notice("v25.0", "2026-12-24").empty());
  CHECK_THAT(notice("v25.0", "2026-12-25"), Contains("ends on 2027-02-23, in 60 days") && Contains("v27.0"));
  CHECK_THAT(notice("v25.0", "2027-02-22T23:59:59"), Contains("in 1 day;"));
  CHECK_THAT(notice("v25.0", "2027-02-23"), Contains("ended on 2027-02-23"));
  CHECK_THAT(notice("v24.0", "2026-11-28"), Contains("ended on 2026-11-10") && Contains("--api-version v27.0"));
}

TEST_CASE("a version is advised that lasts: the one that Meta serves, or else the newest", "[graph]") {
  const auto [served, advised] = GENERATE(table<std::string, std::string>({{"v27.0", "v27.0"},
                                                                           {"v28.0", "v28.0"},
                                                                           {"v26.0", "v26.0"},
                                                                           {"v25.0", "v25.0"},
                                                                           {"v24.0", "v27.0"},
                                                                           {"v21.0", "v27.0"},
                                                                           {"v3.3", "v27.0"},
                                                                           {"next", "v27.0"}}));
  CHECK(graph::api_version_to_give(served, parse_time("2026-11-28").value()) == advised);
  CHECK(graph::api_version_to_give("v25.0", parse_time("2026-12-25").value()) == "v27.0");
}

TEST_CASE("a version that the table has forgotten has ended, one that it does not know yet has not", "[graph]") {
  CHECK_THAT(notice("v22.0", "2026-11-28"), Contains("has ended"));
  CHECK_THAT(notice("v2.12", "2026-11-28"), Contains("has ended"));
  for (const auto* const version :
       {"v26.0", "v27.0", "v28.0", "v999.0", "", "26.0", "vNext", "v22", "v22.", "v22.0\n", "v22.x", "v22.0000000"}) {
    CHECK(notice(version, "2026-11-28").empty());
  }
}
