#pragma once
#include <string>
#include <utility>
#include <vector>

namespace metaup::graph {

using Params = std::vector<std::pair<std::string, std::string>>;

/// "a=1&b=%7B%7D"
[[nodiscard]] std::string encode_params(const Params& params);

}  // namespace metaup::graph
