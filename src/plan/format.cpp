#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "metaup/plan/media.hpp"

namespace metaup::plan {
namespace {

using namespace std::string_view_literals;

constexpr std::array kJpegNames{"jpg"sv, "jpeg"sv, "jpe"sv, "jfif"sv};
constexpr std::array kPngNames{"png"sv, "apng"sv};
constexpr std::array kGifNames{"gif"sv};
constexpr std::array kBmpNames{"bmp"sv, "dib"sv};
constexpr std::array kTiffNames{"tif"sv, "tiff"sv};
constexpr std::array kWebpNames{"webp"sv};
constexpr std::array kHeicNames{"heic"sv, "heif"sv, "hif"sv};
constexpr std::array kAvifNames{"avif"sv};
constexpr std::array kRawNames{"dng"sv, "nef"sv, "cr2"sv, "cr3"sv, "nrw"sv, "arw"sv,
                               "orf"sv, "rw2"sv, "raf"sv, "pef"sv, "srw"sv, "x3f"sv};
constexpr std::array kZipNames{"zip"sv};
// Those of Meta's guide, and webm (docs/graph-api.md, "Video files"). Its "gif" is an image here.
constexpr std::array kVideoNames{"mp4"sv, "3g2"sv,  "3gp"sv, "3gpp"sv, "asf"sv,   "avi"sv, "dat"sv, "divx"sv,
                                 "dv"sv,  "f4v"sv,  "flv"sv, "m2ts"sv, "m4v"sv,   "mkv"sv, "mod"sv, "mov"sv,
                                 "mpe"sv, "mpeg"sv, "mpg"sv, "mts"sv,  "mpeg4"sv, "nsv"sv, "ogm"sv, "ogv"sv,
                                 "qt"sv,  "tod"sv,  "ts"sv,  "vob"sv,  "webm"sv,  "wmv"sv};

struct FormatRow {
  Format format;
  std::string_view word;
  std::string_view mime_type;
  std::span<const std::string_view> extensions;  // the usual one first
};

constexpr std::array<FormatRow, 12> kFormats{{
    {Format::jpeg, "JPEG", "image/jpeg", kJpegNames},
    {Format::png, "PNG", "image/png", kPngNames},
    {Format::gif, "GIF", "image/gif", kGifNames},
    {Format::bmp, "BMP", "image/bmp", kBmpNames},
    {Format::tiff, "TIFF", "image/tiff", kTiffNames},
    {Format::webp, "WebP", "image/webp", kWebpNames},
    {Format::heic, "HEIC", "image/heic", kHeicNames},
    {Format::avif, "AVIF", "image/avif", kAvifNames},
    {Format::raw, "camera raw", "application/octet-stream", kRawNames},
    {Format::zip, "zip archive", "application/zip", kZipNames},
    {Format::video, "video", "video/mp4", kVideoNames},
    {Format::unknown, "unknown", "application/octet-stream", {}},
}};

constexpr const FormatRow& row_of(Format format) {
  for (const auto& row : kFormats) {
    if (row.format == format) return row;
  }
  return kFormats.back();
}

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  Format format;
};

constexpr std::array<Signature, 34> kSignatures{{
    {0, "\xFF\xD8\xFF"sv, Format::jpeg},
    {0, "\x89PNG\r\n\x1A\n"sv, Format::png},
    {0, "GIF87a"sv, Format::gif},
    {0, "GIF89a"sv, Format::gif},
    {0, "II*\0"sv, Format::tiff},
    {0, "MM\0*"sv, Format::tiff},
    {0, "II+\0"sv, Format::tiff},  // BigTIFF
    {0, "MM\0+"sv, Format::tiff},
    {0, "IIU\0"sv, Format::raw},  // Panasonic
    {0, "IIRO"sv, Format::raw},   // Olympus
    {0, "IIRS"sv, Format::raw},
    {0, "MMOR"sv, Format::raw},
    {0, "FUJIFILMCCD-RAW"sv, Format::raw},
    {0, "FOVb"sv, Format::raw},  // Sigma
    {0, "PK\x03\x04"sv, Format::zip},
    {0, "PK\x05\x06"sv, Format::zip},          // without an entry
    {0, "\x1A\x45\xDF\xA3"sv, Format::video},  // Matroska, WebM
    {0, "FLV\x01"sv, Format::video},
    {0, "\0\0\x01\xBA"sv, Format::video},                      // MPEG program stream
    {0, "\0\0\x01\xB3"sv, Format::video},                      // MPEG elementary stream
    {0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, Format::video},  // ASF, WMV
    {0, "\x1F\x07\0"sv, Format::video},                        // raw DV
    {0, "NSVf"sv, Format::video},
    {0, "NSVs"sv, Format::video},
    {4, "moov"sv, Format::video},  // QuickTime without a file type
    {4, "mdat"sv, Format::video},
    {4, "wide"sv, Format::video},
    {4, "pnot"sv, Format::video},
    {4, "skip"sv, Format::video},
    {4, "free"sv, Format::video},
    {28, "\x80theora"sv, Format::video},  // behind an Ogg page header
    {28, "\x01video\0"sv, Format::video},
    {28, "fishead\0"sv, Format::video},
    {28, "BBCD\0"sv, Format::video},
}};

bool has_at(std::string_view head, std::size_t offset, std::string_view bytes) {
  return head.size() >= offset + bytes.size() && head.substr(offset, bytes.size()) == bytes;
}

/// ISO media files say what they are by brands: the major one, then the compatible ones.
Format sniff_brands(std::string_view head) {
  constexpr std::array kHeic{"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv, "hevx"sv};
  constexpr std::array kSoundOnly{"M4A "sv, "M4B "sv, "M4P "sv};
  const auto is_in = [](const auto& list, std::string_view brand) {
    return std::find(list.begin(), list.end(), brand) != list.end();
  };
  const auto major = head.substr(8, 4);
  if (is_in(kHeic, major)) return Format::heic;
  if (major == "avif" || major == "avis") return Format::avif;
  if (major == "crx ") return Format::raw;  // Canon
  if (is_in(kSoundOnly, major)) return Format::unknown;
  if (major != "mif1" && major != "msf1") return Format::video;
  for (std::size_t i = 16; i + 4 <= head.size(); i += 4) {
    if (head.substr(i, 4) == "avif") return Format::avif;
  }
  return Format::heic;
}

Format sniff_riff(std::string_view kind) {
  if (kind == "WEBP") return Format::webp;
  if (kind == "AVI " || kind == "CDXA") return Format::video;
  return Format::unknown;
}

/// A BMP starts with two letters only, so what is behind them must make sense too: a header of a
/// known size, or four bytes that nobody uses and pixels that begin not far away.
bool is_bmp(std::string_view head) {
  if (!head.starts_with("BM") || head.size() < 18) return false;
  constexpr std::array kHeaderSizes{'\x0C', '\x10', '\x28', '\x34', '\x38', '\x40', '\x6C', '\x7C'};
  const bool known = std::find(kHeaderSizes.begin(), kHeaderSizes.end(), head[14]) != kHeaderSizes.end();
  const auto is_zero = [head](std::size_t at, std::size_t count) {
    return head.substr(at, count).find_first_not_of('\0') == std::string_view::npos;
  };
  return (known && is_zero(15, 3)) || (is_zero(6, 4) && is_zero(12, 2));
}

/// MPEG transport streams have no signature, but a sync byte every 188 (or 192) bytes.
bool is_transport_stream(std::string_view head) {
  const auto synced = [head](std::size_t first, std::size_t step) {
    return head.size() > first + step && head[first] == 'G' && head[first + step] == 'G' &&
           (head.size() <= first + 2 * step || head[first + 2 * step] == 'G');
  };
  return synced(0, 188) || synced(4, 192);
}

}  // namespace

std::string_view to_string(Format format) { return row_of(format).word; }
std::string_view mime_type_of(Format format) { return row_of(format).mime_type; }

std::string_view extension_of(Format format) {
  const auto extensions = row_of(format).extensions;
  return extensions.empty() ? std::string_view{} : extensions.front();
}

bool extension_fits(Format format, std::string_view extension) {
  const auto extensions = row_of(format).extensions;
  return std::find(extensions.begin(), extensions.end(), to_lower(extension)) != extensions.end();
}

bool is_accepted(Format format) {
  constexpr std::array kAccepted{Format::jpeg, Format::png, Format::gif, Format::bmp, Format::tiff, Format::video};
  return std::find(kAccepted.begin(), kAccepted.end(), format) != kAccepted.end();
}

std::optional<AssetKind> kind_of(Format format) {
  if (format == Format::unknown || format == Format::zip) return std::nullopt;
  return format == Format::video ? AssetKind::video : AssetKind::image;
}

std::optional<AssetKind> kind_of_name(std::string_view path) {
  if (path.find("://") != std::string_view::npos) path = path.substr(0, path.find_first_of("?#"));
  const auto name = path.substr(path.find_last_of('/') + 1);
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? std::nullopt : kind_of(format_of_extension(name.substr(dot + 1)));
}

Format format_of_extension(std::string_view extension) {
  const auto lower = to_lower(extension);
  for (const auto& row : kFormats) {
    if (std::find(row.extensions.begin(), row.extensions.end(), lower) != row.extensions.end()) return row.format;
  }
  return Format::unknown;
}

Format sniff(std::string_view head) {
  for (const auto& signature : kSignatures) {
    if (has_at(head, signature.offset, signature.bytes)) return signature.format;
  }
  if (has_at(head, 4, "ftyp") && head.size() >= 12) return sniff_brands(head);
  if (has_at(head, 0, "RIFF") && head.size() >= 12) return sniff_riff(head.substr(8, 4));
  if (is_bmp(head)) return Format::bmp;
  if (is_transport_stream(head)) return Format::video;
  return Format::unknown;
}

}  // namespace metaup::plan
