#pragma once
#include <string>
#include <tl/expected.hpp>

#include "metaup/plan/media.hpp"
#include "plan/image/byte_source.hpp"

/// One walk for each format. They start behind the signature, which `sniff` has seen, read only
/// what they need and always advance, so their time is bounded by the size of the file.
namespace metaup::plan::image {

/// The facts, or what is wrong as the end of a sentence that begins with the file's name.
using Walked = tl::expected<ImageFacts, std::string>;

[[nodiscard]] Walked walk_jpeg(ByteSource& source);
[[nodiscard]] Walked walk_png(ByteSource& source);
[[nodiscard]] Walked walk_gif(ByteSource& source);
[[nodiscard]] Walked walk_bmp(ByteSource& source);
[[nodiscard]] Walked walk_tiff(ByteSource& source);
[[nodiscard]] Walked walk_webp(ByteSource& source);

inline tl::unexpected<std::string> truncated(const std::string& before) {
  return tl::unexpected<std::string>("is truncated: it ends before " + before);
}
inline tl::unexpected<std::string> damaged(const std::string& how) {
  return tl::unexpected<std::string>("is damaged: " + how);
}

/// What the first directory of a TIFF structure says; EXIF data is one. Members that it lacks, or
/// that cannot be read, keep their defaults.
struct TiffTags {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t orientation = 1;
};
/// Nothing when the directory is not wholly there.
[[nodiscard]] std::optional<TiffTags> read_tiff_tags(ByteSource& source);

/// Orientations 5 to 8 turn an image by 90 degrees, so its sides change places.
[[nodiscard]] inline ImageFacts oriented(ImageFacts facts, std::uint32_t orientation) {
  if (orientation >= 5 && orientation <= 8) std::swap(facts.width, facts.height);
  if (orientation >= 1 && orientation <= 8) facts.orientation = orientation;
  return facts;
}

}  // namespace metaup::plan::image
