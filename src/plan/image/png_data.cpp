#include "plan/image/png_data.hpp"

#include <algorithm>

namespace metaup::plan::image {
namespace {

/// A grid of pixels within the picture: where it begins, and the steps from one pixel to the next.
struct Pass {
  std::uint32_t left, top, right_step, down_step;
};
constexpr Pass kWhole{0, 0, 1, 1};
constexpr std::array<Pass, 7> kInterlaced{
    {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};

/// How many steps from `first` on lie below `side`.
std::uint64_t steps(std::uint32_t side, std::uint32_t first, std::uint32_t step) {
  return side <= first ? 0 : (std::uint64_t{side} - first + step - 1) / step;
}

/// A small file can unpack to thousands of times its size. What is behind this is not looked at.
constexpr std::uint64_t kMostUnpacked = 1ULL << 30U;

}  // namespace

PngRows::PngRows(const PngShape& shape) : shape_(shape), passes_(shape.interlaced ? kInterlaced.size() : 1) {
  begin_pass();
}

void PngRows::begin_pass() {
  for (; pass_ < passes_; ++pass_) {
    const auto& pass = shape_.interlaced ? kInterlaced[pass_] : kWhole;
    const auto columns = steps(shape_.width, pass.left, pass.right_step);
    rows_left_ = steps(shape_.height, pass.top, pass.down_step);
    row_bytes_ = 1 + (columns * shape_.bits_per_pixel + 7) / 8;
    bytes_left_ = row_bytes_;
    if (columns != 0 && rows_left_ != 0) return;
  }
}

bool PngRows::take(std::string_view bytes) {
  constexpr unsigned char kLastFilter = 4;
  while (!bytes.empty() && !complete()) {
    const bool at_filter = bytes_left_ == row_bytes_;
    if (at_filter && static_cast<unsigned char>(bytes.front()) > kLastFilter) return false;
    const auto taken = std::min<std::uint64_t>(bytes.size(), bytes_left_);
    bytes.remove_prefix(static_cast<std::size_t>(taken));
    bytes_left_ -= taken;
    if (bytes_left_ != 0) continue;
    bytes_left_ = row_bytes_;
    if (--rows_left_ != 0) continue;
    ++pass_;
    begin_pass();
  }
  return true;
}

PngData::PngData(const PngShape& shape) : rows_(shape) {
  if (inflateInit(&stream_) != Z_OK) state_ = State::not_followed;  // no memory
}

PngData::~PngData() { inflateEnd(&stream_); }

void PngData::take(std::string_view packed) {
  std::array<char, 32U << 10U> room;                                             // zlib fills it
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib only reads it
  stream_.avail_in = static_cast<uInt>(packed.size());
  bool full = true;
  while (state_ == State::open && (stream_.avail_in != 0 || full)) {
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = static_cast<uInt>(room.size());
    const auto code = inflate(&stream_, Z_NO_FLUSH);
    const std::string_view bytes(room.data(), room.size() - stream_.avail_out);
    full = stream_.avail_out == 0;  // zlib may hold more
    unpacked_ += bytes.size();
    const bool had_all = rows_.complete();
    if (!rows_.take(bytes)) {
      state_ = State::bad_filter;
    } else if (code == Z_STREAM_END) {
      state_ = State::ended;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {  // the latter: more is to come
      state_ = State::bad_stream;
    } else if (unpacked_ > kMostUnpacked || (had_all && !bytes.empty())) {
      state_ = State::not_followed;  // decoders ignore what follows the last row
    }
  }
}

std::optional<Flaw> PngData::broken() const {
  if (state_ == State::bad_stream) return Flaw{"is damaged: its picture data cannot be unpacked"};
  if (state_ == State::bad_filter) return Flaw{"is damaged: a row of its picture data has a filter that PNG has not"};
  return std::nullopt;
}

std::optional<Flaw> PngData::missing() const {
  if (state_ == State::not_followed) return std::nullopt;
  if (!rows_.complete()) return Flaw{"is damaged: its picture data has fewer rows than its header says"};
  if (state_ == State::open) return Flaw{"is damaged: its picture data has no end"};
  return std::nullopt;
}

}  // namespace metaup::plan::image
