#pragma once
#include <map>
#include <string>
#include <vector>

#include "integration/studio/disk.hpp"

/// Rows of a launch, and what the simulator holds of them.
namespace metaup::test {

/// A creative of an image file that links to a page of its own.
[[nodiscard]] run::LaunchRow creative_row(const std::string& name, const std::string& image);
/// The same with an ad of that name.
[[nodiscard]] run::LaunchRow launch_row(const std::string& name, const std::string& image);
/// The ad of a creative that exists.
[[nodiscard]] run::LaunchRow ad_row(const std::string& name, const std::string& creative);

[[nodiscard]] graph::AssetRef path_ref(const std::string& path);

/// How many items of a kind have each status.
[[nodiscard]] std::map<report::Status, int> statuses(const Studio::Take& take, AssetKind kind);
/// The item of a kind of the row with that source.
[[nodiscard]] const report::Item& item_of(const Studio::Take& take, AssetKind kind, const std::string& source);
/// How many ads of each name Meta holds.
[[nodiscard]] std::map<std::string, int> ads_by_name(Studio& studio);
/// How often an operation reached Meta, such as "POST adcreatives".
[[nodiscard]] int operations(Studio& studio, const std::string& operation);

}  // namespace metaup::test
