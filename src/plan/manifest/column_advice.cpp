#include "plan/manifest/column_advice.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "base/text.hpp"

namespace metaup::plan::manifest {
namespace {

/// "message" of "message-de".
std::string_view family_of(std::string_view column) { return column.substr(0, column.find('-')); }

}  // namespace

std::string columns_near(std::string_view wanted, std::span<const std::string_view> columns) {
  constexpr std::size_t kLargeFamily = 20;
  std::map<std::string_view, std::size_t> sizes;
  for (const auto column : columns) ++sizes[family_of(column)];
  std::vector<std::string> names;
  bool any_large = false;
  for (const auto column : columns) {
    auto& size = sizes[family_of(column)];
    if (size == 0) continue;
    const bool is_large = size > kLargeFamily;
    names.push_back(std::string(column) + (is_large ? " …" : ""));
    if (is_large) size = 0;  // the others are left out
    any_large = any_large || is_large;
  }
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return edit_distance(wanted, a) < edit_distance(wanted, b);
  });
  return joined(names, ", ") + (any_large ? " (`metaup help columns` has all of them)" : "");
}

std::string column_meant_by(std::string_view wanted, std::span<const std::string_view> columns) {
  const auto dash = wanted.rfind('-');
  constexpr std::string_view kThings[] = {"file", "hash", "id", "path", "text", "url"};
  const auto is_in = [](const auto& names, std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
  };
  if (dash != std::string_view::npos && is_in(kThings, wanted.substr(dash + 1)) &&
      is_in(columns, wanted.substr(0, dash))) {
    return std::string(wanted.substr(0, dash));
  }
  return nearest(wanted, columns);
}

bool is_wording_column(std::string_view column) {
  const auto field = family_of(column);
  return field == "name" || field == "message" || field == "headline" || field == "description";
}

}  // namespace metaup::plan::manifest
