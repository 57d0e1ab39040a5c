#include <catch2/catch.hpp>
#include <cmath>

#include "launches.hpp"

using namespace metaup;
using namespace metaup::test;

namespace {

/// What Meta has counted.
double points_of(Studio& studio) {
  double sum = 0;
  const auto state = studio.state();
  for (const auto& points : state.at("points")) sum += points.get<double>();
  return sum;
}

/// Rows of several ad sets and Pages; some share images or creatives, and some are made already.
std::vector<run::LaunchRow> mixed_rows(Studio& studio, int count) {
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < count; ++i) {
    const auto name = "row" + std::to_string(i);
    rows.push_back(launch_row(name, studio.picture(static_cast<std::uint32_t>(i % 40))));
    rows.back().ad->adset = "23" + std::to_string(i % 7);
    rows.back().creative->page_id = "11" + std::to_string(i % 3);
    if (i % 5 == 4) rows.back().creative = rows[static_cast<std::size_t>(i) - 1].creative;
    if (i % 10 == 9) rows.back().ad.reset();
  }
  return rows;
}

}  // namespace

TEST_CASE("a dry run estimates within a tenth what the launch then costs", "[launch][estimate]") {
  const int count = GENERATE(3, 60, 200);
  const bool with_token = GENERATE(true, false);
  const bool some_are_made = GENERATE(false, true);
  CAPTURE(count, with_token, some_are_made);
  Studio studio(R"({"limits":{"enforce":false}})");
  const auto rows = mixed_rows(studio, count);
  if (some_are_made) {
    REQUIRE(studio.launch({rows.begin(), rows.begin() + count / 3}).exit_code == 0);
  }
  const auto token = studio.settings.common.connection.token;
  if (!with_token) studio.settings.common.connection.token = {};
  studio.settings.dry_run = true;
  const auto planned = studio.launch(rows);
  REQUIRE(planned.exit_code == 0);
  REQUIRE(planned.outcome.summary.estimate);
  const auto estimate = *planned.outcome.summary.estimate;
  CHECK(estimate.points == 3 * estimate.writes + estimate.reads);

  studio.settings.dry_run = false;
  studio.settings.common.connection.token = token;
  const auto before = points_of(studio);
  const auto done = studio.launch(rows);
  REQUIRE(done.exit_code == 0);
  const auto cost = points_of(studio) - before;
  // Reads of Pages are charged to no ad account, nor are those of ad sets that hold nothing yet.
  constexpr double kReadsOfOthers = 3 + 7 * 2;
  const auto counted = static_cast<double>(done.outcome.summary.points);
  CHECK(counted >= cost);
  CHECK(counted <= cost + kReadsOfOthers);
  CHECK(std::abs(static_cast<double>(estimate.points) - counted) <= 0.1 * counted);
}

TEST_CASE("what is there already is no part of the estimate", "[launch][estimate]") {
  Studio studio;
  const std::vector<std::string> paths{studio.picture(1), studio.picture(2), studio.picture(1)};
  studio.settings.dry_run = true;
  const auto planned = studio.upload(paths);
  REQUIRE(planned.outcome.summary.estimate);
  CHECK(planned.outcome.summary.estimate->writes == 2);
  CHECK(planned.outcome.summary.estimate->reads == 0);
  studio.settings.dry_run = false;
  const auto done = studio.upload(paths);
  CHECK_FALSE(done.outcome.summary.estimate);
  CHECK(done.outcome.summary.points == 6);
  studio.settings.dry_run = true;
  CHECK_FALSE(studio.upload(paths).outcome.summary.estimate);
}

TEST_CASE("the estimate tells the least time that Meta's limits allow", "[launch][estimate]") {
  Studio studio(R"({"limits":{"tier":"development_access"}})");
  REQUIRE(studio.upload({studio.picture(1'000)}).exit_code == 0);  // the registry learns the tier's few points
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < 100; ++i) paths.push_back(studio.picture(i));
  studio.settings.dry_run = true;
  const auto planned = studio.upload(paths);
  REQUIRE(planned.outcome.summary.estimate);
  const auto least = planned.outcome.summary.estimate->least_time;
  studio.settings.dry_run = false;
  const auto start = studio.clock.now();
  REQUIRE(studio.upload(paths).exit_code == 0);
  const auto took = studio.clock.now() - start;
  CHECK(least <= took);
  CHECK(least >= took * 0.8);
}
