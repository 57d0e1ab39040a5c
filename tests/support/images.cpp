#include "support/images.hpp"

#include <stdexcept>
#include <vector>

#include <stb/stb_image_write.h>

namespace metaup::test {
namespace {

using namespace std::string_literals;

constexpr int kChannels = 3;

/// A gradient with noise in it: compresses like a photograph rather than like a flat area.
std::vector<unsigned char> make_pixels(std::uint32_t seed, int width, int height) {
  std::vector<unsigned char> pixels;
  pixels.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * kChannels);
  std::uint32_t state = seed * 2654435761U + 1;  // never 0, where the generator would stay
  state = state == 0 ? 1 : state;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      state ^= state << 13U;
      state ^= state >> 17U;
      state ^= state << 5U;
      for (unsigned channel = 0; channel < kChannels; ++channel) {
        const auto gradient = static_cast<std::uint32_t>(x * 255 / width + y * 64 / height);
        pixels.push_back(static_cast<unsigned char>(gradient + (state >> (8U * channel) & 0x1FU)));
      }
    }
  }
  return pixels;
}

void append(void* out, void* bytes, int count) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
}

std::string checked(int written, std::string bytes) {
  if (written == 0) throw std::runtime_error("stb_image_write failed");
  return bytes;
}

std::string little_endian(std::uint32_t value, unsigned bytes) {
  std::string text;
  for (unsigned i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8U * i) & 0xFFU);
  return text;
}

/// One entry of a TIFF directory; type 3 is a short, 4 a long.
std::string tiff_entry(std::uint32_t tag, std::uint32_t type, std::uint32_t value, std::uint32_t count = 1) {
  return little_endian(tag, 2) + little_endian(type, 2) + little_endian(count, 4) + little_endian(value, 4);
}

std::string padded(std::string bytes) {
  bytes.resize(256, '\0');
  return bytes;
}

}  // namespace

std::string make_jpeg(std::uint32_t seed, int width, int height) {
  std::string bytes;
  const auto pixels = make_pixels(seed, width, height);
  const int written = stbi_write_jpg_to_func(append, &bytes, width, height, kChannels, pixels.data(), 85);
  return checked(written, std::move(bytes));
}

std::string make_png(std::uint32_t seed, int width, int height) {
  std::string bytes;
  const auto pixels = make_pixels(seed, width, height);
  const int stride = width * kChannels;
  const int written = stbi_write_png_to_func(append, &bytes, width, height, kChannels, pixels.data(), stride);
  return checked(written, std::move(bytes));
}

std::string make_bmp(std::uint32_t seed, int width, int height) {
  std::string bytes;
  const auto pixels = make_pixels(seed, width, height);
  const int written = stbi_write_bmp_to_func(append, &bytes, width, height, kChannels, pixels.data());
  return checked(written, std::move(bytes));
}

std::string make_gif(std::uint32_t seed, std::uint16_t width, std::uint16_t height) {
  std::string bytes("GIF89a");
  bytes += little_endian(width, 2) + little_endian(height, 2) + "\x80\0\0"s;
  bytes += little_endian(seed, 3) + "\xFF\xFF\xFF"s;  // the two colours
  bytes += ","s + little_endian(0, 4) + little_endian(width, 2) + little_endian(height, 2) + "\0"s;
  // Codes of three bits: a clear (4) before each pixel of colour 0 keeps the code size from growing.
  std::string packed;
  std::uint32_t bits = 0, held = 0;
  const auto put = [&](std::uint32_t code) {
    bits |= code << held;
    held += 3;
    for (; held >= 8; held -= 8, bits >>= 8U) packed += static_cast<char>(bits & 0xFFU);
  };
  for (std::uint32_t pixel = 0; pixel < std::uint32_t{width} * height; ++pixel) {
    put(4);
    put(0);
  }
  put(5);
  if (held > 0) packed += static_cast<char>(bits & 0xFFU);
  bytes += '\x02';
  for (std::size_t i = 0; i < packed.size(); i += 255) {
    const auto block = packed.substr(i, 255);
    bytes += static_cast<char>(block.size()) + block;
  }
  return bytes + "\0;"s;
}

std::string make_tiff(std::uint32_t seed, std::uint16_t width, std::uint16_t height) {
  const auto pixels = make_pixels(seed, width, height);
  constexpr std::uint32_t kEntries = 9, kPixels = 8;
  const auto size = static_cast<std::uint32_t>(pixels.size());
  const auto depths = kPixels + size;  // three shorts, which do not fit into the entry
  std::string bytes = "II*\0"s + little_endian(depths + 6, 4);
  bytes.append(pixels.begin(), pixels.end());
  bytes += little_endian(8, 2) + little_endian(8, 2) + little_endian(8, 2);
  bytes += little_endian(kEntries, 2);
  bytes += tiff_entry(256, 3, width) + tiff_entry(257, 3, height) + tiff_entry(258, 3, depths, 3);
  bytes += tiff_entry(259, 3, 1) + tiff_entry(262, 3, 2) + tiff_entry(273, 4, kPixels);
  bytes += tiff_entry(277, 3, kChannels) + tiff_entry(278, 3, height) + tiff_entry(279, 4, size);
  return bytes + little_endian(0, 4);
}

std::string make_jpeg_with_orientation(std::uint32_t seed, std::uint16_t orientation, int width, int height) {
  const auto exif = "Exif\0\0II*\0"s + little_endian(8, 4) + little_endian(1, 2) + tiff_entry(0x0112, 3, orientation) +
                    little_endian(0, 4);
  const auto length = static_cast<char>(exif.size() + 2);
  return make_jpeg(seed, width, height).insert(2, "\xFF\xE1\0"s + length + exif);
}

std::string make_webp_head(std::uint32_t width, std::uint32_t height) {
  const auto canvas = little_endian(width - 1, 3) + little_endian(height - 1, 3);
  return padded("RIFF" + little_endian(248, 4) + "WEBPVP8X" + little_endian(10, 4) + little_endian(0, 4) + canvas);
}

std::string make_heic_head() {
  return padded(
      "\0\0\0\x18"
      "ftypheic\0\0\0\0mif1heic"s);
}
std::string make_avif_head() {
  return padded(
      "\0\0\0\x1C"
      "ftypavif\0\0\0\0avifmif1miaf"s);
}
std::string make_mp4_head() {
  return padded(
      "\0\0\0\x18"
      "ftypisom\0\0\x02\0isommp42"s);
}

std::string truncated(std::string_view bytes, unsigned percent) {
  return std::string(bytes.substr(0, bytes.size() * percent / 100));
}

}  // namespace metaup::test
