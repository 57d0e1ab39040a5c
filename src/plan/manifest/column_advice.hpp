#pragma once
#include <span>
#include <string>
#include <string_view>

namespace metaup::plan::manifest {

/// All columns, the nearest to the one that is wanted first; large families, as of languages, by their first one.
[[nodiscard]] std::string columns_near(std::string_view wanted, std::span<const std::string_view> columns);

/// The column that is meant; empty when none is near. "video_id" is `video`, however many languages there are.
[[nodiscard]] std::string column_meant_by(std::string_view wanted, std::span<const std::string_view> columns);

/// Whether blanks may be meant in it.
[[nodiscard]] bool is_wording_column(std::string_view column);

}  // namespace metaup::plan::manifest
