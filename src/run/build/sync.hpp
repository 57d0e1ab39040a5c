#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "metaup/run/upload.hpp"

/// `metaup sync`: uploads that are remembered as those of their source, and what `--delete` takes away again.
namespace metaup::run {

/// What a sync may delete: what it made earlier and no longer finds.
struct SyncRemovals {
  std::size_t most = 10;  ///< more than that: nothing is sent at all
  /// Sources that list nothing (an empty mount looks like that), or of which a file is left for the next time, in which
  /// anything may be; and which of it is so.
  std::map<std::string, std::string> spared;
  /// All files of the sources that are no jobs of the plan, whatever filters say. Asked once something seems to be
  /// gone.
  std::function<std::vector<plan::Candidate>()> list_rest;
};

struct SyncPlan {
  UploadPlan uploads;
  std::optional<SyncRemovals> removals;  ///< nothing: nothing is deleted
};

/// Sends what is new or changed, by content, and then deletes what is gone if all has ended well.
[[nodiscard]] Outcome sync(SyncPlan plan, const UploadSettings& settings, Environment& environment);

}  // namespace metaup::run
