#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace metaup::simulator {

/// What the bytes of an image really are.
struct ImageFacts {
  std::string format;  ///< "jpeg", "png", "gif", "bmp", "tiff", "webp", "heic", "avif"; empty: none of these
  bool decodable = false;
  std::uint32_t width = 0;  ///< 0 when not decoded
  std::uint32_t height = 0;
};

/// The format that the first bytes announce; empty when they announce no image.
[[nodiscard]] std::string sniff_image(std::string_view bytes);

/// Decodes every pixel, so that a cut or damaged file is found out. The formats that the decoder
/// does not know (tiff, webp, heic, avif) are recognised but not decodable.
[[nodiscard]] ImageFacts examine_image(std::string_view bytes);

}  // namespace metaup::simulator
