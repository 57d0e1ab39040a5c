#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "metaup/base/error.hpp"

namespace metaup::plan {

/// A pattern such as "{Campaign}_{Audience}_{Date}": names are made by it, and read back. Pure text; what the fields
/// mean is for `NameRules`.
class NamePattern {
 public:
  struct Field {
    std::string name;    ///< as the pattern writes it
    std::string key;     ///< by which names of fields are compared, and which a column of that name has
    std::string behind;  ///< the text that follows it; empty: it is the last
  };

  /// `{{` and `}}` stand for braces. A local error for what could not be read back, or be a name at all.
  [[nodiscard]] static Result<NamePattern> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  /// At least one, in their order.
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  /// The field of that name; nothing when there is none.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

  /// Why a value cannot stand in a field, such as "contains '_', which separates fields"; empty: it can.
  [[nodiscard]] std::string unfit(std::size_t field, std::string_view value) const;
  /// The name with these values, one for each field.
  [[nodiscard]] std::string fill(const std::vector<std::string>& values) const;
  /// The values in a name, one for each field, none of them empty. The error says where the name differs, such as "the
  /// name has 3 parts, the pattern 5". Of values that are fit it gives what `fill` was given.
  [[nodiscard]] tl::expected<std::vector<std::string>, std::string> read(std::string_view name) const;

 private:
  [[nodiscard]] std::string_view end_of(std::size_t field) const;
  [[nodiscard]] std::string different_parts(std::string_view name) const;

  std::string text_;
  std::string before_;  ///< the text before the first field
  std::vector<Field> fields_;
};

/// As columns of a manifest are called: in lower case, with hyphens.
[[nodiscard]] std::string key_of_field(std::string_view name);

/// A text of a name, for a message: '…', bounded and without control characters.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace metaup::plan
