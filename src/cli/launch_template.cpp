#include "cli/launch_template.hpp"

#include <algorithm>

#include "base/csv_text.hpp"
#include "base/text.hpp"
#include "graph/creative/languages.hpp"

namespace metaup::cli {
namespace {

constexpr std::string_view kUsualColumns[] = {"name",  "page-id", "instagram-user-id", "image",
                                              "video", "message", "headline",          "description",
                                              "link",  "cta",     "url-tags",          "adset"};

std::string as_sheets_have_it(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// Whether NAME-PART is a column where NAME is this one.
bool has_part(const graph::Column& column, std::string_view part) {
  const auto number = parse_u64(part);
  if (number) return *number >= 1 && *number <= column.numbered;
  const auto places = graph::column_places();
  const bool is_place =
      std::any_of(places.begin(), places.end(), [&](const auto& place) { return place.name == part; });
  return (column.placed && is_place) || (column.translated && graph::find_language(part) != nullptr);
}

const graph::Column* find_column(std::string_view name) {
  for (const auto& column : graph::launch_columns()) {
    if (!name.starts_with(column.name)) continue;
    const auto rest = name.substr(column.name.size());
    const bool fits = rest.empty() ? column.alone : rest.front() == '-' && has_part(column, rest.substr(1));
    if (fits) return &column;
  }
  return nullptr;
}

tl::unexpected<Error> refuse_column(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& column : graph::launch_columns()) names.push_back(as_sheets_have_it(std::string(column.name)));
  const auto near = nearest(as_sheets_have_it(std::string(name)), names);
  return local_error("there is no column " + printable(utf8_prefix(name, 100)) +
                     (near.empty() ? "" : "; did you mean " + near + "?"));
}

}  // namespace

Result<std::vector<TemplateColumn>> template_columns(const std::vector<std::string>& names) {
  std::vector<std::string> wanted(names);
  if (wanted.empty()) wanted.assign(std::begin(kUsualColumns), std::end(kUsualColumns));
  std::vector<TemplateColumn> columns;
  for (const auto& written : wanted) {
    auto name = to_lower(written);
    std::replace(name.begin(), name.end(), '_', '-');
    const auto* const column = find_column(name);
    if (column == nullptr) return refuse_column(written);
    auto shown = as_sheets_have_it(std::move(name));
    const bool is_repeated =
        std::any_of(columns.begin(), columns.end(), [&](const TemplateColumn& other) { return other.name == shown; });
    if (is_repeated) return local_error("the column " + shown + " is given twice");
    columns.push_back({.name = std::move(shown), .column = column});
  }
  return columns;
}

std::string csv_template(const std::vector<TemplateColumn>& columns) {
  std::string header;
  std::string example;
  for (const auto& [name, column] : columns) {
    const auto* const separator = header.empty() ? "" : ",";
    header += separator + name;
    example += separator + csv_cell(column->example);
  }
  constexpr auto kByteOrderMark = "\xEF\xBB\xBF";  // without it Excel takes UTF-8 for something else
  return kByteOrderMark + header + "\r\n" + example + "\r\n";
}

}  // namespace metaup::cli
