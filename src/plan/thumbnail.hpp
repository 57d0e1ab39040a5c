#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace metaup::plan {

/// The image as a JPEG whose longer side is at most `longest` pixels; turned as its EXIF data says,
/// and on white where it is transparent. Never enlarges. Nothing when it is neither a JPEG nor a PNG, cannot
/// be decoded, or has so many pixels that decoding would take too much memory.
[[nodiscard]] std::optional<std::string> thumbnail(std::string_view bytes, std::uint32_t longest);

}  // namespace metaup::plan
