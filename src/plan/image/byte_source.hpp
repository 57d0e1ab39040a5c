#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "metaup/base/file.hpp"

namespace metaup::plan::image {

/// Bytes at any offset, of a file through one bounded window or of memory. Whatever is outside
/// reads as nothing, so a walk over hostile lengths needs no checks of its own.
class ByteSource {
 public:
  /// The most that one `at` returns of a file unless told otherwise; every JPEG segment fits.
  static constexpr std::size_t kWindow = 64U << 10U;

  explicit ByteSource(std::string_view bytes) : size_(bytes.size()), window_(bytes) {}
  /// A walk that jumps far between short reads does better with a small `window`.
  explicit ByteSource(const OpenFile& file, std::size_t window = kWindow)
      : file_(&file), size_(file.size()), window_bytes_(window) {}

  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Up to `count` bytes at `offset`; fewer at the end. Valid until the next call.
  [[nodiscard]] std::string_view at(std::uint64_t offset, std::size_t count);
  /// What is at hand from `offset` on: at least one byte unless that is the end.
  [[nodiscard]] std::string_view from(std::uint64_t offset);
  /// Why bytes that should be there could not be read.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  /// One number of 1 to 4 bytes; nothing when it is cut off.
  [[nodiscard]] std::optional<std::uint32_t> big_endian(std::uint64_t offset, std::size_t bytes);
  [[nodiscard]] std::optional<std::uint32_t> little_endian(std::uint64_t offset, std::size_t bytes);
  /// One number of 8 bytes.
  [[nodiscard]] std::optional<std::uint64_t> big_endian_64(std::uint64_t offset);
  [[nodiscard]] std::optional<std::uint64_t> little_endian_64(std::uint64_t offset);

 private:
  void load(std::uint64_t offset);

  const OpenFile* file_ = nullptr;
  std::uint64_t size_ = 0;
  std::size_t window_bytes_ = kWindow;
  std::uint64_t window_begin_ = 0;
  std::string_view window_;
  std::string buffer_;
  std::optional<Error> error_;
};

}  // namespace metaup::plan::image
