#pragma once
#include <span>

#include "metaup/graph/error_table.hpp"

/// The families of the error table, and short ways to write its rows.
namespace metaup::graph {

[[nodiscard]] std::span<const ErrorRow> general_error_rows();
[[nodiscard]] std::span<const ErrorRow> limit_error_rows();
[[nodiscard]] std::span<const ErrorRow> video_error_rows();
[[nodiscard]] std::span<const ErrorRow> creative_error_rows();

namespace rows {

/// A subcode that means the same under every code; Meta also sends it in the code's place.
inline constexpr std::int64_t kAnyCode = 0;

struct Number {
  std::int64_t code = 0;
  std::int64_t subcode = 0;
  std::int64_t last_code = 0;  ///< 0: no range
};

constexpr ErrorRow row(Number number, ErrorClass error_class, Scope scope, std::string_view meaning,
                       std::string_view hint) {
  ErrorRow made;
  made.code = number.code;
  made.last_code = number.last_code == 0 ? number.code : number.last_code;
  made.subcode = number.subcode;
  made.error_class = error_class;
  made.scope = scope;
  made.meaning = meaning;
  made.hint = hint;
  return made;
}

/// A row for messages that hold `says`.
constexpr ErrorRow when_it_says(std::string_view says, ErrorRow row) {
  row.says = says;
  return row;
}

/// The input of one item has to change.
constexpr ErrorRow refused(Number number, std::string_view meaning, std::string_view hint) {
  return row(number, ErrorClass::invalid, Scope::item, meaning, hint);
}

/// The same row for a refusal that may concern more than its item.
constexpr ErrorRow may_concern(Scope scope, ErrorRow made) {
  made.may_concern = scope;
  return made;
}

/// A right is missing: for this item, or perhaps for all of `scope`.
constexpr ErrorRow forbidden(Number number, Scope scope, std::string_view meaning, std::string_view hint) {
  return may_concern(scope, row(number, ErrorClass::permission, Scope::item, meaning, hint));
}

/// Meta takes no such change for now, or none at all: of this item, or perhaps of the whole account.
constexpr ErrorRow blocked(Number number, std::string_view meaning, std::string_view hint) {
  return may_concern(Scope::account, row(number, ErrorClass::policy, Scope::item, meaning, hint));
}

/// The same for a block that Meta puts on whoever does too much, in the middle of a run, too.
constexpr ErrorRow blocked_for_abuse(Number number, std::string_view meaning, std::string_view hint) {
  auto made = blocked(number, meaning, hint);
  made.may_begin_late = true;
  return made;
}

constexpr ErrorRow dead_token(Number number, std::string_view meaning, std::string_view hint) {
  return row(number, ErrorClass::auth, Scope::run, meaning, hint);
}

/// Refused for a reason that a repeat often outlives: the change was not made.
constexpr ErrorRow passing(Number number, int tries, std::string_view meaning, std::string_view hint) {
  auto made = row(number, ErrorClass::transient, Scope::item, meaning, hint);
  made.repeat = Repeat::backoff;
  made.tries = tries;
  return made;
}

/// Meta broke down somewhere: the change may have been made.
constexpr ErrorRow breakdown(Number number, int tries, std::string_view meaning, std::string_view hint) {
  auto made = passing(number, tries, meaning, hint);
  made.outcome_unknown = true;
  return made;
}

struct Wait {
  std::uint32_t first_s = 0;
  std::uint32_t longest_s = 0;
  std::uint32_t development_s = 0;  ///< 0: as `first_s`
};

constexpr ErrorRow throttle(Number number, Wait wait, Scope scope, std::string_view meaning, std::string_view hint) {
  auto made = row(number, ErrorClass::rate_limit, scope, meaning, hint);
  made.repeat = Repeat::after_reset;
  made.default_wait_s = wait.first_s;
  made.development_wait_s = wait.development_s == 0 ? wait.first_s : wait.development_s;
  made.longest_wait_s = wait.longest_s;
  return made;
}

/// A quota that waiting within a run does not bring back.
constexpr ErrorRow quota(Number number, std::string_view meaning, std::string_view hint) {
  return row(number, ErrorClass::rate_limit, Scope::item, meaning, hint);
}

}  // namespace rows
}  // namespace metaup::graph
