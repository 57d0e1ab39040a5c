#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/inputs/places.hpp"
#include "cli/options/options.hpp"
#include "run/build/sync.hpp"

/// From the sources of a sync to its jobs: reads directories and lists, and no network.
namespace metaup::cli {

/// The accounts that are brought to what the sources hold.
[[nodiscard]] std::vector<AccountId> synced_accounts(const Options& options);

struct NamedSync {
  /// One that lists no image and no video.
  struct EmptySource {
    std::string source;
    std::string identity;  ///< what the sync is known by
  };
  run::SyncPlan plan;
  std::vector<std::string> notices;
  std::vector<EmptySource> empty_sources;
  std::optional<Milliseconds> settles_in;  ///< until the first file that was left for the next time can be taken
};
/// What the sources hold at this moment.
[[nodiscard]] Result<NamedSync> name_sync(const Options& options, const std::vector<std::string>& sources, WallTime now,
                                          const Places& places);

}  // namespace metaup::cli
