#include "graph/api_version.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"

namespace metaup::graph {
namespace {

constexpr std::array kVersions{
    ApiVersion{27, "2026-11-04", ""},           ApiVersion{26, "2026-07-29", ""},
    ApiVersion{25, "2026-02-18", "2027-02-23"}, ApiVersion{24, "2025-10-08", "2026-11-10"},
    ApiVersion{23, "2025-05-29", "2026-06-09"},
};

constexpr std::chrono::days kNoticeTime{60};

/// 26 of "v26.0", and nothing of what is no version.
std::optional<int> major_of(std::string_view version) {
  constexpr std::uint64_t kMost = 1'000;
  constexpr std::size_t kLongest = 8;
  const auto dot = version.find('.');
  if (!version.starts_with('v') || version.size() > kLongest || dot == std::string_view::npos) return std::nullopt;
  const auto number = parse_u64(version.substr(1, dot - 1));
  const auto minor = parse_u64(version.substr(dot + 1));
  if (!number || *number >= kMost || !minor || *minor >= kMost) return std::nullopt;
  return static_cast<int>(*number);
}

std::string advice() { return "give a newer one, such as --api-version " + newest_api_version(); }

}  // namespace

std::span<const ApiVersion> api_versions() { return kVersions; }

std::string newest_api_version() { return "v" + std::to_string(kVersions.front().number) + ".0"; }

std::optional<std::string_view> api_version_end(std::string_view version) {
  const auto number = major_of(version);
  for (const auto& known : kVersions) {
    if (number == known.number) return known.ends;
  }
  return std::nullopt;
}

std::string api_version_notice(std::string_view version, WallTime now) {
  const auto number = major_of(version);
  if (!number) return {};
  const auto name = "version " + std::string(version) + " of the Marketing API ";
  const std::string consequence = ": Meta may refuse it or answer as a newer version does; ";
  if (*number < kVersions.back().number) return name + "has ended" + consequence + advice();
  const auto found = std::find_if(kVersions.begin(), kVersions.end(),
                                  [&](const ApiVersion& known) { return known.number == *number; });
  const auto ends = found == kVersions.end() ? std::nullopt : parse_time(found->ends);
  if (!ends) return {};
  const auto left = std::chrono::floor<std::chrono::days>(*ends) - std::chrono::floor<std::chrono::days>(now);
  if (left > kNoticeTime) return {};
  if (left <= std::chrono::days{0}) return name + "ended on " + std::string(found->ends) + consequence + advice();
  const auto days = std::to_string(left.count()) + (left == std::chrono::days{1} ? " day" : " days");
  return name + "ends on " + std::string(found->ends) + ", in " + days + "; " + advice();
}

std::string api_version_to_give(std::string_view served, WallTime now) {
  const bool lasts = major_of(served) && api_version_notice(served, now).empty();
  return lasts ? std::string(served) : newest_api_version();
}

}  // namespace metaup::graph
