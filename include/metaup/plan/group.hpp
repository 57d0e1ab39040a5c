#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/error.hpp"

/// Puts the variants of one motif together (`--group`): "summer_1x1.jpg", "Summer-9x16.mp4" and
/// "summer story.png" become one creative that shows each where it fits.
namespace metaup::plan {

/// What a file is made for.
enum class Variant : std::uint8_t { feed, story, reels, square, portrait, vertical, landscape };
[[nodiscard]] std::string_view to_string(Variant variant);

/// By the sides: 1:1 (with 3 % to spare) is square, wider landscape, down to 2:3 portrait (4:5) and
/// beyond that vertical (9:16). Nothing when a side is 0.
[[nodiscard]] std::optional<Variant> variant_of(std::uint32_t width, std::uint32_t height);

/// What the name says, and what is left of it.
struct NameParts {
  std::string stem;               ///< without the words below; separators as written
  std::vector<Variant> variants;  ///< in their order: "toy_story_9x16" has story and vertical
};
/// Words are `1x1 4x5 9x16 16x9`, any `WxH`, `square portrait vertical landscape`, `feed story reels`,
/// in any case, between any of `_ - . + ( ) [ ] { } , @ #`, blanks and dashes, those of Unicode too.
/// Characters of no width do not count. Folders and the extension are no
/// part of it.
[[nodiscard]] NameParts split_variant_name(std::string_view path);

struct GroupFile {
  std::string path;  ///< bytes, as the file system has them
  std::uint32_t width = 0;
  std::uint32_t height = 0;  ///< 0 when not known
};

/// Where one file is shown. Positions as `asset_customization_rules` names them.
struct GroupMember {
  std::size_t file = 0;  ///< index into what was given
  Variant variant = Variant::square;
  std::vector<std::string> facebook_positions;
  std::vector<std::string> instagram_positions;
  bool everywhere_else = false;  ///< exactly one member of each group is
};

/// The files of one motif. One that is alone has one member, and is a creative like any other.
struct Group {
  std::string stem;                  ///< the folder's name when the files' names have nothing else
  std::vector<GroupMember> members;  ///< in the order of the files
  std::optional<Error> error;        ///< two of one variant, one without a use, unknown sides
};

/// Groups by folder and remaining stem (the case of letters, the kind of separators and characters of no
/// width aside), in the order of their first files. A word that all files of a group carry tells nothing
/// ("toy_story_1x1", "toy_story_9x16"); then the words for places win over those for shapes, and pixels decide where no
/// word does.
[[nodiscard]] std::vector<Group> group_files(const std::vector<GroupFile>& files);

}  // namespace metaup::plan
