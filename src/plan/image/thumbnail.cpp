#include "plan/thumbnail.hpp"

#include <stb_image.h>
#include <stb_image_write.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "metaup/plan/media.hpp"

namespace metaup::plan {
namespace {

constexpr int kChannels = 3;

struct Size {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

struct Pixels {
  Size size;
  std::vector<unsigned char> rgb;
};

Size fitted(Size size, std::uint32_t longest) {
  const auto longer = std::max(size.width, size.height);
  if (longer <= longest) return size;
  const auto scaled = [&](std::uint32_t side) {
    return std::max(1U, static_cast<std::uint32_t>(std::uint64_t{side} * longest / longer));
  };
  return {scaled(size.width), scaled(size.height)};
}

/// The mean of the pixels in [left, right) x [top, bottom) of an RGBA image, as if it lay on white.
void add_mean(const unsigned char* rgba, std::uint32_t width, Size from, Size to, std::vector<unsigned char>& out) {
  constexpr std::uint64_t kOpaque = 255;
  std::uint64_t sums[kChannels] = {};
  for (auto y = from.height; y < to.height; ++y) {
    for (auto x = from.width; x < to.width; ++x) {
      const auto* const pixel = rgba + (std::size_t{y} * width + x) * (kChannels + 1);
      const std::uint64_t alpha = pixel[kChannels];
      for (int i = 0; i < kChannels; ++i) sums[i] += (pixel[i] * alpha + kOpaque * (kOpaque - alpha)) / kOpaque;
    }
  }
  const auto count = std::uint64_t{to.width - from.width} * (to.height - from.height);
  for (const auto sum : sums) out.push_back(static_cast<unsigned char>(sum / count));
}

Pixels shrunk(const unsigned char* rgba, Size from, Size to) {
  Pixels out{to, {}};
  out.rgb.reserve(std::size_t{to.width} * to.height * kChannels);
  const auto edge = [](std::uint32_t i, std::uint32_t before, std::uint32_t after) {
    return static_cast<std::uint32_t>(std::uint64_t{i} * before / after);
  };
  for (std::uint32_t y = 0; y < to.height; ++y) {
    for (std::uint32_t x = 0; x < to.width; ++x) {
      add_mean(rgba, from.width, {edge(x, from.width, to.width), edge(y, from.height, to.height)},
               {edge(x + 1, from.width, to.width), edge(y + 1, from.height, to.height)}, out.rgb);
    }
  }
  return out;
}

/// Where the pixel (x, y) of an image of this size, as it is shown, lies in the stored one.
std::size_t stored_at(std::uint32_t x, std::uint32_t y, Size shown, std::uint32_t orientation) {
  if (orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7) x = shown.width - 1 - x;
  if (orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8) y = shown.height - 1 - y;
  const bool turned = orientation >= 5;
  return turned ? std::size_t{x} * shown.height + y : std::size_t{y} * shown.width + x;
}

/// Mirrored and turned by 90 degrees as EXIF orientations 2 to 8 say.
Pixels upright(const Pixels& stored, std::uint32_t orientation) {
  if (orientation < 2 || orientation > 8) return stored;
  Pixels out{stored.size, {}};
  if (orientation >= 5) std::swap(out.size.width, out.size.height);
  out.rgb.reserve(stored.rgb.size());
  for (std::uint32_t y = 0; y < out.size.height; ++y) {
    for (std::uint32_t x = 0; x < out.size.width; ++x) {
      const auto at =
          stored.rgb.begin() + static_cast<std::ptrdiff_t>(stored_at(x, y, out.size, orientation) * kChannels);
      out.rgb.insert(out.rgb.end(), at, at + kChannels);
    }
  }
  return out;
}

std::optional<std::string> as_jpeg(const Pixels& pixels) {
  constexpr int kQuality = 82;
  std::string out;
  const auto append = [](void* context, void* data, int size) {
    static_cast<std::string*>(context)->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
  };
  const auto written =
      stbi_write_jpg_to_func(append, &out, static_cast<int>(pixels.size.width), static_cast<int>(pixels.size.height),
                             kChannels, pixels.rgb.data(), kQuality);
  if (written == 0) return std::nullopt;
  return out;
}

}  // namespace

std::optional<std::string> thumbnail(std::string_view bytes, std::uint32_t longest) {
  constexpr std::uint64_t kMostPixels = 32U << 20U;  // 128 MiB decoded
  constexpr std::size_t kMostBytes = 64U << 20U;
  const auto facts = inspect_image(bytes, "image");
  if (!facts || (facts->format != Format::jpeg && facts->format != Format::png) || bytes.size() > kMostBytes) {
    return std::nullopt;
  }
  const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto length = static_cast<int>(bytes.size());
  int width = 0;
  int height = 0;
  int channels = 0;
  // Asked of the decoder itself, which may see another size in an odd file.
  if (stbi_info_from_memory(data, length, &width, &height, &channels) == 0 || width <= 0 || height <= 0) {
    return std::nullopt;
  }
  const Size stored{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
  if (std::uint64_t{stored.width} * stored.height > kMostPixels) return std::nullopt;
  const std::unique_ptr<unsigned char, decltype(&stbi_image_free)> rgba(
      stbi_load_from_memory(data, length, &width, &height, &channels, kChannels + 1), &stbi_image_free);
  if (rgba == nullptr || std::cmp_not_equal(width, stored.width) || std::cmp_not_equal(height, stored.height)) {
    return std::nullopt;
  }
  return as_jpeg(upright(shrunk(rgba.get(), stored, fitted(stored, longest)), facts->orientation));
}

}  // namespace metaup::plan
