#include <catch2/catch.hpp>

#include "launches.hpp"

using namespace metaup;
using namespace metaup::test;

TEST_CASE("under a limit of points a run is never throttled, and takes little longer than the limit itself",
          "[launch]") {
  constexpr int kCreatives = 6'000;
  constexpr double kPoints = 3.0 * kCreatives;  // a write is 3
  constexpr double kQuota = 9'000;              // of the full tier, the simulator's default,
  constexpr double kPointsBack = kQuota / 300;  // which come back within 300 s
  Studio studio;
  const auto hash = studio.upload({studio.picture(1)}).item().id;
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < kCreatives; ++i) {
    rows.push_back(creative_row("c" + std::to_string(i), ""));
    rows.back().creative->image = graph::AssetRef{graph::AssetRef::Form::hash, hash};
  }
  const auto reply_time = std::chrono::milliseconds(GENERATE(10, 500));
  studio.on_served = [&](int) { studio.clock.advance_to(studio.clock.now() + reply_time); };
  const auto before = studio.clock.now();
  const auto take = studio.launch(rows);
  const std::chrono::duration<double> took = studio.clock.now() - before;
  CHECK(take.exit_code == 0);
  CHECK(studio.state().at("throttled") == 0);
  // In virtual time, so that this is the same on every machine: 10 % of the quota is left to others.
  CHECK(took.count() <= 1.15 * (kPoints - kQuota) / kPointsBack);
}
