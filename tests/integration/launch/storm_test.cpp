#include <catch2/catch.hpp>

#include "integration/studio/storm.hpp"
#include "launches.hpp"
#include "support/ledger_calls.hpp"

using namespace metaup;
using namespace metaup::test;

namespace {

/// Rows of all kinds that differ in how their ads can be told apart.
std::vector<run::LaunchRow> all_kinds(Studio& studio, const std::string& creative) {
  std::vector<run::LaunchRow> rows;
  for (std::uint32_t i = 0; i < 12; ++i) rows.push_back(launch_row("alone" + std::to_string(i), studio.picture(i % 3)));
  auto namesake = launch_row("namesake", studio.picture(1));
  rows.push_back(namesake);
  namesake.source = "namesake of another link";
  namesake.creative->link += "/other";
  rows.push_back(namesake);
  auto equal = launch_row("equal", studio.picture(2));
  rows.push_back(equal);
  equal.source = "equal to it";
  rows.push_back(equal);
  auto twin = launch_row("twin", studio.picture(2));
  rows.push_back(twin);
  twin.source = twin.ad->name = "ad of the same creative";
  rows.push_back(twin);
  rows.push_back(ad_row("of a creative's id", creative));
  return rows;
}

void check_no_ad_too_many(Studio& studio, const std::map<std::string, int>& wanted) {
  for (const auto& [name, count] : ads_by_name(studio)) {
    CAPTURE(name);
    REQUIRE(count <= wanted.at(name));
  }
}

void check_each_item_once(const Studio::Take& take) {
  std::map<std::uint32_t, int> seen;
  for (const auto& item : take.items) {
    CAPTURE(item.source);
    if (item.kind != AssetKind::image) REQUIRE(++seen[item.index] == 1);
  }
}

}  // namespace

TEST_CASE("in any storm of lost, bent and refused replies, kills, signals and jumping clocks no ad is made twice",
          "[launch][kill]") {
  const auto first = first_seed();
  for (auto seed = first; seed != first + rounds(); ++seed) {
    CAPTURE(seed);
    Studio studio(scenario_of(seed));
    const auto creative = item_of(studio.launch({creative_row("c", studio.picture(9))}), AssetKind::creative, "c").id;
    auto rows = all_kinds(studio, creative);
    std::map<std::string, int> wanted;
    for (const auto& row : rows) ++wanted[row.ad->name];
    Disk disk(studio);
    Storm storm(studio, disk, seed);
    studio.settings.common.retry.attempts = static_cast<std::uint32_t>(1 + storm.pick(5));
    for (int run = 0; run < 5; ++run) {
      storm.brew({"adcreatives", "ads", "batch"});
      storm.shuffle(rows);
      studio.interrupt.signal = 0;
      try {
        check_each_item_once(studio.launch(rows));
      } catch (const Storm::Killed&) {
        disk.open();
      }
      check_no_ad_too_many(studio, wanted);
    }
    storm.calm();
    studio.settings.common.retry.attempts = 5;
    // A block that was saved before the clock was set back seems to last for so much longer, and the clock may have
    // been set back again and again.
    studio.clock.advance_to(studio.clock.now() + std::chrono::hours{12});
    // What is left of the storm strikes some of these, too.
    for (int run = 0; run < 8; ++run) static_cast<void>(studio.launch(rows));
    std::string left;
    for (const auto& item : studio.launch(rows).items) {
      if (item.error) left += item.source + ": " + item.error->message + "\n";
    }
    CHECK(ads_by_name(studio) == wanted);
    const auto open = open_intents(*studio.ledger, {"http://127.0.0.1:1", *AccountId::parse("123")}).value();
    for (const auto& intent : open) left += "open: " + intent.key + "\n";
    CHECK(left == "");
    CHECK(studio.launch(rows).outcome.summary.requests == 0);
  }
}
