#include "plan/name_pattern.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "plan/braces.hpp"
#include "plan/name_parts.hpp"
#include "plan/problem.hpp"

namespace metaup::plan {
namespace {

constexpr std::size_t kLongestPattern = 1000;  // bytes
constexpr std::size_t kLongestFieldName = 50;  // characters

/// What cannot be a part of a name, or would steer a terminal; empty: all of it can.
std::string forbidden_in(std::string_view text) {
  if (!is_utf8(text)) return "is not UTF-8";
  if (text.find_first_of("/\\") != std::string_view::npos) return "contains a slash";
  if (printable(text) != text) return "contains a control character";
  return {};
}

/// What is wrong with the name of a field; empty: nothing.
std::string wrong_field_name(std::string_view name) {
  if (trimmed(name).empty()) return "has a field without a name: {}";
  const bool is_odd = !forbidden_in(name).empty();
  if (trimmed(name) != name && !is_odd) return "has blanks at an end of {" + printable(name) + "}";
  if (utf8_length(name) > kLongestFieldName) return "has a field whose name is too long";
  const bool is_text = !is_odd && name.find_first_of("{}=:") == std::string_view::npos;
  return is_text ? "" : "has a field that cannot be a name: {" + printable(name) + "}";
}

std::size_t count_of(std::string_view part, std::string_view text) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace

std::string key_of_field(std::string_view name) {
  auto key = to_lower(nfc(name));
  std::replace_if(key.begin(), key.end(), [](char c) { return c == '_' || c == ' '; }, '-');
  return key;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kMostShown = 120;
  const auto shown = utf8_prefix(text, kMostShown);
  return "'" + printable(shown) + (shown.size() < text.size() ? "…" : "") + "'";
}

Result<NamePattern> NamePattern::parse(std::string_view text) {
  const auto wrong = [&](const std::string& what, std::string what_to_do) {
    return tl::unexpected(problem("the name pattern " + in_quotes(text), what, std::move(what_to_do)));
  };
  if (text.size() > kLongestPattern) return wrong("is too long", "names have at most 100 characters");
  NamePattern pattern;
  pattern.text_ = text;
  std::string what;
  const bool closed = read_braces(
      text,
      [&](std::string_view part) {
        (pattern.fields_.empty() ? pattern.before_ : pattern.fields_.back().behind) += part;
      },
      [&](std::string_view name) {
        if (!what.empty()) return;
        what = wrong_field_name(name);
        auto& fields = pattern.fields_;
        if (what.empty() && pattern.find(name)) what = "has the field {" + std::string(name) + "} twice";
        if (what.empty() && !fields.empty() && fields.back().behind.empty()) {
          what = "has no text between {" + fields.back().name + "} and {" + std::string(name) + "}";
        }
        fields.push_back({std::string(name), key_of_field(name), {}});
      });
  if (!closed) return wrong("has a { without its }", "write {{ for a brace");
  if (what.starts_with("has no text"))
    return wrong(what, "put a text between them, such as _, or names cannot be read back");
  if (!what.empty()) return wrong(what, "fields are such as {Campaign} or {Ad set}, each of them once");
  if (pattern.fields_.empty()) return wrong("has no field", "write fields such as {Campaign}_{Date}");
  std::size_t length = utf8_length(pattern.before_) + pattern.fields_.size();
  for (const auto& field : pattern.fields_) length += utf8_length(field.behind);
  if (length > kLongestName) return wrong("makes names that are too long", "Meta takes at most 100 characters");
  if (const auto odd = forbidden_in(text); !odd.empty()) return wrong(odd, "leave it out: it cannot be in a name");
  return pattern;
}

std::optional<std::size_t> NamePattern::find(std::string_view name) const {
  const auto key = key_of_field(name);
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return field.key == key; });
  if (found == fields_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - fields_.begin());
}

/// The text that ends a value and therefore cannot be in it. The last field may not have what separates it from the
/// one before, or a name with a part too many would be taken for a good one.
std::string_view NamePattern::end_of(std::size_t field) const {
  const auto& behind = fields_[field].behind;
  return behind.empty() && field > 0 ? fields_[field - 1].behind : behind;
}

std::string NamePattern::unfit(std::size_t field, std::string_view value) const {
  if (trimmed(value).empty()) return "is empty";
  if (auto why = forbidden_in(value); !why.empty()) return why;
  const auto end = end_of(field);
  if (end.empty()) return {};
  const auto with_end = std::string(value) + fields_[field].behind;  // it may begin within the value
  const bool is_whole =
      fields_[field].behind.empty() ? value.find(end) == std::string_view::npos : with_end.find(end) == value.size();
  return is_whole ? "" : "contains " + in_quotes(end) + ", which separates the fields";
}

std::string NamePattern::fill(const std::vector<std::string>& values) const {
  auto name = before_;
  for (std::size_t i = 0; i < fields_.size(); ++i) name += values[i] + fields_[i].behind;
  return name;
}

/// "the name has 3 parts, the pattern 5", where one text separates all fields; else empty.
std::string NamePattern::different_parts(std::string_view name) const {
  const auto& separator = fields_.front().behind;
  const bool is_one =
      before_.empty() && fields_.size() > 1 && fields_.back().behind.empty() &&
      std::all_of(fields_.begin(), fields_.end() - 1, [&](const Field& field) { return field.behind == separator; });
  if (!is_one) return {};
  const auto parts = count_of(separator, name) + 1;
  if (parts == fields_.size()) return {};
  return "the name has " + std::to_string(parts) + (parts == 1 ? " part" : " parts") + ", the pattern " +
         std::to_string(fields_.size());
}

tl::expected<std::vector<std::string>, std::string> NamePattern::read(std::string_view name) const {
  if (auto parts = different_parts(name); !parts.empty()) return tl::unexpected(std::move(parts));
  if (!name.starts_with(before_)) return tl::unexpected("the name does not begin with " + in_quotes(before_));
  auto rest = name.substr(before_.size());
  std::vector<std::string> values;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const auto& [field, key, behind] = fields_[i];
    const auto end = behind.empty() ? rest.size() : rest.find(behind);
    if (end == std::string_view::npos) {
      return tl::unexpected("the name has no " + in_quotes(behind) + " behind {" + field + "}");
    }
    const auto value = rest.substr(0, end);
    if (auto why = unfit(i, value); !why.empty()) return tl::unexpected("{" + field + "} " + std::move(why));
    values.emplace_back(value);
    rest.remove_prefix(end + behind.size());
  }
  if (!rest.empty()) return tl::unexpected("the name goes on after its end with " + in_quotes(rest));
  return values;
}

}  // namespace metaup::plan
