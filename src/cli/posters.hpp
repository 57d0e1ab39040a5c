#pragma once
#include "cli/upload_plan.hpp"

namespace metaup::cli {

/// Names the poster of each video, and adds those that are not among the jobs yet; not to those of a plan. Where nobody
/// can say whether there is one, a sync has a failed item, so that it deletes nothing, and an upload a notice.
[[nodiscard]] Result<void> add_posters(const Options& options, const Places& places, const LeftOut& is_left_out,
                                       NamedAssets& assets);

}  // namespace metaup::cli
