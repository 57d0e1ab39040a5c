#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "metaup/plan/media.hpp"

/// What Meta accepts, and what placements want (docs/graph-api.md, "Images").
namespace metaup::plan {

/// 30 MB, as Meta states it: 30,000,000 bytes.
inline constexpr std::uint64_t kLargestImage = 30'000'000;

enum class Placement : std::uint8_t { feed, story, reels, square, carousel };
[[nodiscard]] std::string_view to_string(Placement placement);

/// What a placement would not like about an image, each a sentence with the figures; empty when
/// it fits.
[[nodiscard]] std::vector<std::string> placement_warnings(Placement placement, const ImageFacts& facts);

}  // namespace metaup::plan
