#include "cli/launch/launch_template.hpp"

#include <algorithm>

#include "base/csv_text.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/creative/languages.hpp"
#include "metaup/graph/creative_draft.hpp"
#include "plan/manifest/column_map.hpp"

namespace metaup::cli {
namespace {

constexpr std::string_view kUsualColumns[] = {"name",  "page-id", "instagram-user-id", "image",
                                              "video", "message", "headline",          "description",
                                              "link",  "cta",     "url-tags",          "adset"};

std::string as_sheets_have_it(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

bool is_among(std::string_view name, const auto& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The row of a column that sheets may have, also of one that is a language's.
const graph::Column* find_column(std::string_view name) {
  const bool is_creative = is_among(name, graph::creative_columns());
  for (const auto& column : graph::launch_columns()) {
    if (is_among(name, graph::names_of(column))) return &column;
    const bool has_prefix = name.starts_with(column.name) && name.substr(column.name.size()).starts_with('-');
    if (is_creative && column.translated && has_prefix &&
        graph::find_language(name.substr(column.name.size() + 1)) != nullptr)
      return &column;
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
    auto name = plan::manifest::as_option(trimmed(written));
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
