#pragma once
#include <optional>

#include "plan/video/container.hpp"

/// The boxes of MP4 and QuickTime files: what an index says of where the media is.
namespace metaup::plan {

struct Box {
  std::string type;
  std::uint64_t size = 0;
  std::uint64_t content = 0;  ///< bytes before its content
};
/// Nothing for bytes that are no box: padding, or rubbish at the end. A type may be any four bytes:
/// writers of video have their own, such as "\xA9xyz". A box of size 0 goes on up to the end of the file.
[[nodiscard]] std::optional<Box> box_at(ByteSource& source, std::uint64_t offset);
/// Whether a box's type can be read, as those of all the usual ones can.
[[nodiscard]] bool is_printable_type(std::string_view type);

struct FilmIndex {
  bool fragmented = false;       ///< `mvex`: most of the media comes in fragments, with indexes of their own
  std::uint64_t last_chunk = 0;  ///< where the piece of media begins that lies farthest back; 0 when not told
};
/// Reads an index (`moov`) whose content lies between two offsets.
[[nodiscard]] FilmIndex read_film_index(ByteSource& source, std::uint64_t begin, std::uint64_t end);

/// Where the fragments end that a `sidx` lists, by its own sizes; 0 when it lists further `sidx`, which
/// may lie in other files. The box begins at `offset`.
[[nodiscard]] std::uint64_t end_of_fragments(ByteSource& source, std::uint64_t offset, const Box& box);

}  // namespace metaup::plan
