#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "metaup/plan/naming.hpp"

/// What names of files are made of, for templates and for patterns.
namespace metaup::plan {

inline constexpr std::size_t kLongestName = 100;  // characters (docs/graph-api.md, "Images")

/// The value of a field of a name template, or nothing when there is none of that name.
[[nodiscard]] std::optional<std::string> template_value(std::string_view field, const NameFacts& facts);

/// Only what gives the same text everywhere: no names of months, no time zones.
[[nodiscard]] bool is_date_format(std::string_view format);

/// The extension under which a file is sent: its own if it fits the content, else the usual one; may be empty.
[[nodiscard]] std::string extension_for(const NameFacts& facts);

/// The file's own name without its extension; what is the extension of no format belongs to the name.
[[nodiscard]] std::string own_stem(const NameFacts& facts);

}  // namespace metaup::plan
