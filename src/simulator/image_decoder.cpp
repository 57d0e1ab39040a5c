#include "simulator/image_decoder.hpp"

#include <stb_image.h>

#include <memory>

namespace metaup::simulator {
namespace {

using namespace std::string_view_literals;

/// The decoder takes files that end too early; these marks of a whole file do not. Of a JPEG the end
/// must follow the last scan: a thumbnail in its head has an end of its own.
bool has_its_end(std::string_view format, std::string_view bytes) {
  if (format == "jpeg") {
    const auto scan = bytes.rfind("\xFF\xDA"sv);
    return scan != std::string_view::npos && bytes.find("\xFF\xD9"sv, scan) != std::string_view::npos;
  }
  if (format == "png") return bytes.rfind("IEND"sv) != std::string_view::npos;
  if (format == "gif") return bytes.substr(0, bytes.find_last_not_of('\0') + 1).ends_with(';');
  return true;
}

}  // namespace

std::string sniff_image(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return "jpeg";
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return "png";
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return "gif";
  if (bytes.starts_with("BM"sv)) return "bmp";
  if (bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv)) return "tiff";
  if (bytes.starts_with("RIFF"sv) && bytes.substr(0, 12).ends_with("WEBP"sv)) return "webp";
  if (bytes.substr(0, 12).find("ftypavif"sv) == 4) return "avif";
  if (bytes.substr(0, 12).find("ftypheic"sv) == 4 || bytes.substr(0, 12).find("ftypmif1"sv) == 4) return "heic";
  return {};
}

ImageFacts examine_image(std::string_view bytes) {
  ImageFacts facts;
  facts.format = sniff_image(bytes);
  constexpr std::size_t kMostBytes = 1U << 30;  // the decoder counts in int
  if (facts.format.empty() || bytes.size() > kMostBytes || !has_its_end(facts.format, bytes)) return facts;
  int width = 0;
  int height = 0;
  int channels = 0;
  const std::unique_ptr<unsigned char, decltype(&stbi_image_free)> pixels(
      stbi_load_from_memory(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                            &width, &height, &channels, 0),
      &stbi_image_free);
  if (pixels == nullptr) return facts;
  facts.decodable = true;
  facts.width = static_cast<std::uint32_t>(width);
  facts.height = static_cast<std::uint32_t>(height);
  return facts;
}

}  // namespace metaup::simulator
