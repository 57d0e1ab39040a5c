#include "metaup/graph/time.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "metaup/base/text.hpp"

using namespace metaup;

TEST_CASE("Meta's times are read, whatever their zone", "[graph]") {
  const auto [text, utc] = GENERATE(table<std::string, std::string>({
      {"2026-03-01T10:20:30+0000", "2026-03-01T10:20:30.000Z"},
      {"2026-03-01T10:20:30+00:00", "2026-03-01T10:20:30.000Z"},
      {"2026-03-01T10:20:30Z", "2026-03-01T10:20:30.000Z"},
      {"2026-03-01T00:20:30+0130", "2026-02-28T22:50:30.000Z"},
      {"2026-12-31T23:00:00-0800", "2027-01-01T07:00:00.000Z"},
      {"2024-02-29T00:00:00+0000", "2024-02-29T00:00:00.000Z"},
  }));
  const auto time = graph::parse_time(text);
  REQUIRE(time);
  CHECK(rfc3339(*time) == utc);
}

TEST_CASE("what is no time of Meta's is none", "[graph]") {
  const auto* const text =
      GENERATE("", "2026", "2026-03-01", "2026-03-01T10:20:30", "2026-02-30T10:20:30Z", "2026-13-01T10:20:30Z",
               "2026-03-01T24:20:30Z", "2026-03-01T10:60:30Z", "2026-03-01T10:20:61Z", "2026-03-01T10:20:30+00",
               "2026-03-01T10:20:30+00000", "2026-03-01T10:20:30*0000", "2026-3-1T10:20:30Z", "-026-03-01T10:20:30Z",
               "2026-03-01 10:20:30Z", "1772360430", "2026-03-01T10:20:3");
  CHECK_FALSE(graph::parse_time(text));
}
