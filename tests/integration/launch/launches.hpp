#pragma once
#include <map>
#include <random>
#include <string>
#include <vector>

#include "integration/studio/disk.hpp"

/// Rows of a launch, and what the simulator holds of them.
namespace metaup::test {

using Counts = std::map<report::Status, int>;
inline constexpr auto kCreative = AssetKind::creative;
inline constexpr auto kAd = AssetKind::ad;
/// A simulator without Meta's limits.
inline constexpr auto kUnlimited = R"({"limits":{"enforce":false}})";

/// A creative of an image file that links to a page of its own.
[[nodiscard]] run::LaunchRow creative_row(const std::string& name, const std::string& image);
/// The same with an ad of that name.
[[nodiscard]] run::LaunchRow launch_row(const std::string& name, const std::string& image);
/// The ad of a creative that exists.
[[nodiscard]] run::LaunchRow ad_row(const std::string& name, const std::string& creative);

[[nodiscard]] graph::AssetRef path_ref(const std::string& path);

/// How many items of a kind have each status.
[[nodiscard]] Counts statuses(const Studio::Take& take, AssetKind kind);
/// The item of a kind of the row with that source.
[[nodiscard]] const report::Item& item_of(const Studio::Take& take, AssetKind kind, const std::string& source);
/// How many ads of each name Meta holds.
[[nodiscard]] std::map<std::string, int> ads_by_name(Studio& studio);
/// How often an operation reached Meta, such as "POST adcreatives".
[[nodiscard]] int operations(Studio& studio, const std::string& operation);
/// What people were told, in order.
[[nodiscard]] std::vector<std::string> notices(const Studio& studio);

/// METAUP_TEST_SEED repeats a run of a test.
[[nodiscard]] std::uint32_t test_seed();
/// That many rows over seven images.
[[nodiscard]] std::vector<run::LaunchRow> rows_of_seven(Studio& studio, int count);
/// Launches the rows again and again, each time killed at a request or just after one while clocks jump, until a launch
/// comes through or there were 20 kills. No ad is there twice meanwhile. How many of the kills left one in doubt.
[[nodiscard]] int launch_under_kills(Studio& studio, Disk& disk, const std::vector<run::LaunchRow>& rows,
                                     std::mt19937& random);

}  // namespace metaup::test
