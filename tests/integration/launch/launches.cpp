#include "launches.hpp"

#include <catch2/catch.hpp>

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

std::map<report::Status, int> statuses(const Studio::Take& take, AssetKind kind) {
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

}  // namespace metaup::test
