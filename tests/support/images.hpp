#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// Real image files made in memory. Equal arguments give equal bytes; another seed gives other
/// pixels, so as many different contents as a test needs.
namespace metaup::test {

[[nodiscard]] std::string make_jpeg(std::uint32_t seed, int width = 64, int height = 48);
[[nodiscard]] std::string make_png(std::uint32_t seed, int width = 64, int height = 48);
[[nodiscard]] std::string make_bmp(std::uint32_t seed, int width = 64, int height = 48);
/// One frame of one colour, which the seed chooses.
[[nodiscard]] std::string make_gif(std::uint32_t seed, std::uint16_t width = 64, std::uint16_t height = 48);
/// Uncompressed RGB.
[[nodiscard]] std::string make_tiff(std::uint32_t seed, std::uint16_t width = 8, std::uint16_t height = 6);

/// A JPEG whose EXIF data says how it is to be turned (1 to 8); the pixels are stored unturned.
[[nodiscard]] std::string make_jpeg_with_orientation(std::uint32_t seed, std::uint16_t orientation, int width = 64,
                                                     int height = 48);

/// The beginnings of formats that are only recognised, padded to a few hundred bytes.
[[nodiscard]] std::string make_webp_head(std::uint32_t width, std::uint32_t height);
[[nodiscard]] std::string make_heic_head();
[[nodiscard]] std::string make_avif_head();
[[nodiscard]] std::string make_mp4_head();

/// The first `percent` of some bytes.
[[nodiscard]] std::string truncated(std::string_view bytes, unsigned percent = 60);

}  // namespace metaup::test
