#pragma once
#include <functional>
#include <string_view>

namespace metaup::plan {

/// Calls `on_text` and `on_field` for the parts of a text such as "{stem}-{n}", in their order; `{{` and `}}` stand for
/// braces. False when a field is not closed.
[[nodiscard]] bool read_braces(std::string_view text, const std::function<void(std::string_view)>& on_text,
                               const std::function<void(std::string_view)>& on_field);

}  // namespace metaup::plan
