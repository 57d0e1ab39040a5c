#include "report/json_text.hpp"

namespace metaup::report {
namespace {

/// Whether all of it stands in JSON as it is. Without a way out of the loop, so that many bytes are seen at once.
bool is_plain(std::string_view text) {
  unsigned char special = 0;
  for (const char c : text) {
    const auto beyond = static_cast<unsigned char>(c - ' ') > '~' - ' ';
    special |= static_cast<unsigned char>(beyond | (c == '"') | (c == '\\'));
  }
  return special == 0;
}

}  // namespace

void JsonText::begin(std::string_view name) {
  if (text_.size() > 1) text_ += ',';
  text_.append("\"").append(name).append("\":");
}

JsonText& JsonText::text(std::string_view name, std::string_view value) {
  if (!is_plain(value)) return json(name, value);
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
