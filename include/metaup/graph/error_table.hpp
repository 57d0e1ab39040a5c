#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "metaup/base/error.hpp"

namespace metaup::graph {

/// How a repeat of the same request may be tried.
enum class Repeat : std::uint8_t {
  never,        ///< the input or a right must change first
  backoff,      ///< with growing waits, at most `tries` more times
  after_reset,  ///< when the limiter says so
  corrected,    ///< at once, with what the error asks for
};
/// How far a failure reaches.
enum class Scope : std::uint8_t {
  item,
  account,
  token,  ///< all accounts, as long as they are used with this token
  app,
  run,
};

/// One row of the table of Graph API errors, the only place that knows them: the retry rule acts
/// on it and `metaup explain` prints it.
struct ErrorRow {
  std::int64_t code = 0;       ///< the first of a range; 0: any, or `subcode` in the code's place
  std::int64_t last_code = 0;  ///< the same as `code` but for ranges such as 200–299
  std::int64_t subcode = 0;    ///< 0: any
  ErrorClass error_class = ErrorClass::invalid;
  Repeat repeat = Repeat::never;
  int tries = 0;                         ///< repeats allowed with Repeat::backoff
  std::uint32_t default_wait_s = 0;      ///< after_reset: seconds to wait when no header tells
  std::uint32_t development_wait_s = 0;  ///< the same on the development tier, or when the tier is unknown
  std::uint32_t longest_wait_s = 0;      ///< after_reset: where doubling ends
  Scope scope = Scope::item;             ///< how far it reaches for certain
  /// How far it may reach beyond that. One refusal does not tell: several equal ones without a success
  /// do (pace::Reach). Scope::item: it is about the content of the item, whatever happens to others.
  Scope may_concern = Scope::item;
  /// It may begin at any time: equal refusals in a row tell, whatever has succeeded before them.
  bool may_begin_late = false;
  bool outcome_unknown = false;  ///< the change may have been made
  std::string_view says;         ///< only for a message that holds this; empty: for any
  std::string_view meaning;      ///< one sentence
  std::string_view hint;         ///< what the user can do
};

[[nodiscard]] std::span<const ErrorRow> error_table();

/// Meta has no number for what is wrong with a proof of the app secret, only this word in the message.
inline constexpr std::string_view kAppSecretProof = "appsecret_proof";

/// The row for an error: first what the message says, where the number alone is too vague; then
/// (code, subcode), then the subcode alone in either field, then the code, then its range. Null when
/// the table has none.
[[nodiscard]] const ErrorRow* find_error(std::int64_t code, std::int64_t subcode, std::string_view message = {});
/// The row for all that Meta says of an error, to developers and to users.
[[nodiscard]] const ErrorRow* find_error(const Error& error);

}  // namespace metaup::graph
