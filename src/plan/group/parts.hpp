#pragma once
#include "metaup/plan/group.hpp"

namespace metaup::plan {

/// What stands between the words of a name.
inline constexpr std::string_view kNameSeparators = "_-.+()[]{},@# ";

/// Gives every position to the member that fits it best, and the rest to one of them. Members have
/// different variants.
void assign_positions(std::vector<GroupMember>& members);

}  // namespace metaup::plan
