#include "launches.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

namespace metaup::test {

graph::AssetRef path_ref(const std::string& path) { return {graph::AssetRef::Form::path, path}; }

run::LaunchRow creative_row(const std::string& name, const std::string& image) {
  run::LaunchRow row;
  row.source = name;
  auto& draft = row.creative.emplace();
  draft.name = name;
  draft.page_id = "111";
  draft.image = path_ref(image);
  draft.link = "https://example.com/" + name;
  draft.message = "Hello";
  return row;
}

run::LaunchRow launch_row(const std::string& name, const std::string& image) {
  auto row = creative_row(name, image);
  auto& ad = row.ad.emplace();
  ad.name = name;
  ad.adset = "238";
  return row;
}

run::LaunchRow ad_row(const std::string& name, const std::string& creative) {
  run::LaunchRow row;
  row.source = name;
  auto& ad = row.ad.emplace();
  ad.name = name;
  ad.adset = "238";
  ad.creative = creative;
  return row;
}

Counts statuses(const Studio::Take& take, AssetKind kind) {
  std::map<report::Status, int> counts;
  for (const auto& item : take.items) {
    if (item.kind == kind) ++counts[item.status];
  }
  return counts;
}

const report::Item& item_of(const Studio::Take& take, AssetKind kind, const std::string& source) {
  const report::Item* found = nullptr;
  for (const auto& item : take.items) {
    if (item.kind != kind || item.source != source) continue;
    REQUIRE(found == nullptr);
    found = &item;
  }
  INFO(source);
  REQUIRE(found != nullptr);
  return *found;
}

std::map<std::string, int> ads_by_name(Studio& studio) {
  std::map<std::string, int> counts;
  const auto state = studio.state();
  for (const auto& ad : state.at("ads")) ++counts[ad.at("name").get<std::string>()];
  return counts;
}

int operations(Studio& studio, const std::string& operation) {
  return studio.state().at("requests").value(operation, 0);
}

std::vector<std::string> notices(const Studio& studio) {
  std::vector<std::string> all;
  for (const auto& notice : studio.reporter.all<report::Notice>()) all.push_back(notice.message);
  return all;
}

std::uint32_t test_seed() {
  const auto* const given = std::getenv("METAUP_TEST_SEED");
  return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

std::vector<run::LaunchRow> rows_of_seven(Studio& studio, int count) {
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back(launch_row("a" + std::to_string(i), studio.picture(static_cast<std::uint32_t>(i % 7))));
  }
  return rows;
}

namespace {

/// Thrown out of a run to end it anywhere.
struct Killed {};

}  // namespace

int launch_under_kills(Studio& studio, Disk& disk, const std::vector<run::LaunchRow>& rows, std::mt19937& random) {
  constexpr int kKills = 20;
  int kills_in_doubt = 0;
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
  studio.on_request = studio.on_served = {};
  return kills_in_doubt;
}

}  // namespace metaup::test
