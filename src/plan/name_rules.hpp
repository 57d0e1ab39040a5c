#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/ids.hpp"
#include "metaup/plan/naming.hpp"
#include "plan/name_pattern.hpp"

namespace metaup::plan {

/// What a name is made for: a file, or a row of a manifest with the file that it shows.
struct NamedThing {
  NameFacts facts;                ///< no path: no file; sides and digest only where the content is known
  std::optional<AssetKind> kind;  ///< an image or a video; nothing: neither, or both
  std::map<std::string, std::string, std::less<>> columns;  ///< of its row, by the keys of fields
};

/// How names are made and checked (`--name-pattern`, `--field`). A field has the first of these values: that of
/// `--field`; the row's column; the file's own name, if all of it fits; the built-in field of that name.
class NameRules {
 public:
  /// `fields` are such as "Audience=Retargeting" or "Campaign={dir2}"; several of one field are the values that it may
  /// have. A local error for what can never be right.
  [[nodiscard]] static Result<NameRules> parse(const std::string& pattern, const std::vector<std::string>& fields);

  [[nodiscard]] const NamePattern& pattern() const { return pattern_; }
  /// Whether names depend on what only a look into the file shows.
  [[nodiscard]] bool needs_content() const;

  /// The name, without an extension. A local error says which field has no value, or which value is wrong.
  [[nodiscard]] Result<std::string> make(const NamedThing& thing) const;
  /// Whether a name is as the rules have it. Its date may be any real one.
  [[nodiscard]] Result<void> check(std::string_view name, const NamedThing& thing) const;

 private:
  /// The value of one `--field`: texts, and built-in fields in braces.
  struct Given {
    struct Part {
      std::string text;
      bool is_field = false;
    };
    std::vector<Part> parts;
    bool of_name_or_run = false;  ///< a name that was made by it before may differ, and is good

    [[nodiscard]] bool is_plain() const;
    /// Of one that is plain.
    [[nodiscard]] std::string text() const;
  };
  using Values = std::vector<std::string>;

  explicit NameRules(NamePattern pattern) : pattern_(std::move(pattern)), given_(pattern_.fields().size()) {}
  [[nodiscard]] Result<void> add(std::string_view field);
  [[nodiscard]] static Result<Given> read_given(std::string_view value);
  [[nodiscard]] Result<void> check_given() const;

  [[nodiscard]] static tl::expected<std::string, std::string> value_of(const Given& given, const NamedThing& thing);
  [[nodiscard]] std::optional<tl::expected<std::string, std::string>> settled(std::size_t field,
                                                                              const NamedThing& thing) const;
  [[nodiscard]] std::string wrong_value(std::size_t field, const std::string& value, const NamedThing& thing) const;
  [[nodiscard]] std::string differs(std::size_t field, const std::string& value, const NamedThing& thing) const;
  [[nodiscard]] tl::expected<Values, std::string> own_values(const NamedThing& thing) const;
  [[nodiscard]] tl::expected<std::string, std::string> value_for(std::size_t field, const NamedThing& thing,
                                                                 const Values* own) const;
  [[nodiscard]] Error without_values(const std::vector<std::string>& missing, const std::string& why_not_own) const;
  [[nodiscard]] std::string braced(std::size_t field) const { return "{" + pattern_.fields()[field].name + "}"; }

  NamePattern pattern_;
  std::vector<std::vector<Given>> given_;  ///< by field
};

/// The rules of a pattern; of an empty one there are none.
[[nodiscard]] Result<std::optional<NameRules>> parse_name_rules(const std::string& pattern,
                                                                const std::vector<std::string>& fields);

/// A file's name with its extension. Local errors of these begin with `source`, which the user calls the file.
[[nodiscard]] Result<std::string> name_by_rules(const NameRules& rules, const NamedThing& thing,
                                                const std::string& source);
/// Whether the name that a file has is as the rules have it.
[[nodiscard]] Result<void> check_by_rules(const NameRules& rules, const NamedThing& thing, const std::string& source);
/// A stem with the extension that the file has at Meta; not if that is too long for Meta.
[[nodiscard]] Result<std::string> with_extension(const std::string& stem, const NameFacts& facts,
                                                 const std::string& source);

}  // namespace metaup::plan
