#include <cstring>
#include <utility>

#include "plan/image/jpeg_tables.hpp"

namespace metaup::plan::image {
namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t kHuffman = 0xC4, kStartOfImage = 0xD8, kEndOfImage = 0xD9, kStartOfScan = 0xDA,
                        kQuantization = 0xDB, kNumberOfLines = 0xDC, kApp1 = 0xE1, kProgressive = 0xC2;

/// Markers without a segment that may stand anywhere: restarts, TEM.
bool is_bare(unsigned code) { return (code >= 0xD0 && code <= 0xD7) || code == 0x01; }

/// Markers that the standard keeps for later. No decoder knows what they would mean.
bool is_reserved(std::uint32_t code) { return code >= 0x02 && code <= 0xBF; }

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

/// What the segments so far say of a picture.
class Segments {
 public:
  /// What is wrong with the segment whose length stands at `segment`.
  [[nodiscard]] std::optional<Flaw> take(ByteSource& source, std::uint32_t code, std::uint64_t segment,
                                         std::uint32_t length) {
    const auto content = [&] { return source.at(segment + 2, length - 2); };
    if (is_reserved(code)) return Flaw{"is damaged: it has a marker of unknown kind"};
    if (is_frame(code)) {
      if (std::exchange(has_frame_, true)) return Flaw{"is damaged: it has two frame headers"};
      if (auto flaw = read_frame(source, code, segment, length, facts_)) return flaw;
      return tables_.take_frame(content(), code == kProgressive);
    }
    if (code == kQuantization) return tables_.take_quantization(content());
    if (code == kHuffman) return tables_.take_huffman(content());
    if (code == kStartOfScan) {
      if (!has_frame_) return Flaw{"is damaged: its picture data comes before its frame header"};
      return tables_.check_scan(content());
    }
    if (code == kNumberOfLines && facts_.height == 0) {
      facts_.height = source.big_endian(segment + 2, 2).value_or(0);
    } else if (code == kApp1 && orientation_ == 1 && content().starts_with("Exif\0\0"sv)) {
      orientation_ = exif_orientation(content());
    }
    return std::nullopt;
  }
  [[nodiscard]] Walked picture() const {
    if (facts_.width == 0 || facts_.height == 0) return damaged("its width or height is 0");
    return oriented(facts_, orientation_);
  }

 private:
  ImageFacts facts_{.format = Format::jpeg};
  JpegTables tables_;
  std::uint32_t orientation_ = 1;
  bool has_frame_ = false;
};

}  // namespace

Walked walk_jpeg(ByteSource& source) {
  Segments segments;
  std::uint64_t data = 0;  // where that of the last scan begins
  bool has_data = false;
  std::uint64_t offset = 2;
  while (const auto marker = next_marker(source, offset)) {
    const auto code = source.big_endian(*marker, 1).value_or(0);
    has_data = has_data || (data != 0 && *marker > data + 1);
    if (code == kEndOfImage) return has_data ? segments.picture() : damaged("it holds no picture data");
    // Thumbnails lie within segments, and further pictures behind the end.
    if (code == kStartOfImage && data != 0) return truncated("the JPEG end marker, and another JPEG follows");
    if (code == kStartOfImage) return damaged("a second JPEG begins within its headers");
    const auto segment = *marker + 1;
    const auto length = source.big_endian(segment, 2);
    if (!length || segment + *length > source.size()) break;
    if (*length < 2) return damaged("a segment of it has an impossible length");
    if (auto flaw = segments.take(source, code, segment, *length)) return tl::unexpected(*std::move(flaw));
    offset = segment + *length;
    if (code == kStartOfScan) data = offset;
  }
  return truncated("the JPEG end marker");
}

}  // namespace metaup::plan::image
