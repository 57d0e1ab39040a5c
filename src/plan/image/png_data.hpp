#pragma once
#include <zlib.h>

#include <array>
#include <optional>
#include <string_view>

#include "plan/image/walk.hpp"

/// The picture data of a PNG, unpacked to be counted and never kept.
namespace metaup::plan::image {

struct PngShape {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t bits_per_pixel = 0;
  bool interlaced = false;
};

/// Counts rows as their bytes come: one pass over the picture, or the seven of an interlaced one.
class PngRows {
 public:
  explicit PngRows(const PngShape& shape);
  /// False when a row begins with a filter that there is not. Bytes behind the last row are ignored.
  [[nodiscard]] bool take(std::string_view bytes);
  [[nodiscard]] bool complete() const { return pass_ == passes_; }

 private:
  /// Goes to the first row of the next pass that has any.
  void begin_pass();

  PngShape shape_;
  std::size_t passes_;
  std::size_t pass_ = 0;  ///< one past that whose rows are counted
  std::uint64_t rows_left_ = 0;
  std::uint64_t row_bytes_ = 0;   ///< with the filter before it
  std::uint64_t bytes_left_ = 0;  ///< of the row that is counted
};

/// Inflates the chunks of picture data, one after the other.
class PngData {
 public:
  explicit PngData(const PngShape& shape);
  ~PngData();
  PngData(const PngData&) = delete;
  PngData& operator=(const PngData&) = delete;

  void take(std::string_view packed);
  /// What is wrong with the data so far, whatever follows.
  [[nodiscard]] std::optional<Flaw> broken() const;
  /// What is missing when no more data follows.
  [[nodiscard]] std::optional<Flaw> missing() const;

 private:
  enum class State { open, ended, not_followed, bad_stream, bad_filter };

  PngRows rows_;
  State state_ = State::open;
  std::uint64_t unpacked_ = 0;
  z_stream stream_{};
};

}  // namespace metaup::plan::image
