#include <catch2/catch.hpp>
#include <random>

#include "launches.hpp"

using namespace metaup;
using namespace metaup::test;
using report::Status;

TEST_CASE("killed again and again, a launch makes each ad once and loses no creative", "[launch][kill]") {
  const auto chosen = test_seed();
  CAPTURE(chosen);  // METAUP_TEST_SEED repeats it
  std::mt19937 random(chosen);
  constexpr int kRows = 60;
  Studio studio(GENERATE("{}", R"({"clock_offset_s":-3600})", R"({"clock_offset_s":3600})"));
  Disk disk(studio);
  const auto rows = rows_of_seven(studio, kRows);
  CHECK(launch_under_kills(studio, disk, rows, random) > 0);  // else none of this was put to the test
  const auto last = studio.launch(rows);
  CHECK(last.exit_code == 0);
  CHECK(last.outcome.summary.done == 2 * kRows + 7);
  const auto ads = ads_by_name(studio);
  CHECK(ads.size() == kRows);
  for (const auto& [name, count] : ads) CHECK(count == 1);
  CHECK(studio.state().at("creatives").size() == kRows);

  const auto again = studio.launch(rows);
  CHECK(again.outcome.summary.requests == 0);
  CHECK(again.outcome.summary.unchanged == 2 * kRows + 7);
}
