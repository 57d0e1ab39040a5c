#include "base/text.hpp"
#include "input.hpp"
#include "plan/name_rules.hpp"

using namespace metaup;
using namespace metaup::plan;
using fuzz::require;

namespace {

/// What is read from a name makes it again.
void check_reading(const NamePattern& pattern, const std::string& name) {
  const auto values = pattern.read(name);
  if (!values) {
    require(!values.error().empty() && printable(values.error()) == values.error());
    return;
  }
  require(values->size() == pattern.fields().size());
  for (std::size_t i = 0; i < values->size(); ++i) require(pattern.unfit(i, (*values)[i]).empty());
  require(pattern.fill(*values) == name);
}

/// What is made of values that are fit is read as the same values.
void check_filling(const NamePattern& pattern, const std::string& value) {
  const std::vector<std::string> values(pattern.fields().size(), value);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!pattern.unfit(i, value).empty()) return;
  }
  const auto read = pattern.read(pattern.fill(values));
  require(read && *read == values);
}

/// A name that the rules make is one that they take.
void check_rules(const NameRules& rules, const std::string& path) {
  NamedThing thing;
  thing.facts = {
      .path = path, .format = Format::jpeg, .width = 1080, .height = 1920, .sha256 = "0123456789", .number = 1};
  thing.kind = AssetKind::image;
  const auto name = rules.make(thing);
  if (!name) {
    require(!name.error().message.empty() && printable(name.error().message) == name.error().message);
    return;
  }
  require(utf8_length(*name) <= 100 && printable(*name) == *name && name->find('/') == std::string::npos);
  require(rules.check(*name, thing).has_value());
  static_cast<void>(name_by_rules(rules, thing, path));
  static_cast<void>(check_by_rules(rules, thing, path));
}

}  // namespace

/// The first line is a pattern, the second its fields with tabs between them; the rest are names.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMost = 50;
  auto input = fuzz::text_of(data, size);
  const auto text = fuzz::take_until(input, '\n');
  const auto given = fuzz::take_until(input, '\n');
  std::vector<std::string> fields;
  std::string_view rest = given;
  while (!rest.empty() && fields.size() < kMost) fields.push_back(fuzz::take_until(rest, '\t'));
  const auto pattern = NamePattern::parse(text);
  const auto rules = NameRules::parse(text, fields);
  if (!pattern)
    require(!pattern.error().message.empty() && printable(pattern.error().message) == pattern.error().message);
  if (!rules) require(!rules.error().hint.empty() && printable(rules.error().message) == rules.error().message);
  for (std::size_t i = 0; i < kMost && !input.empty(); ++i) {
    const auto name = fuzz::take_until(input, '\n');
    if (pattern) check_reading(*pattern, name);
    if (pattern) check_filling(*pattern, name);
    if (rules) check_rules(*rules, name);
  }
  return 0;
}
