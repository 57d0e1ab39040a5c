#pragma once
#include <optional>
#include <vector>

#include "plan/image/byte_source.hpp"

/// The first directory of a TIFF structure. EXIF data is one, too, and camera raw files are.
namespace metaup::plan::image {

/// Where a directory keeps the values of one tag.
struct TiffValues {
  std::uint32_t type = 0;
  std::uint64_t count = 0;
  std::uint64_t offset = 0;
};

/// Members that the directory lacks keep their defaults.
struct TiffTags {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t orientation = 1;
  std::uint32_t subfile = 0;      ///< NewSubfileType; bit 0: a smaller copy of another picture
  std::uint32_t photometric = 0;  ///< what the colours mean
  std::uint32_t compression = 1;
  std::uint32_t samples = 1;       ///< a pixel
  std::uint32_t planes_are = 1;    ///< 2: each sample has strips or tiles of its own
  std::uint32_t strip_rows = ~0U;  ///< of all strips but the last
  std::uint32_t tile_width = 0;
  std::uint32_t tile_height = 0;
  bool tiled = false;
  bool has_dng_version = false;
  TiffValues depths;        ///< bits of each sample
  TiffValues part_offsets;  ///< of the strips or tiles
  TiffValues part_lengths;
  std::uint64_t needed_end = 0;   ///< of the colour map, the tables of JPEG strips and the like
  std::uint64_t jpeg_offset = 0;  ///< of pictures as TIFF 6.0 kept JPEGs
  std::uint64_t jpeg_length = 0;
};

/// Reads numbers in the byte order, and of the width, that the header names.
class TiffReader {
 public:
  explicit TiffReader(ByteSource& source);
  /// Nothing when the directory is not wholly there.
  [[nodiscard]] std::optional<TiffTags> first_directory();
  /// Up to `most` values from `first` on; nothing when they lie outside of the file, or are no
  /// whole numbers.
  [[nodiscard]] std::optional<std::vector<std::uint64_t>> numbers(const TiffValues& values, std::uint64_t first,
                                                                  std::size_t most);
  [[nodiscard]] std::uint64_t size() const { return source_.size(); }

 private:
  [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t offset, std::size_t bytes);

  ByteSource& source_;
  bool little_ = false;
  bool big_tiff_ = false;  ///< offsets and counts of 8 bytes
};

}  // namespace metaup::plan::image
