#pragma once
#include <span>
#include <string_view>

namespace metaup::graph {

/// The types of call to action that Meta publishes, in alphabetical order.
[[nodiscard]] std::span<const std::string_view> call_to_action_types();

}  // namespace metaup::graph
