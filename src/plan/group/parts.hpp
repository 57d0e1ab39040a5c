#pragma once
#include "metaup/plan/group.hpp"

namespace metaup::plan {

/// How many bytes `text` begins with that stand between the words of a name.
[[nodiscard]] std::size_t separator_bytes(std::string_view text);

/// Gives every position to the member that fits it best, and the rest to one of them. Members have
/// different variants.
void assign_positions(std::vector<GroupMember>& members);

}  // namespace metaup::plan
