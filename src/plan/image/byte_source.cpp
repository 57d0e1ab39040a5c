#include "plan/image/byte_source.hpp"

#include <span>

namespace metaup::plan::image {

std::string_view ByteSource::at(std::uint64_t offset, std::size_t count) {
  if (offset >= size_) return {};
  const auto available = std::min<std::uint64_t>(count, size_ - offset);
  const bool held = offset >= window_begin_ && offset - window_begin_ + available <= window_.size();
  if (!held) load(offset);
  return from(offset).substr(0, count);
}

std::string_view ByteSource::from(std::uint64_t offset) {
  if (offset >= size_) return {};
  if (offset < window_begin_ || offset - window_begin_ >= window_.size()) load(offset);
  const auto skipped = static_cast<std::size_t>(offset - window_begin_);
  return skipped < window_.size() ? window_.substr(skipped) : std::string_view{};
}

void ByteSource::load(std::uint64_t offset) {
  if (file_ == nullptr) return;
  buffer_.resize(window_bytes_);
  const auto count = file_->read_at(offset, std::as_writable_bytes(std::span(buffer_)));
  if (!count) error_ = count.error();
  window_begin_ = offset;
  window_ = std::string_view(buffer_).substr(0, count.value_or(0));
}

std::optional<std::uint32_t> ByteSource::big_endian(std::uint64_t offset, std::size_t bytes) {
  const auto text = at(offset, bytes);
  if (text.size() != bytes) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text) value = (value << 8U) | static_cast<unsigned char>(c);
  return value;
}

std::optional<std::uint32_t> ByteSource::little_endian(std::uint64_t offset, std::size_t bytes) {
  const auto text = at(offset, bytes);
  if (text.size() != bytes) return std::nullopt;
  std::uint32_t value = 0;
  for (auto c = text.rbegin(); c != text.rend(); ++c) value = (value << 8U) | static_cast<unsigned char>(*c);
  return value;
}

std::optional<std::uint64_t> ByteSource::big_endian_64(std::uint64_t offset) {
  const auto high = big_endian(offset, 4), low = big_endian(offset + 4, 4);
  if (!high || !low) return std::nullopt;
  return std::uint64_t{*high} << 32U | *low;
}

std::optional<std::uint64_t> ByteSource::little_endian_64(std::uint64_t offset) {
  const auto low = little_endian(offset, 4), high = little_endian(offset + 4, 4);
  if (!high || !low) return std::nullopt;
  return std::uint64_t{*high} << 32U | *low;
}

}  // namespace metaup::plan::image
