#pragma once
#include "cli/plans/upload_plan.hpp"

namespace metaup::cli {

/// The files that may be the poster of a video: clip_thumb.jpg or .png beside clip.mp4 that are not `excluded` (null:
/// none is), unless there is a `thumbnail`. Nobody can list what lies beside a URL.
[[nodiscard]] std::vector<std::string> poster_paths(const std::string& video, const std::string& thumbnail,
                                                    const plan::Exclusion* excluded);

/// Names the poster of each video, and adds those that are not among the jobs yet; not to those of a plan. Where nobody
/// can say whether there is one, a sync has a failed item, so that it deletes nothing, and an upload a notice.
[[nodiscard]] Result<void> add_posters(const Options& options, const Places& places, NamedAssets& assets);

}  // namespace metaup::cli
