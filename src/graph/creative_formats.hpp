#pragma once
#include <optional>
#include <string>

#include "metaup/graph/creative_spec.hpp"

/// The `ad_formats` of creatives that look different by placement. Sources disagree which of them Meta takes for
/// Dynamic Creative, whose ads it refuses in ordinary ad sets (docs/graph-api.md, "Asset feeds").
namespace metaup::graph {

/// Whether an ad was refused because its creative was taken for Dynamic Creative.
[[nodiscard]] bool is_taken_for_dynamic(const Error& error);

struct OtherFormat {
  Params params;
  std::string before;  ///< such as SINGLE_IMAGE
  std::string now;     ///< such as AUTOMATIC_FORMAT
};
/// The same creative with the other format. Nothing when there is none: no feed with rules, or images and videos
/// together, which have one format only.
[[nodiscard]] std::optional<OtherFormat> in_other_format(Params params);

}  // namespace metaup::graph
