#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "simulator/answer.hpp"

namespace metaup::simulator {

/// A field that `fields=` asks for, and what it asks for of what that field holds.
struct WantedField {
  std::string name;
  bool narrowed = false;  ///< braces stand behind it
  std::vector<WantedField> inner;
};

/// Reads "id,from{id},thumbnails.limit(1){uri}"; an empty text asks for nothing. What is no such list is 2500.
[[nodiscard]] tl::expected<std::vector<WantedField>, ApiError> parse_fields(std::string_view text);

}  // namespace metaup::simulator
