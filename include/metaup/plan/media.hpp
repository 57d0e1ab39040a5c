#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "metaup/base/file.hpp"
#include "metaup/base/ids.hpp"

/// What a file is, by its content.
namespace metaup::plan {

enum class Format : std::uint8_t {
  jpeg,
  png,
  gif,
  bmp,
  tiff,
  webp,
  heic,
  avif,
  raw,  ///< of a camera; those that are TIFF files at first sight are `tiff`
  zip,
  video,
  unknown
};
/// As people write it: "JPEG", "zip archive", "video".
[[nodiscard]] std::string_view to_string(Format format);
/// The usual extension without a dot ("jpg"), and the MIME type.
[[nodiscard]] std::string_view extension_of(Format format);
[[nodiscard]] std::string_view mime_type_of(Format format);
/// Whether `extension` (any case, without a dot) is one that files of this format carry.
[[nodiscard]] bool extension_fits(Format format, std::string_view extension);
/// Whether Meta accepts files of this format: not WebP (100/1487411), HEIC, AVIF and raw photographs.
[[nodiscard]] bool is_accepted(Format format);
/// Image or video; nothing for what is neither.
[[nodiscard]] std::optional<AssetKind> kind_of(Format format);
/// The same by the extension of a path or URL.
[[nodiscard]] std::optional<AssetKind> kind_of_name(std::string_view path);
/// The format whose files carry `extension`, or `unknown`.
[[nodiscard]] Format format_of_extension(std::string_view extension);

/// As many bytes as `sniff` needs: MPEG transport streams show only by a pattern this long.
inline constexpr std::size_t kSniffBytes = 512;
/// The format by the first bytes. Never fails: `unknown`.
[[nodiscard]] Format sniff(std::string_view head);

struct ImageFacts {
  Format format = Format::unknown;
  std::uint32_t width = 0;  ///< as shown: EXIF orientation is applied; 0 when not known
  std::uint32_t height = 0;
  std::uint32_t orientation = 1;  ///< as EXIF has it, 1 to 8: how the stored pixels are turned to be shown
};
/// Walks the structure of an image to its end: JPEG to EOI with the tables of its scans, PNG to IEND
/// with its chunks' checksums and rows, GIF through whole frames with the pixels of the first, TIFF to
/// the last strip or tile of its first picture; bmp and webp by their sizes; heic and avif are only recognised.
/// Truncated, damaged, empty and foreign files, and what no common program decodes (lossless JPEG, a camera's raw
/// file), are local errors that say what is wrong. Reads bounded windows, never the whole file at once; safe on hostile
/// bytes.
[[nodiscard]] Result<ImageFacts> inspect_image(const OpenFile& file);
/// The same over bytes in memory, for the fuzz target and archive entries.
[[nodiscard]] Result<ImageFacts> inspect_image(std::string_view bytes, std::string_view name);

}  // namespace metaup::plan
