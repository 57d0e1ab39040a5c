#include "cli/column_options.hpp"

#include <algorithm>
#include <deque>
#include <string>

#include "cli/option_setters.hpp"
#include "graph/creative/columns.hpp"

namespace metaup::cli {
namespace {

/// What the rows point to.
const std::string& kept(std::string text) {
  static std::deque<std::string> texts;
  return texts.emplace_back(std::move(text));
}

/// "the primary text; in stories only".
std::string meaning_of(const graph::Column& column, std::string_view name) {
  std::string meaning(column.meaning);
  if (name == column.name) return meaning;
  const auto suffix = std::string(name.substr(column.name.size() + 1));
  const bool is_number = suffix.find_first_not_of("0123456789") == std::string::npos;
  return meaning + (is_number ? "; one of several, from which Meta chooses" : "; only in placements of kind " + suffix);
}

OptionRow option_of(const graph::Column& column, const std::string& name) {
  const bool is_asset = column.name == "image" || column.name == "video";
  return {.name = kept(name),
          .kind = !column.words.empty() ? ValueKind::word
                  : is_asset            ? ValueKind::file
                                        : ValueKind::text,
          .value = column.value,
          .group = Group::creatives,
          .bundle = Bundle::creatives,
          .help = kept(meaning_of(column, name)),
          .words = column.words,
          .set = nullptr};
}

/// The options of cards are one list.
bool is_option(const graph::Column& column) {
  return column.group != graph::ColumnGroup::launch && column.name != "card" && column.name != "language";
}

}  // namespace

std::vector<OptionRow> with_columns(std::span<const OptionRow> rows) {
  std::vector<OptionRow> all;
  for (const auto& row : rows) {
    all.push_back(row);
    if (row.name != "shop") continue;
    for (const auto& column : graph::launch_columns()) {
      for (const auto& name : is_option(column) ? names_of(column) : std::vector<std::string>{}) {
        const bool is_there =
            std::any_of(rows.begin(), rows.end(), [&](const auto& other) { return other.name == name; });
        if (!is_there) all.push_back(option_of(column, name));
      }
    }
  }
  return all;
}

bool names_asset(std::string_view option) {
  return option == "image" || option == "video" || option.starts_with("image-") || option.starts_with("video-");
}

Parsed<void> OptionRow::put(Options& options, std::span<const std::string> values) const {
  if (set != nullptr) return set(options, values);
  const auto& given = values.back();
  if (given.empty()) return tl::unexpected<std::string>("is empty");
  if (!words.empty() && std::find(words.begin(), words.end(), given) == words.end()) {
    return tl::unexpected<std::string>("'" + given + "' is not " + one_of(words));
  }
  options.columns[std::string(name)] = given;
  return {};
}

}  // namespace metaup::cli
