#include "cli/options/column_options.hpp"

#include <algorithm>
#include <array>
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

std::vector<OptionRow> rows_of_columns() {
  std::vector<OptionRow> rows;
  for (const auto& column : graph::launch_columns()) {
    if (!is_option(column)) continue;
    for (const auto& name : names_of(column)) rows.push_back(option_of(column, name));
  }
  return rows;
}

const std::vector<OptionRow>& column_rows() {
  static const auto kRows = rows_of_columns();
  return kRows;
}

/// A setter is a mere function: each of these knows its row by its number.
template <std::size_t number>
Parsed<void> set_column(Options& options, Values values) {
  const auto& row = column_rows().at(number);
  const auto& given = values.back();
  if (given.empty()) return tl::unexpected<std::string>("is empty");
  const bool is_word = row.words.empty() || std::find(row.words.begin(), row.words.end(), given) != row.words.end();
  if (!is_word) return tl::unexpected<std::string>("'" + printable(given) + "' is not " + one_of(row.words));
  options.columns[std::string(row.name)] = given;
  return {};
}

constexpr std::size_t kMostColumns = 128;

template <std::size_t... numbers>
constexpr std::array<Setter, sizeof...(numbers)> setters_of(std::index_sequence<numbers...> /*all*/) {
  return {set_column<numbers>...};
}
constexpr auto kSetters = setters_of(std::make_index_sequence<kMostColumns>());

}  // namespace

std::vector<OptionRow> with_columns(std::span<const OptionRow> rows) {
  std::vector<OptionRow> all;
  for (const auto& row : rows) {
    all.push_back(row);
    if (row.name != "shop") continue;
    for (std::size_t i = 0; i < column_rows().size(); ++i) {
      auto column = column_rows()[i];
      const auto is_there = [&](const OptionRow& other) { return other.name == column.name; };
      if (std::any_of(rows.begin(), rows.end(), is_there)) continue;
      column.set = kSetters.at(i);
      all.push_back(column);
    }
  }
  return all;
}

bool names_asset(std::string_view option) {
  return option == "image" || option == "video" || option.starts_with("image-") || option.starts_with("video-") ||
         option.starts_with("flex-");
}

}  // namespace metaup::cli
