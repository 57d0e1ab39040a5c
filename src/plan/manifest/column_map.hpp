#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "plan/manifest/sheet.hpp"

/// Sheets that were not made for metaup: columns with other names, and values as Ads Manager exports them.
namespace metaup::plan::manifest {

/// A column's name as the options are spelled: in lower case, with hyphens.
[[nodiscard]] std::string as_option(std::string_view written);

/// Why the map of the reading cannot be meant; nothing: it can.
[[nodiscard]] std::optional<Error> mistake_in_map(const ManifestReading& reading);

/// As names of columns are compared with those of a map: neither case nor `_` and blanks make a difference.
[[nodiscard]] std::string map_key(std::string_view written);

/// A value without what Ads Manager's export puts before it where the column says what it is: `o:` a Page, `x:` an
/// Instagram account, `v:` a video, `c:` an ad set, `s:` a post, and an image's hash has its account before it.
[[nodiscard]] std::string_view without_export_prefix(std::string_view column, std::string_view value);

}  // namespace metaup::plan::manifest
