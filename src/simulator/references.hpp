#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/answer.hpp"

namespace metaup::simulator {

/// The operations that `{result=NAME:PATH}` in a text refer to.
[[nodiscard]] std::vector<std::string> referenced_names(std::string_view text);

/// The text with each reference replaced by what its path selects in the body of that operation;
/// several values are joined by commas, and none leaves nothing.
[[nodiscard]] std::string resolve_references(std::string_view text,
                                             const std::function<const Json*(const std::string& name)>& body_of);

/// The values at a path such as `$.images.*.hash` or `$.data[0].id`.
[[nodiscard]] std::vector<Json> select_path(const Json& root, std::string_view path);

}  // namespace metaup::simulator
