#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "launches.hpp"

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

/// Thrown out of a run to end it anywhere.
struct Killed {};

/// METAUP_TEST_SEED repeats a run of the test.
std::uint32_t seed() {
  const auto* const given = std::getenv("METAUP_TEST_SEED");
  return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

}  // namespace

TEST_CASE("killed again and again, a launch makes each ad once and loses no creative", "[launch][kill]") {
  const auto chosen = seed();
  CAPTURE(chosen);  // METAUP_TEST_SEED repeats it
  std::mt19937 random(chosen);
  constexpr int kRows = 60;
  constexpr int kKills = 20;
  int kills_in_doubt = 0;
  Studio studio(GENERATE("{}", R"({"clock_offset_s":-3600})", R"({"clock_offset_s":3600})"));
  Disk disk(studio);
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < kRows; ++i) {
    rows.push_back(launch_row("a" + std::to_string(i), studio.picture(static_cast<std::uint32_t>(i % 7))));
  }
  for (int kills = 0; kills < kKills; ++kills) {
    int left = std::uniform_int_distribution<int>(1, 6)(random);
    const bool before_it_is_served = std::bernoulli_distribution()(random);
    const auto strike = [&](int) {
      // Longer than results wait for company before they are written down.
      studio.clock.advance_to(studio.clock.now() + std::chrono::milliseconds{50});
      studio.clock.jump(std::chrono::seconds{std::uniform_int_distribution<int>(-3'600, 3'600)(random)});
      if (--left > 0) return;
      disk.die();
      throw Killed();
    };
    studio.on_request = before_it_is_served ? strike : std::function<void(int)>();
    studio.on_served = before_it_is_served ? std::function<void(int)>() : strike;
    try {
      static_cast<void>(studio.launch(rows));
      break;  // all was done before the blow fell
    } catch (const Killed&) {
      disk.open();
      if (disk.any_in_doubt()) ++kills_in_doubt;
    }
    for (const auto& [name, count] : ads_by_name(studio)) REQUIRE(count == 1);
  }
  CHECK(kills_in_doubt > 0);  // else none of this was put to the test
  studio.on_request = studio.on_served = {};
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
