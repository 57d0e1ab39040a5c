#pragma once
#include <string>
#include <string_view>

namespace metaup::report {

/// Text as text of HTML and XML, in elements and in attributes. Whoever calls it has taken out what such text may not
/// hold.
[[nodiscard]] std::string escape_markup(std::string_view text);
/// Text from outside for a page, whole. Line breaks stay; what could steer, hide or turn around other text does not.
[[nodiscard]] std::string escape_text(std::string_view text);

}  // namespace metaup::report
