#include "simulator/image_decoder.hpp"

#include <stb_image.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/digest.hpp"

namespace metaup::simulator {
namespace {

using namespace std::string_view_literals;

std::uint32_t number(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

/// Whether all chunks up to IEND are there, those that matter with the right checksum.
bool is_whole_png(std::string_view bytes) {
  for (bytes.remove_prefix(8); bytes.size() >= 12;) {
    const auto type = bytes.substr(4, 4);
    const std::uint64_t length = number(bytes.substr(0, 4));
    if (length + 12 > bytes.size()) return false;
    const bool critical = type.front() >= 'A' && type.front() <= 'Z';
    if (critical && crc32(bytes.substr(4, 4 + length)) != number(bytes.substr(8 + length, 4))) return false;
    if (type == "IEND") return true;
    bytes.remove_prefix(12 + length);
  }
  return false;
}

/// Whether the first frame of a GIF is there to its end: its data are blocks, and an empty one is the last.
bool has_whole_frame(std::string_view bytes) {
  const auto byte = [&](std::size_t at) {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : std::uint32_t{0};
  };
  const auto colours = [&](std::size_t at) {
    return (byte(at) & 0x80U) != 0 ? std::size_t{3} << ((byte(at) & 7U) + 1) : 0;
  };
  const auto behind_blocks = [&](std::size_t at) {
    while (at < bytes.size() && byte(at) != 0) at += 1 + byte(at);
    return at + 1;
  };
  std::size_t at = 13 + colours(10);
  while (byte(at) == 0x21) at = behind_blocks(at + 2);
  return byte(at) == 0x2C && behind_blocks(at + 11 + colours(at + 9)) <= bytes.size();
}

/// Whether a BMP is as long as its head says.
bool has_told_size(std::string_view bytes) {
  constexpr std::size_t kHead = 6;
  std::string size(bytes.substr(2, kHead - 2));
  std::reverse(size.begin(), size.end());
  return bytes.size() >= kHead && number(size) <= bytes.size();
}

/// The decoder takes files that end too early, and does not look at checksums; a service does. Of a JPEG
/// the end must follow the last scan: a thumbnail in its head has an end of its own.
bool is_whole(std::string_view format, std::string_view bytes) {
  if (format == "jpeg") {
    const auto scan = bytes.rfind("\xFF\xDA"sv);
    return scan != std::string_view::npos && bytes.find("\xFF\xD9"sv, scan) != std::string_view::npos;
  }
  if (format == "png") return is_whole_png(bytes);
  if (format == "gif") return has_whole_frame(bytes);
  if (format == "bmp") return has_told_size(bytes);
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
  if (facts.format.empty() || bytes.size() > kMostBytes || !is_whole(facts.format, bytes)) return facts;
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
