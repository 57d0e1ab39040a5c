#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace metaup::cli {

/// The ids of the creatives in a text: one a line, or the ndjson output of a run that made creatives. Then they
/// come in the order of the rows that they were made of, whatever the order in which they ended; each once.
/// `name` is of the file, for messages.
[[nodiscard]] tl::expected<std::vector<std::string>, std::string> creatives_in(std::string_view text,
                                                                               std::string_view name);

}  // namespace metaup::cli
