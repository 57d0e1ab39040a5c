#pragma once
#include <string>
#include <string_view>

#include "plan/name_rules.hpp"

/// The built-in fields of name patterns; their names are compared without case.
namespace metaup::plan {

/// Whether there is one of that name; `{date:%Y%m}` has its format behind a colon.
[[nodiscard]] bool is_built_in(std::string_view field);
/// Whether it has another value once the file has its name, or in another run.
[[nodiscard]] bool is_of_name_or_run(std::string_view field);
/// Whether only a look into the file shows it.
[[nodiscard]] bool is_of_content(std::string_view field);
/// Its value; nothing when there is no such field, or the thing has none.
[[nodiscard]] std::optional<std::string> built_in_value(std::string_view field, const NamedThing& thing);
/// The one that may have been meant, in braces; else all of them.
[[nodiscard]] std::string built_in_hint(std::string_view field);

/// Whether it is a day, as YYYYMMDD.
[[nodiscard]] bool is_day(std::string_view text);

}  // namespace metaup::plan
