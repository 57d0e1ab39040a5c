#pragma once
#include <string>
#include <string_view>

#include "metaup/graph/object_page.hpp"

namespace metaup::graph {

/// The fields of an ad that say what Meta made of it.
inline constexpr std::string_view kAdVerdictFields = "id,effective_status,issues_info,ad_review_feedback";

/// What is wrong with an ad by these fields, as "DISAPPROVED: UNACCEPTABLE_CONTENT: the picture …"; empty: nothing, as
/// long as it waits for its review or is paused.
[[nodiscard]] std::string concern_of(const Object& ad);

}  // namespace metaup::graph
