#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "metaup/http/message.hpp"

namespace metaup::graph {

/// The value of the first header of that lower-case name, whatever its case on the wire (the
/// entries of a batch keep theirs); empty when absent.
[[nodiscard]] inline std::string_view find_header(const std::vector<http::Header>& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const http::Header& header) { return to_lower(header.name) == name; });
  return found == headers.end() ? std::string_view{} : std::string_view(found->value);
}

}  // namespace metaup::graph
