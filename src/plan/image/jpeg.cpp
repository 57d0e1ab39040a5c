#include <cstring>

#include "plan/image/walk.hpp"

namespace metaup::plan::image {
namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t kEndOfImage = 0xD9, kStartOfScan = 0xDA, kNumberOfLines = 0xDC, kApp1 = 0xE1;

/// Markers without a segment: restarts, a repeated start of image, TEM.
bool is_bare(unsigned code) { return (code >= 0xD0 && code <= 0xD8) || code == 0x01; }

/// A frame header carries the size. C4, C8 and CC lie in its range and are other things; F7 is that
/// of JPEG-LS.
bool is_frame(std::uint32_t code) {
  return (code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC) || code == 0xF7;
}

/// What a frame is when browsers and image libraries do not decode it; empty for those that they do:
/// baseline (C0), extended (C1) and progressive (C2), all of Huffman coding.
std::string_view rare_coding(std::uint32_t frame) {
  switch (frame) {
    case 0xC0:
    case 0xC1:
    case 0xC2:
      return {};
    case 0xC3:
    case 0xCB:
      return "lossless";
    case 0xC9:
    case 0xCA:
      return "arithmetic-coded";
    case 0xF7:
      return "JPEG-LS";
    default:
      return "hierarchical";
  }
}

constexpr auto kRareHint = "save it as an ordinary JPEG (baseline or progressive, 8 bits)";

/// Takes the size out of a frame header; what is wrong with it otherwise.
std::optional<Flaw> read_frame(ByteSource& source, std::uint32_t code, std::uint64_t segment, std::uint32_t length,
                               ImageFacts& facts) {
  if (const auto coding = rare_coding(code); !coding.empty()) {
    return Flaw{"is a JPEG of a rare kind (" + std::string(coding) + "), which Meta cannot read", kRareHint};
  }
  const auto precision = source.big_endian(segment + 2, 1);
  const auto height = source.big_endian(segment + 3, 2), width = source.big_endian(segment + 5, 2);
  const auto components = source.big_endian(segment + 7, 1);
  if (!precision || !height || !width || !components) return Flaw{"is truncated: it ends before its size"};
  if (*precision != 8) {
    return Flaw{"is a JPEG of " + std::to_string(*precision) + " bits a colour, which Meta cannot read", kRareHint};
  }
  if (*components == 0 || length != 8 + 3 * *components) return Flaw{"is damaged: its frame header makes no sense"};
  facts.height = *height;
  facts.width = *width;
  return std::nullopt;
}

/// Where the code of the next marker is. Picture data, stuffed zeros, fill bytes and bare
/// markers in between are skipped, as decoders do.
std::optional<std::uint64_t> next_marker(ByteSource& source, std::uint64_t offset) {
  bool after_ff = false;
  for (auto bytes = source.from(offset); !bytes.empty(); bytes = source.from(offset)) {
    std::size_t i = 0;
    while (i < bytes.size()) {
      if (!after_ff) {
        const auto* const ff = std::memchr(bytes.data() + i, 0xFF, bytes.size() - i);
        if (ff == nullptr) break;
        i = static_cast<std::size_t>(static_cast<const char*>(ff) - bytes.data()) + 1;
        after_ff = true;
        continue;
      }
      const unsigned code = static_cast<unsigned char>(bytes[i]);
      if (code != 0xFF) after_ff = false;
      if (code != 0 && code != 0xFF && !is_bare(code)) return offset + i;
      ++i;
    }
    offset += bytes.size();
  }
  return std::nullopt;
}

}  // namespace

Walked walk_jpeg(ByteSource& source) {
  ImageFacts facts{.format = Format::jpeg};
  std::uint32_t orientation = 1;
  bool has_frame = false;
  bool has_scan = false;
  std::uint64_t offset = 2;
  while (const auto marker = next_marker(source, offset)) {
    const auto code = source.big_endian(*marker, 1).value_or(0);
    if (code == kEndOfImage) {
      if (!has_scan) return damaged("it holds no picture data");
      if (facts.width == 0 || facts.height == 0) return damaged("its width or height is 0");
      return oriented(facts, orientation);
    }
    const auto segment = *marker + 1;
    const auto length = source.big_endian(segment, 2);
    if (!length) break;
    if (*length < 2) return damaged("a segment of it has an impossible length");
    if (is_frame(code) && !has_frame) {
      has_frame = true;
      if (auto flaw = read_frame(source, code, segment, *length, facts)) return tl::unexpected(*std::move(flaw));
    } else if (code == kNumberOfLines && facts.height == 0) {
      facts.height = source.big_endian(segment + 2, 2).value_or(0);
    } else if (code == kApp1 && orientation == 1) {
      const auto content = source.at(segment + 2, *length - 2);
      if (content.starts_with("Exif\0\0"sv)) orientation = exif_orientation(content);
    } else if (code == kStartOfScan) {
      if (!has_frame) return damaged("its picture data comes before its frame header");
      has_scan = true;
    }
    offset = segment + *length;
  }
  return truncated("the JPEG end marker");
}

}  // namespace metaup::plan::image
