#include "simulator/wanted_fields.hpp"

#include <fmt/format.h>

namespace metaup::simulator {
namespace {

constexpr int kDeepest = 16;  // nesting that nobody needs

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Takes a list of fields from the front of a text.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : text_(text) {}

  tl::expected<std::vector<WantedField>, ApiError> read_all() {
    skip_blanks();
    if (is_at_end()) return std::vector<WantedField>{};
    auto fields = read_list(0);
    if (fields && !is_at_end()) return refuse(mistake("end of string"));
    return fields;
  }

 private:
  tl::expected<std::vector<WantedField>, ApiError> read_list(int depth) {
    if (depth > kDeepest) return refuse(mistake("fewer levels"));
    std::vector<WantedField> fields;
    do {
      auto field = read_field(depth);
      if (!field) return refuse(field.error());
      fields.push_back(std::move(*field));
    } while (take(','));
    return fields;
  }

  tl::expected<WantedField, ApiError> read_field(int depth) {
    WantedField field;
    field.name = take_name();
    if (field.name.empty()) return refuse(mistake("name"));
    while (take('.')) {
      if (take_name().empty()) return refuse(mistake("name"));
      if (!take_arguments()) return refuse(mistake("arguments in parentheses"));
    }
    if (!take('{')) return field;
    field.narrowed = true;
    auto inner = read_list(depth + 1);
    if (!inner) return refuse(inner.error());
    field.inner = std::move(*inner);
    if (!take('}')) return refuse(mistake("\"}\""));
    return field;
  }

  std::string take_name() {
    skip_blanks();
    const auto begin = at_;
    while (!is_at_end() && is_name_character(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  /// "(1)", as it stands behind a modifier.
  bool take_arguments() {
    if (!take('(')) return false;
    const auto end = text_.find(')', at_);
    if (end == std::string_view::npos) return false;
    at_ = end;
    return take(')');
  }

  bool take(char wanted) {
    skip_blanks();
    if (is_at_end() || text_[at_] != wanted) return false;
    ++at_;
    skip_blanks();
    return true;
  }

  void skip_blanks() {
    while (!is_at_end() && text_[at_] == ' ') ++at_;
  }

  [[nodiscard]] bool is_at_end() const { return at_ >= text_.size(); }

  [[nodiscard]] ApiError mistake(std::string_view expected) const {
    return {.code = 2500,
            .message = fmt::format("Syntax error \"Expected {}.\" at character {}: {}", expected, at_, text_)};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

tl::expected<std::vector<WantedField>, ApiError> parse_fields(std::string_view text) {
  return FieldReader(text).read_all();
}

}  // namespace metaup::simulator
