#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>

#include "metaup/plan/video.hpp"
#include "plan/problem.hpp"

namespace metaup::plan {
namespace {

using namespace std::string_view_literals;

/// A head is a size of 4 bytes, a type of 4, and a size of 8 when the first one is 1.
constexpr std::size_t kHead = 8;
constexpr std::size_t kLongHead = 16;
/// Hours of fragments have fewer.
constexpr std::size_t kMostBoxes = 100'000;

/// Up to `kLongHead` bytes at an offset; fewer at the end.
using ReadHead = std::function<Result<std::string_view>(std::uint64_t offset)>;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = (value << 8U) | static_cast<unsigned char>(c);
  return value;
}

bool is_box_type(std::string_view type) {
  return std::all_of(type.begin(), type.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

/// Whether a file begins as files of this family do.
bool begins_with_box(std::string_view head) {
  constexpr std::array kFirst{"ftyp"sv, "moov"sv, "mdat"sv, "wide"sv, "free"sv, "skip"sv, "pnot"sv};
  const auto type = head.substr(std::min<std::size_t>(4, head.size()), 4);
  return std::find(kFirst.begin(), kFirst.end(), type) != kFirst.end();
}

struct Box {
  std::string_view type;
  std::uint64_t size = 0;
};
/// Nothing for bytes that are no box: padding, or rubbish at the end.
std::optional<Box> box_of(std::string_view head, std::uint64_t left) {
  if (head.size() < kHead || !is_box_type(head.substr(4, 4))) return std::nullopt;
  Box box{.type = head.substr(4, 4), .size = big_endian(head.substr(0, 4))};
  if (box.size == 0) box.size = left;  // the last box, up to the end
  if (box.size == 1) {
    if (head.size() < kLongHead) return Box{box.type, left + 1};  // its head breaks off
    box.size = big_endian(head.substr(kHead, 8));
    if (box.size < kLongHead) return std::nullopt;
  }
  return box.size < kHead ? std::nullopt : std::optional(box);
}

Error incomplete(const std::string& name, const std::string& why) {
  return problem(name, "is not complete: " + why, "copy or export it again");
}

Result<void> walk(const std::string& name, std::uint64_t size, const ReadHead& read_head) {
  const auto first = read_head(0);
  if (!first) return tl::unexpected(first.error());
  if (!begins_with_box(*first)) return {};
  bool has_index = false;
  bool has_media = false;
  std::uint64_t offset = 0;
  for (std::size_t boxes = 0; offset < size; ++boxes) {
    const auto head = read_head(offset);
    if (!head) return tl::unexpected(head.error());
    if (boxes == kMostBoxes) return {};
    const auto box = box_of(*head, size - offset);
    if (!box) break;
    if (box->size > size - offset) {
      return tl::unexpected(incomplete(name, "its part '" + std::string(box->type) + "' at byte " +
                                                 std::to_string(offset) + " goes on after the end of the file"));
    }
    has_index = has_index || box->type == "moov";
    has_media = has_media || box->type == "mdat";
    offset += box->size;
  }
  if (!has_index) return tl::unexpected(incomplete(name, "it has no index (moov), which is written last"));
  if (!has_media) return tl::unexpected(incomplete(name, "it has an index, but no media (mdat)"));
  return {};
}

}  // namespace

Result<void> check_boxes(const OpenFile& file) {
  std::array<char, kLongHead> buffer{};
  return walk(file.name(), file.size(), [&](std::uint64_t offset) -> Result<std::string_view> {
    const auto count = file.read_at(offset, std::as_writable_bytes(std::span(buffer)));
    if (!count) return tl::unexpected(count.error());
    return std::string_view(buffer.data(), *count);
  });
}

Result<void> check_boxes(std::string_view bytes, const std::string& name) {
  return walk(name, bytes.size(), [&](std::uint64_t offset) -> Result<std::string_view> {
    return bytes.substr(static_cast<std::size_t>(offset), kLongHead);
  });
}

}  // namespace metaup::plan
