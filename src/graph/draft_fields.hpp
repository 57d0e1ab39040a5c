#pragma once
#include <string>
#include <utility>
#include <vector>

#include "metaup/graph/ad_spec.hpp"
#include "metaup/graph/creative_draft.hpp"

namespace metaup::graph {

/// All that a draft says, to be read and to be compared: by the columns of a manifest, and without what is not given.
/// Equal fields are equal drafts.
using Fields = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Fields fields_of(const CreativeDraft& draft);
[[nodiscard]] Fields fields_of(const AdDraft& draft);

}  // namespace metaup::graph
