#include <algorithm>
#include <array>
#include <optional>

#include "plan/video/container.hpp"

namespace metaup::plan {
namespace {

using namespace std::string_view_literals;

/// A head is a size of 4 bytes, a type of 4, and a size of 8 when the first one is 1.
constexpr std::size_t kHead = 8;
constexpr std::size_t kLongHead = 16;

bool is_printable(std::string_view type) {
  return std::all_of(type.begin(), type.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

/// Whether a file begins as files of this family do.
bool begins_with_box(std::string_view head) {
  constexpr std::array kFirst{"ftyp"sv, "moov"sv, "mdat"sv, "wide"sv, "free"sv, "skip"sv, "pnot"sv};
  const auto type = head.substr(std::min<std::size_t>(4, head.size()), 4);
  return std::find(kFirst.begin(), kFirst.end(), type) != kFirst.end();
}

struct Box {
  std::string type;
  std::uint64_t size = 0;
};
/// Nothing for bytes that are no box: padding, or rubbish at the end. A type may be any four bytes:
/// writers of video have their own, such as "\xA9xyz".
std::optional<Box> box_at(ByteSource& source, std::uint64_t offset) {
  const auto left = source.size() - offset;
  const auto size = source.big_endian(offset, 4);
  Box box{.type = std::string(source.at(offset + 4, 4))};
  if (!size || box.type.size() != 4) return std::nullopt;
  box.size = *size;
  if (box.size == 0) {  // the last box, up to the end
    if (!is_printable(box.type)) return std::nullopt;
    box.size = left;
  } else if (box.size == 1) {
    const auto long_size = source.big_endian_64(offset + kHead);
    if (!long_size) return Box{box.type, left + 1};  // its head breaks off
    if (*long_size < kLongHead) return std::nullopt;
    box.size = *long_size;
  }
  return box.size < kHead ? std::nullopt : std::optional(box);
}

/// What the boxes so far make of a file.
struct Found {
  bool index = false;
  bool media = false;
  bool fragment_open = false;  ///< the index of a fragment, whose media comes next

  [[nodiscard]] bool whole() const { return index && media; }
  void take(const std::string& type) {
    index = index || type == "moov";
    media = media || type == "mdat";
    fragment_open = type == "moof" || (fragment_open && type != "mdat");
  }
};

/// A whole film may be followed by anything: an ID3 tag, XMP, a camera's text. Only what could be a
/// further piece of the film is missed.
bool matters_behind(const Found& found, const Box& box) {
  constexpr std::array kOfFragments{"moof"sv, "mdat"sv, "sidx"sv, "styp"sv};
  const bool of_fragment = std::find(kOfFragments.begin(), kOfFragments.end(), box.type) != kOfFragments.end();
  return !found.whole() || found.fragment_open || of_fragment;
}

}  // namespace

Result<void> check_boxes(ByteSource& source, const std::string& name) {
  if (!begins_with_box(source.at(0, kHead))) return {};
  Found found;
  std::uint64_t offset = 0;
  for (std::size_t boxes = 0; offset < source.size(); ++boxes) {
    if (boxes == kMostParts) return {};
    const auto box = box_at(source, offset);
    if (source.error()) return tl::unexpected(*source.error());
    if (!box) break;
    if (box->size > source.size() - offset) {
      if (!matters_behind(found, *box)) break;
      // A name that cannot be read is no box's: the file has been overwritten, or something follows it.
      if (!is_printable(box->type)) break;
      return tl::unexpected(incomplete(name, "its part '" + box->type + "' at byte " + std::to_string(offset) +
                                                 " goes on after the end of the file"));
    }
    found.take(box->type);
    offset += box->size;
  }
  if (!found.index) return tl::unexpected(incomplete(name, "it has no index (moov), which is written last"));
  if (!found.media) return tl::unexpected(incomplete(name, "it has an index, but no media (mdat)"));
  if (found.fragment_open) return tl::unexpected(incomplete(name, "its last fragment (moof) has no media (mdat)"));
  return {};
}

}  // namespace metaup::plan
