#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "metaup/run/upload.hpp"

/// `metaup sync`: uploads that are remembered as those of their source, and what `--delete` takes away again.
namespace metaup::run {

/// What the sources hold beside the jobs, whatever filters say.
struct SyncRest {
  std::vector<plan::Candidate> files;
  /// By the path it was sent from: what a remote lists no more, and may hold all the same.
  std::map<std::string, plan::Candidate> unlisted;
};

/// What a sync may delete: what it made earlier and no longer finds.
struct SyncRemovals {
  std::size_t most = 10;  ///< more than that: nothing is sent at all
  /// Sources that list nothing (an empty mount looks like that), or of which a file is left for the next time, in which
  /// anything may be; and which of it is so.
  std::map<std::string, std::string> spared;
  /// Asked once something seems to be gone, which was `sent_from` these paths.
  std::function<SyncRest(const std::set<std::string>& sent_from)> list_rest;
};

struct SyncPlan {
  UploadPlan uploads;
  std::optional<SyncRemovals> removals;  ///< nothing: nothing is deleted
};

/// Sends what is new or changed, by content, and then deletes what is gone if all has ended well.
[[nodiscard]] Outcome sync(SyncPlan plan, const UploadSettings& settings, Environment& environment);

}  // namespace metaup::run
