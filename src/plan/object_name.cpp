#include "plan/object_name.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "plan/braces.hpp"
#include "plan/name_parts.hpp"
#include "plan/problem.hpp"

namespace metaup::plan {
namespace {

constexpr std::size_t kLongestObjectName = 400;  // characters
constexpr std::array<std::string_view, 7> kObjectFields{"name", "id", "kind", "n", "date", "stem", "ext"};

bool is_object_field(std::string_view field) {
  if (field.starts_with("date:")) return is_date_format(field.substr(5));
  return std::find(kObjectFields.begin(), kObjectFields.end(), field) != kObjectFields.end();
}

std::string object_value(std::string_view field, const ObjectNameFacts& facts) {
  if (field == "name") return facts.name;
  if (field == "id") return facts.id;
  if (field == "kind") return std::string(to_string(facts.kind));
  // What has a slash in its name is in no folder.
  auto path = facts.name;
  std::replace(path.begin(), path.end(), '/', '_');
  const NameFacts file{.path = path, .number = facts.number, .date = facts.date};
  return template_value(field, file).value_or("");
}

/// On one line, and nothing that steers a terminal.
std::string as_name(std::string_view text) {
  std::string line(text);
  std::replace_if(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return std::string(trimmed(printable(line)));
}

}  // namespace

Result<void> check_object_template(std::string_view name_template) {
  const auto wrong = [&](const std::string& what, std::string what_to_do) {
    return problem("the name template '" + std::string(name_template) + "'", what, std::move(what_to_do));
  };
  std::string unknown;
  const bool closed = read_braces(
      name_template, [](std::string_view) {},
      [&](std::string_view field) {
        if (unknown.empty() && !is_object_field(field)) unknown = "{" + std::string(field) + "}";
      });
  if (!closed) return tl::unexpected(wrong("has a { without its }", "write {{ for a brace"));
  if (unknown.empty()) return {};
  return tl::unexpected(wrong("has the field " + unknown + ", which ads and creatives do not have",
                              "their fields are {name} {id} {kind} {n} {date:%Y%m%d} {stem} {ext}"));
}

Result<std::string> object_name(std::string_view name_template, const ObjectNameFacts& facts) {
  std::string filled;
  static_cast<void>(read_braces(
      name_template, [&](std::string_view text) { filled += text; },
      [&](std::string_view field) { filled += object_value(field, facts); }));
  auto name = as_name(filled);
  if (name.empty()) return local_error("the name template gives " + facts.id + " an empty name");
  if (utf8_length(name) <= kLongestObjectName) return name;
  return local_error("the new name of " + facts.id + " is longer than " + std::to_string(kLongestObjectName) +
                     " characters");
}

}  // namespace metaup::plan
