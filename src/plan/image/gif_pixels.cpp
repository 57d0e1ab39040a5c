#include "plan/image/gif_pixels.hpp"

namespace metaup::plan::image {

GifPixels::GifPixels(std::uint64_t wanted, std::uint32_t code_size)
    : wanted_(wanted), clear_code_(1U << code_size), code_size_(code_size) {
  for (std::uint32_t code = 0; code < clear_code_; ++code) lengths_[code] = 1;
  clear();
}

void GifPixels::clear() {
  bits_ = code_size_ + 1;
  next_ = clear_code_ + 2;  // the one between is the end
  last_length_ = 0;
}

void GifPixels::take_code(std::uint32_t code) {
  if (code == clear_code_) return clear();
  ended_ = code == clear_code_ + 1;
  if (ended_) return;
  const bool of_table = code < clear_code_ || (code > clear_code_ + 1 && code < next_);
  const bool of_itself = code == next_ && last_length_ != 0 && next_ < lengths_.size();
  broken_ = !of_table && !of_itself;
  if (broken_) return;
  const auto length = of_table ? lengths_[code] : last_length_ + 1;
  if (last_length_ != 0 && next_ < lengths_.size()) {
    lengths_[next_++] = last_length_ + 1;
    if (next_ == 1U << bits_ && bits_ < kMostBits) ++bits_;
  }
  last_length_ = length;
  pixels_ += length;
}

void GifPixels::take(std::string_view packed) {
  const auto done = [this] { return ended_ || broken_ || complete(); };
  for (const char byte : packed) {
    if (done()) return;  // sub-blocks may follow, and nothing of them is to be held
    held_ |= static_cast<std::uint32_t>(static_cast<unsigned char>(byte)) << held_count_;
    held_count_ += 8;
    while (held_count_ >= bits_ && !done()) {
      const auto code = held_ & ((1U << bits_) - 1);
      held_ >>= bits_;
      held_count_ -= bits_;
      take_code(code);
    }
  }
}

}  // namespace metaup::plan::image
