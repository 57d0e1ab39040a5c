#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "metaup/base/clock.hpp"

namespace metaup::graph {

/// A version of the Marketing API, with dates as Meta publishes them (docs/graph-api.md, "Versions").
struct ApiVersion {
  int number = 0;             ///< 26 for "v26.0"
  std::string_view released;  ///< "2026-07-29"
  std::string_view ends;      ///< the day it stops; empty: not published yet
};

/// The day on which the table was compared with Meta's list of versions.
inline constexpr std::string_view kApiVersionsAsOf = "2026-11-28";
/// All versions that are served or ended a short while ago, newest first.
[[nodiscard]] std::span<const ApiVersion> api_versions();
/// "v27.0"
[[nodiscard]] std::string newest_api_version();

/// The day on which a version stops, "" when none is published; nothing for a version that the table does not have.
[[nodiscard]] std::optional<std::string_view> api_version_end(std::string_view version);

/// What to tell the user of a version such as "v25.0": that it has ended, or that it ends within 60
/// days. Empty when there is nothing to tell, also for a version that is newer than the table.
[[nodiscard]] std::string api_version_notice(std::string_view version, WallTime now);

/// The version to advise when Meta answers as `served`: that one, unless it has ended or is about to.
[[nodiscard]] std::string api_version_to_give(std::string_view served, WallTime now);

}  // namespace metaup::graph
