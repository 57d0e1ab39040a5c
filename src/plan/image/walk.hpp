#pragma once
#include <string>
#include <tl/expected.hpp>

#include "metaup/plan/media.hpp"
#include "plan/image/byte_source.hpp"

/// One walk for each format. They start behind the signature, which `sniff` has seen, read only
/// what they need and always advance, so their time is bounded by the size of the file.
namespace metaup::plan::image {

/// What is wrong, as the end of a sentence that begins with the file's name, and what to do about it.
struct Flaw {
  std::string what;
  std::string what_to_do = "export or copy it again";
};
using Walked = tl::expected<ImageFacts, Flaw>;

[[nodiscard]] Walked walk_jpeg(ByteSource& source);
[[nodiscard]] Walked walk_png(ByteSource& source);
[[nodiscard]] Walked walk_gif(ByteSource& source);
[[nodiscard]] Walked walk_bmp(ByteSource& source);
[[nodiscard]] Walked walk_tiff(ByteSource& source);
[[nodiscard]] Walked walk_webp(ByteSource& source);

inline tl::unexpected<Flaw> truncated(const std::string& before) {
  return tl::unexpected(Flaw{"is truncated: it ends before " + before});
}
inline tl::unexpected<Flaw> damaged(const std::string& how) { return tl::unexpected(Flaw{"is damaged: " + how}); }
/// Whole, but of a kind that Meta cannot decode.
inline tl::unexpected<Flaw> undecodable(const std::string& what, std::string what_to_do) {
  return tl::unexpected(Flaw{"is " + what, std::move(what_to_do)});
}

/// DNG, NEF, CR2 and their like.
inline tl::unexpected<Flaw> camera_raw() {
  return undecodable("a camera's raw file, which Meta does not accept", "export it as JPG from the photo program");
}

/// The orientation (1 to 8) that EXIF data asks for, with or without the "Exif" mark before it; 1
/// when it asks for none or cannot be read.
[[nodiscard]] std::uint32_t exif_orientation(std::string_view exif);

/// Orientations 5 to 8 turn an image by 90 degrees, so its sides change places.
[[nodiscard]] inline ImageFacts oriented(ImageFacts facts, std::uint32_t orientation) {
  if (orientation >= 5 && orientation <= 8) std::swap(facts.width, facts.height);
  if (orientation >= 1 && orientation <= 8) facts.orientation = orientation;
  return facts;
}

}  // namespace metaup::plan::image
