#include <algorithm>
#include <array>
#include <optional>

#include "plan/video/film_index.hpp"

namespace metaup::plan {
namespace {

using namespace std::string_view_literals;

/// Whether a file begins as files of this family do.
bool begins_with_box(std::string_view head) {
  constexpr std::array kFirst{"ftyp"sv, "moov"sv, "mdat"sv, "wide"sv, "free"sv, "skip"sv, "pnot"sv};
  const auto type = head.substr(std::min<std::size_t>(4, head.size()), 4);
  return std::find(kFirst.begin(), kFirst.end(), type) != kFirst.end();
}

/// What the boxes so far make of a file.
struct Found {
  bool index = false;
  bool media = false;
  bool fragmented = false;
  bool fragment_open = false;    ///< the index of a fragment, whose media comes next
  std::uint64_t last_chunk = 0;  ///< by the index
  std::uint64_t end = 0;         ///< of all fragments, by their list

  [[nodiscard]] bool whole() const { return index && media; }
  /// A whole film may be followed by anything: an ID3 tag, XMP, a camera's text, another film. Only a
  /// film in fragments may go on.
  [[nodiscard]] bool over() const { return whole() && !fragmented; }

  void take(ByteSource& source, std::uint64_t offset, const Box& box) {
    if (box.type == "moov" && !index) {
      const auto film = read_film_index(source, offset + box.content, offset + box.size);
      fragmented = film.fragmented;
      last_chunk = film.last_chunk;
    }
    index = index || (box.type == "moov" && box.size > box.content);
    media = media || box.type == "mdat";
    fragmented = fragmented || box.type == "moof";
    fragment_open = box.type == "moof" || (fragment_open && box.type != "mdat");
    if (box.type == "sidx") end = std::max(end, end_of_fragments(source, offset, box));
  }
};

/// Whether something is missed when `box` breaks off. Behind whole fragments only what could be a
/// further one is.
bool matters(const Found& found, const Box& box) {
  constexpr std::array kOfFragments{"moof"sv, "mdat"sv, "sidx"sv, "styp"sv};
  const bool of_fragment = std::find(kOfFragments.begin(), kOfFragments.end(), box.type) != kOfFragments.end();
  if (found.whole() && !found.fragment_open && !of_fragment) return false;
  // A name that cannot be read is no box's: the file has been overwritten, or something follows it.
  return is_printable_type(box.type);
}

/// What a film misses when its boxes end here.
std::optional<Error> missing(const Found& found, std::uint64_t size, const std::string& name) {
  if (!found.index) return incomplete(name, "it has no index (moov), which is written last");
  if (!found.media) return incomplete(name, "it has an index, but no media (mdat)");
  if (found.fragment_open) return incomplete(name, "its last fragment (moof) has no media (mdat)");
  if (found.last_chunk >= size) return too_short(name, "by its index (moov) it", found.last_chunk + 1, size);
  if (found.end > size) return too_short(name, "by its list of fragments (sidx) it", found.end, size);
  return std::nullopt;
}

}  // namespace

Result<void> check_boxes(ByteSource& source, const std::string& name) {
  if (!begins_with_box(source.at(0, 8))) return {};
  Found found;
  std::uint64_t offset = 0;
  for (std::size_t boxes = 0; offset < source.size() && !found.over(); ++boxes) {
    if (boxes == kMostParts) return {};
    const auto box = box_at(source, offset);
    if (source.error()) return tl::unexpected(*source.error());
    if (!box) break;
    if (box->size > source.size() - offset) {
      if (!matters(found, *box)) break;
      return tl::unexpected(incomplete(name, "its part '" + box->type + "' at byte " + std::to_string(offset) +
                                                 " goes on after the end of the file"));
    }
    found.take(source, offset, *box);
    offset += box->size;
  }
  if (source.error()) return tl::unexpected(*source.error());
  if (auto error = missing(found, source.size(), name)) return tl::unexpected(*std::move(error));
  return {};
}

}  // namespace metaup::plan
