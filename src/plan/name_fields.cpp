#include "plan/name_fields.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "plan/name_parts.hpp"

namespace metaup::plan {
namespace {

constexpr std::array<std::string_view, 22> kBuiltIn{
    "type",  "dir",   "dir1",  "dir2", "dir3", "part1", "part2",  "part3", "part4", "part5", "part6",
    "part7", "part8", "part9", "stem", "ext",  "width", "height", "ratio", "date",  "sha8",  "n"};
constexpr std::array<std::string_view, 4> kOfContent{"width", "height", "ratio", "sha8"};

constexpr std::string_view kDateWithFormat = "date:";

/// The `number`th piece of the file's own name, from 1.
std::string piece_of_stem(const NameFacts& facts, std::size_t number) {
  const auto stem = own_stem(facts);
  std::string_view rest = stem;
  for (; number > 1; --number) {
    const auto end = rest.find('_');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  return std::string(rest.substr(0, rest.find('_')));
}

/// The folder that the file is in for 1, the one above that for 2.
std::string folder_above(std::string_view path, std::size_t number) {
  for (; number > 0; --number) {
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) return {};
    path = path.substr(0, slash);
    while (path.ends_with('/')) path.remove_suffix(1);
  }
  const auto folder = base_name(path);
  return folder == "." || folder == ".." ? std::string() : std::string(folder);
}

std::size_t digit_behind(std::string_view field, std::string_view word) {
  return static_cast<std::size_t>(field[word.size()] - '0');
}

}  // namespace

bool is_built_in(std::string_view field) {
  const auto name = to_lower(field);
  if (name.starts_with(kDateWithFormat)) return is_date_format(field.substr(kDateWithFormat.size()));
  return std::find(kBuiltIn.begin(), kBuiltIn.end(), name) != kBuiltIn.end();
}

bool is_of_name_or_run(std::string_view field) {
  const auto name = to_lower(field);
  return name.starts_with("part") || name.starts_with("date") || name == "stem" || name == "n";
}

bool is_of_content(std::string_view field) {
  return std::find(kOfContent.begin(), kOfContent.end(), to_lower(field)) != kOfContent.end();
}

std::optional<std::string> built_in_value(std::string_view field, const NamedThing& thing) {
  if (!is_built_in(field)) return std::nullopt;
  const auto& facts = thing.facts;
  const auto name = to_lower(field);
  std::string value;
  if (name == "type") {
    if (thing.kind) value = to_string(*thing.kind);
  } else if (name.starts_with(kDateWithFormat)) {
    value = template_value("date:" + std::string(field.substr(kDateWithFormat.size())), facts).value_or("");
  } else if (name == "date") {
    value = template_value(name, facts).value_or("");
  } else if (name == "n") {
    if (facts.number > 0) value = std::to_string(facts.number);
  } else if (name == "sha8") {
    if (!facts.sha256.empty()) value = template_value(name, facts).value_or("");
  } else if (is_of_content(name)) {
    if (facts.width > 0 && facts.height > 0) value = template_value(name, facts).value_or("");
  } else if (facts.path.empty()) {
    return std::nullopt;
  } else if (name.starts_with("part")) {
    value = piece_of_stem(facts, digit_behind(name, "part"));
  } else if (name.starts_with("dir")) {
    value = folder_above(facts.path, name == "dir" ? 1 : digit_behind(name, "dir"));
  } else {
    value = name == "stem" ? own_stem(facts) : extension_for(facts);
  }
  if (value.empty()) return std::nullopt;
  return value;
}

std::string built_in_hint(std::string_view field) {
  const auto near = nearest(to_lower(field), kBuiltIn);
  if (!near.empty()) return "did you mean {" + near + "}?";
  return "built-in fields are {type} {dir1} {dir2} {dir3} {part1} to {part9} {stem} {ext} {width} {height} {ratio} "
         "{date} {date:%Y%m} {sha8} {n}";
}

bool is_day(std::string_view text) {
  constexpr std::size_t kDigits = 8;
  if (text.size() != kDigits || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return false;
  }
  const std::string digits(text);
  return parse_time(digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6)).has_value();
}

}  // namespace metaup::plan
