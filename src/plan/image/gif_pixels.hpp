#pragma once
#include <array>
#include <string_view>

#include "plan/image/walk.hpp"

namespace metaup::plan::image {

/// Counts the pixels that a frame's packed data (LZW) stands for, without unpacking them.
class GifPixels {
 public:
  GifPixels(std::uint64_t wanted, std::uint32_t code_size);

  /// The content of the next sub-block.
  void take(std::string_view packed);
  /// A code came up that no encoder writes.
  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] bool complete() const { return pixels_ >= wanted_; }

 private:
  static constexpr std::uint32_t kMostBits = 12;

  void take_code(std::uint32_t code);
  void clear();

  std::uint64_t wanted_;
  std::uint64_t pixels_ = 0;
  std::uint32_t clear_code_;
  std::uint32_t code_size_;
  std::uint32_t bits_ = 0;         ///< of the next code
  std::uint32_t next_ = 0;         ///< the code that the next pixels define
  std::uint32_t last_length_ = 0;  ///< pixels of the code before; 0 at the start
  std::uint32_t held_ = 0;         ///< packed bits that are not taken yet
  std::uint32_t held_count_ = 0;
  bool ended_ = false;
  bool broken_ = false;
  std::array<std::uint32_t, 1U << kMostBits> lengths_{};  ///< pixels of each code
};

}  // namespace metaup::plan::image
