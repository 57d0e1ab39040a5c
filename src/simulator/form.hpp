#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace metaup::simulator {

/// Named values in the order in which they came.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// Undoes %XX; what is no valid escape stays as it is. In forms and queries `+` is a blank.
[[nodiscard]] std::string percent_decode(std::string_view text, bool plus_is_blank);

/// `a=1&b=2`, of any length.
[[nodiscard]] Fields parse_urlencoded(std::string_view text);
[[nodiscard]] std::string to_urlencoded(const Fields& fields);

/// The value of a name; of several the last, as the Graph API's own parser has it. Null when absent.
[[nodiscard]] const std::string* find(const Fields& fields, std::string_view name);
/// Sets the one value of a name.
void set(Fields& fields, std::string_view name, std::string value);

/// The words between separators, empty ones left out.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

}  // namespace metaup::simulator
