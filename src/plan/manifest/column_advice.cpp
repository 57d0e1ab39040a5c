#include "plan/manifest/column_advice.hpp"

#include <algorithm>
#include <map>
#include <set>
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
  const auto is_large = [&](std::string_view column) { return sizes[family_of(column)] > kLargeFamily; };
  std::vector<std::string> names;
  std::set<std::string_view> seen;
  for (const auto column : columns) {
    const bool is_named = !is_large(column) || seen.insert(family_of(column)).second;
    if (is_named) names.emplace_back(column);
  }
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return edit_distance(wanted, a) < edit_distance(wanted, b);
  });
  for (auto& name : names) name += is_large(name) ? " …" : "";
  return joined(names, ", ") + (seen.empty() ? "" : " (`metaup help columns` has all of them)");
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
