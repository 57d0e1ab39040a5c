#pragma once
#include "metaup/graph/creative_draft.hpp"

namespace metaup::graph {

/// The draft of a flexible ad whose one group is what the draft shows, unless it has groups already.
[[nodiscard]] CreativeDraft flexible(CreativeDraft draft);

}  // namespace metaup::graph
