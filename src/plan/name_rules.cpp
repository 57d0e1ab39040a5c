#include "plan/name_rules.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "plan/braces.hpp"
#include "plan/name_fields.hpp"
#include "plan/name_parts.hpp"
#include "plan/problem.hpp"

namespace metaup::plan {
namespace {

Error naming_error(std::string message, std::string hint) {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

/// The pattern makes names without extensions: one at its end is meant for what is there anyway.
std::string_view without_extension_field(std::string_view pattern) {
  constexpr std::string_view kExtension = ".{ext}";
  const bool has_one =
      pattern.size() > kExtension.size() && to_lower(pattern.substr(pattern.size() - kExtension.size())) == kExtension;
  return has_one ? pattern.substr(0, pattern.size() - kExtension.size()) : pattern;
}

/// "'Retageting': did you mean Retargeting?", or what is allowed instead.
std::string not_among(const std::string& value, const std::vector<std::string>& allowed) {
  const auto near = nearest(value, allowed);
  if (!near.empty()) return in_quotes(value) + ": did you mean " + near + "?";
  return in_quotes(value) + ", and --field allows " + joined(allowed, ", ");
}

}  // namespace

bool NameRules::Given::is_plain() const {
  return std::none_of(parts.begin(), parts.end(), [](const Part& part) { return part.is_field; });
}

std::string NameRules::Given::text() const {
  std::string all;
  for (const auto& part : parts) all += part.is_field ? "{" + part.text + "}" : part.text;
  return all;
}

Result<NameRules> NameRules::parse(const std::string& pattern, const std::vector<std::string>& fields) {
  auto parsed = NamePattern::parse(without_extension_field(pattern));
  if (!parsed) return tl::unexpected(std::move(parsed.error()));
  NameRules rules(*std::move(parsed));
  for (const auto& field : fields) {
    if (auto added = rules.add(field); !added) return tl::unexpected(std::move(added.error()));
  }
  if (auto checked = rules.check_given(); !checked) return tl::unexpected(std::move(checked.error()));
  return rules;
}

Result<void> NameRules::add(std::string_view field) {
  const auto sign = field.find('=');
  if (sign == std::string_view::npos || sign == 0) {
    return tl::unexpected(
        naming_error("--field takes NAME=VALUE, not " + in_quotes(field), "such as Audience=Retargeting"));
  }
  const auto name = trimmed(field.substr(0, sign));
  const auto place = pattern_.find(name);
  if (!place) {
    std::vector<std::string> names;
    for (const auto& known : pattern_.fields()) names.push_back(known.name);
    const auto near = nearest(name, names);
    return tl::unexpected(naming_error(
        "--field " + in_quotes(field) + ": the pattern has no field {" + printable(utf8_prefix(name, 50)) + "}",
        near.empty() ? "its fields are {" + joined(names, "} {") + "}" : "did you mean " + near + "?"));
  }
  auto given = read_given(field.substr(sign + 1));
  if (!given) {
    given.error().message = "--field " + in_quotes(field) + " " + given.error().message;
    return tl::unexpected(std::move(given.error()));
  }
  given_[*place].push_back(*std::move(given));
  return {};
}

Result<NameRules::Given> NameRules::read_given(std::string_view value) {
  Given given;
  std::optional<Error> error;
  const bool closed = read_braces(
      value, [&](std::string_view text) { given.parts.push_back({std::string(text), false}); },
      [&](std::string_view name) {
        if (!is_built_in(name) && !error) {
          error = naming_error("has no built-in field {" + printable(utf8_prefix(name, 50)) + "}", built_in_hint(name));
        }
        given.of_name_or_run = given.of_name_or_run || is_of_name_or_run(name);
        given.parts.push_back({std::string(name), true});
      });
  if (!closed) return tl::unexpected(naming_error("has a { without its }", "write {{ for a brace"));
  if (error) return tl::unexpected(*std::move(error));
  return given;
}

/// What no file and no row could put right.
Result<void> NameRules::check_given() const {
  for (std::size_t i = 0; i < given_.size(); ++i) {
    for (const auto& given : given_[i]) {
      const auto wrong = [&](const std::string& why, std::string hint) {
        return tl::unexpected(naming_error(
            "--field " + in_quotes(pattern_.fields()[i].name + "=" + given.text()) + ": " + why, std::move(hint)));
      };
      if (!given.is_plain()) {
        if (given_[i].size() == 1) continue;
        return wrong("of several values each must be a plain text", "give one --field, or values without braces");
      }
      if (const auto why = pattern_.unfit(i, given.text()); !why.empty()) {
        return wrong("the value " + why, "give a value that a name can be read back from");
      }
      if (pattern_.fields()[i].key == "date" && !is_day(given.text())) {
        return wrong("the value is no day, as YYYYMMDD", "give such as 20260301, or {date} for today");
      }
    }
  }
  return {};
}

bool NameRules::needs_content() const {
  for (std::size_t i = 0; i < given_.size(); ++i) {
    if (given_[i].empty() && is_of_content(pattern_.fields()[i].key)) return true;
    for (const auto& given : given_[i]) {
      const bool any = std::any_of(given.parts.begin(), given.parts.end(),
                                   [](const Given::Part& part) { return part.is_field && is_of_content(part.text); });
      if (any) return true;
    }
  }
  return false;
}

/// The error says which built-in field is not known.
tl::expected<std::string, std::string> NameRules::value_of(const Given& given, const NamedThing& thing) {
  std::string value;
  for (const auto& part : given.parts) {
    if (!part.is_field) {
      value += part.text;
    } else if (const auto known = built_in_value(part.text, thing)) {
      value += *known;
    } else {
      return tl::unexpected("{" + part.text + "}");
    }
  }
  return value;
}

/// The value that a field must have, whatever the file is called; nothing: there is none such. The error says which
/// built-in field it takes that is not known.
std::optional<tl::expected<std::string, std::string>> NameRules::settled(std::size_t field,
                                                                         const NamedThing& thing) const {
  const auto& given = given_[field];
  if (given.size() == 1) return value_of(given.front(), thing);
  const auto column = thing.columns.find(pattern_.fields()[field].key);
  const auto value = column != thing.columns.end() ? trimmed(column->second) : std::string_view();
  if (value.empty()) return std::nullopt;
  return std::string(value);
}

/// What is wrong with a value that a field could have, such as "is '20261301', which is no day"; empty: nothing.
std::string NameRules::wrong_value(std::size_t field, const std::string& value, const NamedThing& thing) const {
  const auto& key = pattern_.fields()[field].key;
  if (auto why = pattern_.unfit(field, value); !why.empty()) {
    return trimmed(value).empty() ? why : "is " + in_quotes(value) + ", which " + why;
  }
  if (key == "date" && !is_day(value)) return "is " + in_quotes(value) + ", which is no day as YYYYMMDD";
  const auto& given = given_[field];
  if (given.size() > 1) {
    std::vector<std::string> allowed;
    for (const auto& one : given) allowed.push_back(one.text());
    const bool is_one =
        std::any_of(allowed.begin(), allowed.end(), [&](const auto& one) { return same_text(one, value); });
    return is_one ? "" : "is " + not_among(value, allowed);
  }
  if (!given.empty() || is_of_name_or_run(key)) return {};
  const auto known = built_in_value(key, thing);
  if (!known || same_text(*known, value)) return {};
  const bool is_word = !key.starts_with("dir");  // of metaup, and not a folder's name
  if (is_word && fold(*known) == fold(value)) return {};
  if (key == "type") {
    return "is " + in_quotes(value) + ", and the file is " + (thing.kind == AssetKind::video ? "a video" : "an image");
  }
  return "is " + in_quotes(value) + ", and the file has " + in_quotes(*known);
}

/// What is wrong with the value that a name has; empty: nothing.
std::string NameRules::differs(std::size_t field, const std::string& value, const NamedThing& thing) const {
  const bool may_vary = given_[field].size() == 1 && given_[field].front().of_name_or_run;
  const auto must = may_vary ? std::nullopt : settled(field, thing);
  if (!must) return wrong_value(field, value, thing);
  if (!*must) return "cannot be known: the file has no " + must->error();
  if (same_text(**must, value)) return wrong_value(field, value, thing);
  if (given_[field].size() != 1) return "is " + in_quotes(value) + ", and its column " + in_quotes(**must);
  if (given_[field].front().is_plain()) return "is " + not_among(value, {**must});
  return "is " + in_quotes(value) + ", and by --field " + in_quotes(**must);
}

/// The values of the file's own name; the error says why it does not fit. What is settled otherwise need not be right.
tl::expected<NameRules::Values, std::string> NameRules::own_values(const NamedThing& thing) const {
  if (thing.facts.path.empty()) return tl::unexpected(std::string());
  auto own = pattern_.read(own_stem(thing.facts));
  if (!own) return own;
  for (std::size_t i = 0; i < own->size(); ++i) {
    if (settled(i, thing)) continue;
    if (auto why = wrong_value(i, (*own)[i], thing); !why.empty()) {
      return tl::unexpected(braced(i) + " " + std::move(why));
    }
  }
  return own;
}

/// The value of a field, by the first that has one. The error is what is missing: "{Variant} (which takes {part2})".
tl::expected<std::string, std::string> NameRules::value_for(std::size_t field, const NamedThing& thing,
                                                            const Values* own) const {
  if (auto must = settled(field, thing)) {
    if (!*must) must->error() = braced(field) + " (which takes " + must->error() + ")";
    return *std::move(must);
  }
  if (own != nullptr) return (*own)[field];
  auto built_in = given_[field].empty() ? built_in_value(pattern_.fields()[field].key, thing) : std::nullopt;
  if (!built_in) return tl::unexpected(braced(field));
  return *std::move(built_in);
}

/// Why no name can be made.
Error NameRules::without_values(const std::vector<std::string>& missing, const std::string& why_not_own) const {
  const auto first = missing.front().substr(1, missing.front().find('}') - 1);
  return naming_error(joined(missing, " and ") + (missing.size() == 1 ? " has" : " have") + " no value" +
                          (why_not_own.empty() ? "" : ", and the file's own name does not fit: " + why_not_own),
                      "give --field '" + first + "=…', in a manifest a column " + first + ", or a file name such as " +
                          pattern_.text());
}

Result<std::string> NameRules::make(const NamedThing& thing) const {
  const auto own = own_values(thing);
  Values values;
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < pattern_.fields().size(); ++i) {
    auto value = value_for(i, thing, own ? &*own : nullptr);
    if (!value) {
      missing.push_back(std::move(value.error()));
      continue;
    }
    if (auto why = wrong_value(i, *value, thing); !why.empty()) {
      return tl::unexpected(
          naming_error(braced(i) + " " + why, "give another value by --field, a column, or the file's name"));
    }
    values.push_back(*std::move(value));
  }
  if (!missing.empty()) return tl::unexpected(without_values(missing, own ? "" : own.error()));
  auto name = pattern_.fill(values);
  if (utf8_length(name) > kLongestName) {
    return tl::unexpected(naming_error("the name would have " + std::to_string(utf8_length(name)) +
                                           " characters, and Meta takes " + std::to_string(kLongestName) + ": " +
                                           in_quotes(name),
                                       "give shorter values"));
  }
  return name;
}

Result<void> NameRules::check(std::string_view name, const NamedThing& thing) const {
  const auto hint = "the pattern is " + pattern_.text();
  const auto values = pattern_.read(name);
  if (!values) return tl::unexpected(naming_error(values.error(), hint));
  std::vector<std::string> all;
  for (std::size_t i = 0; i < values->size(); ++i) {
    if (const auto why = differs(i, (*values)[i], thing); !why.empty()) all.push_back(braced(i) + " " + why);
  }
  if (utf8_length(name) > kLongestName) all.push_back("the name has more than 100 characters");
  if (all.empty()) return {};
  return tl::unexpected(naming_error(joined(all, "; "), hint));
}

Result<std::optional<NameRules>> parse_name_rules(const std::string& pattern, const std::vector<std::string>& fields) {
  if (pattern.empty()) return std::optional<NameRules>();
  auto rules = NameRules::parse(pattern, fields);
  if (!rules) return tl::unexpected(std::move(rules.error()));
  return std::optional(*std::move(rules));
}

Result<std::string> with_extension(const std::string& stem, const NameFacts& facts, const std::string& source) {
  const auto extension = extension_for(facts);
  auto name = extension.empty() ? stem : stem + "." + extension;
  if (utf8_length(name) > kLongestName) {
    return tl::unexpected(problem(
        source, "cannot be named " + in_quotes(name) + ", which is longer than 100 characters", "give shorter values"));
  }
  return name;
}

Result<std::string> name_by_rules(const NameRules& rules, const NamedThing& thing, const std::string& source) {
  auto stem = rules.make(thing);
  if (stem) return with_extension(*stem, thing.facts, source);
  stem.error().message = source + " cannot be named: " + stem.error().message;
  return stem;
}

Result<void> check_by_rules(const NameRules& rules, const NamedThing& thing, const std::string& source) {
  auto checked = rules.check(own_stem(thing.facts), thing);
  if (!checked) checked.error().message = source + " does not fit the name pattern: " + checked.error().message;
  return checked;
}

}  // namespace metaup::plan
