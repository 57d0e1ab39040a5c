#include "report/json_text.hpp"

#include <algorithm>

namespace metaup::report {
namespace {

/// Stands in JSON as it is.
bool is_plain(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

}  // namespace

void JsonText::begin(std::string_view name) {
  if (text_.size() > 1) text_ += ',';
  text_.append("\"").append(name).append("\":");
}

JsonText& JsonText::text(std::string_view name, std::string_view value) {
  if (!std::all_of(value.begin(), value.end(), is_plain)) return json(name, value);
  begin(name);
  text_.append("\"").append(value).append("\"");
  return *this;
}

JsonText& JsonText::raw(std::string_view name, std::string_view value) {
  begin(name);
  text_ += value;
  return *this;
}

}  // namespace metaup::report
