#include "plan/video/film_index.hpp"

#include <algorithm>
#include <array>

namespace metaup::plan {
namespace {

using namespace std::string_view_literals;

/// A head is a size of 4 bytes, a type of 4, and a size of 8 when the first one is 1.
constexpr std::size_t kBoxHead = 8, kLongBoxHead = 16;

/// Boxes that hold what leads to the tables of chunks.
bool leads_to_chunks(std::string_view type) {
  constexpr std::array kContainers{"trak"sv, "mdia"sv, "minf"sv, "stbl"sv};
  return std::find(kContainers.begin(), kContainers.end(), type) != kContainers.end();
}

/// The last number of a table of chunks (`stco`, or `co64` with 8 bytes each): chunks lie in their order.
std::uint64_t last_of(ByteSource& source, std::uint64_t content, std::uint64_t end, std::uint64_t wide) {
  constexpr std::uint64_t kTableHead = 8;  // version, flags and the count
  const std::uint64_t count = source.big_endian(content + 4, 4).value_or(0);
  const auto at = content + kTableHead + (count - 1) * wide;
  if (count == 0 || at + wide > end) return 0;
  return wide == 8 ? source.big_endian_64(at).value_or(0) : source.big_endian(at, 4).value_or(0);
}

}  // namespace

std::optional<Box> box_at(ByteSource& source, std::uint64_t offset) {
  const auto left = source.size() - offset;
  const auto size = source.big_endian(offset, 4);
  Box box{.type = std::string(source.at(offset + 4, 4)), .size = size.value_or(0), .content = kBoxHead};
  if (!size || box.type.size() != 4) return std::nullopt;
  if (box.size == 0) {  // the last box, up to the end
    if (!is_printable_type(box.type)) return std::nullopt;
    box.size = left;
  } else if (box.size == 1) {
    const auto long_size = source.big_endian_64(offset + kBoxHead);
    if (!long_size) return Box{box.type, left + 1, kLongBoxHead};  // its head breaks off
    if (*long_size < kLongBoxHead) return std::nullopt;
    box.size = *long_size;
    box.content = kLongBoxHead;
  }
  return box.size < kBoxHead ? std::nullopt : std::optional(box);
}

bool is_printable_type(std::string_view type) {
  return std::all_of(type.begin(), type.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

FilmIndex read_film_index(ByteSource& source, std::uint64_t begin, std::uint64_t end) {
  FilmIndex index;
  auto offset = begin;
  for (std::size_t boxes = 0; offset + kBoxHead <= end && boxes < kMostParts; ++boxes) {
    const auto box = box_at(source, offset);
    if (!box || box->size > end - offset) break;
    index.fragmented = index.fragmented || box->type == "mvex";
    const auto content = offset + box->content;
    if (box->type == "stco")
      index.last_chunk = std::max(index.last_chunk, last_of(source, content, offset + box->size, 4));
    if (box->type == "co64")
      index.last_chunk = std::max(index.last_chunk, last_of(source, content, offset + box->size, 8));
    // What a container holds follows its head, so to enter it is to skip no more than that.
    offset = leads_to_chunks(box->type) ? content : offset + box->size;
  }
  return index;
}

std::uint64_t end_of_fragments(ByteSource& source, std::uint64_t offset, const Box& box) {
  constexpr std::uint32_t kToIndex = 0x80000000U;
  constexpr std::uint64_t kReference = 12;
  const auto content = offset + box.content, end = offset + box.size;
  const bool long_times = source.big_endian(content, 1).value_or(0) != 0;
  const auto first = content + (long_times ? 20 : 16);  // what lies between this box and the first fragment
  const std::uint64_t skipped =
      long_times ? source.big_endian_64(first).value_or(0) : source.big_endian(first, 4).value_or(0);
  const auto count_at = first + (long_times ? 10 : 6);
  const std::uint64_t count = source.big_endian(count_at, 2).value_or(0);
  if (count_at + 2 + count * kReference > end || skipped > source.size()) return 0;
  auto reached = end + skipped;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto reference = source.big_endian(count_at + 2 + i * kReference, 4).value_or(0);
    if ((reference & kToIndex) != 0) return 0;
    reached += reference;
  }
  return count == 0 ? 0 : reached;
}

}  // namespace metaup::plan
