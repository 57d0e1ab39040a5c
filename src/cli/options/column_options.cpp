#include "cli/options/column_options.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "cli/options/option_setters.hpp"
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
          .words = column.words};
}

/// The options of cards are one list.
bool is_option(const graph::Column& column) {
  return column.group != graph::ColumnGroup::launch && column.name != "card" && column.name != "language";
}

/// The plain names first: they are looked for the most.
std::vector<OptionRow> rows_of_columns() {
  std::vector<OptionRow> rows;
  for (const bool is_plain : {true, false}) {
    for (const auto& column : graph::launch_columns()) {
      if (!is_option(column)) continue;
      for (const auto& name : names_of(column)) {
        if ((name == column.name) == is_plain) rows.push_back(option_of(column, name));
      }
    }
  }
  return rows;
}

}  // namespace

Parsed<void> set_column(Options& options, const OptionRow& row, std::span<const std::string> values) {
  const auto& given = values.back();
  if (given.empty()) return tl::unexpected<std::string>("is empty");
  const bool is_word = row.words.empty() || std::find(row.words.begin(), row.words.end(), given) != row.words.end();
  if (!is_word) return tl::unexpected<std::string>("'" + printable(given) + "' is not " + one_of(row.words));
  options.columns[std::string(row.name)] = given;
  return {};
}

std::vector<OptionRow> column_options(std::span<const OptionRow> others) {
  auto rows = rows_of_columns();
  std::erase_if(rows, [&](const OptionRow& row) {
    return std::any_of(others.begin(), others.end(), [&](const OptionRow& other) { return other.name == row.name; });
  });
  return rows;
}

bool names_asset(std::string_view option) {
  return option == "image" || option == "video" || option.starts_with("image-") || option.starts_with("video-") ||
         option.starts_with("flex-");
}

}  // namespace metaup::cli
