#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The one table of a launch's columns: the reader, the options, `metaup help columns`, templates and advice about
/// unknown columns all use it.
namespace metaup::graph {

enum class ColumnGroup : std::uint8_t {
  identity,
  media,
  texts,
  action,
  carousel,
  flexible,
  catalogue,
  posts,
  extras,
  launch
};
[[nodiscard]] std::string_view title_of(ColumnGroup group);

struct Column {
  std::string_view name;  ///< as an option is spelled: "page-id"
  ColumnGroup group = ColumnGroup::texts;
  std::string_view value;  ///< what help calls it, such as "TEXT"
  std::string_view meaning;
  std::string_view example = {};                 ///< a good value; empty: nothing that fits everybody
  std::span<const std::string_view> words = {};  ///< all that it may hold; empty: anything of its kind
  std::uint8_t numbered = 0;                     ///< there are also NAME-1 to NAME-N
  bool alone = true;                             ///< there is a column of this very name
  bool placed = false;                           ///< there are also NAME-PLACE, see `column_places`
  bool translated = false;                       ///< there are also NAME-LANGUAGE, see `languages`
};

/// In the order in which people read them.
[[nodiscard]] std::span<const Column> launch_columns();
/// The names of a row, but for those of languages: "message", "message-1" … "message-story" ….
[[nodiscard]] std::vector<std::string> names_of(const Column& column);

/// The placements that may have contents of their own, and where each of them is.
struct ColumnPlace {
  std::string_view name;
  std::string_view facebook;   ///< a word of `facebook_positions`
  std::string_view instagram;  ///< a word of `instagram_positions`
};
[[nodiscard]] std::span<const ColumnPlace> column_places();

/// Whether the column of a row holds JSON, in place of which there may be "@FILE".
[[nodiscard]] bool takes_json(std::string_view name);

/// How many texts of a kind one ad takes (docs/graph-api.md, "Asset feeds").
inline constexpr std::uint8_t kMostTexts = 5;

}  // namespace metaup::graph
