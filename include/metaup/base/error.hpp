#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "metaup/base/byte_range.hpp"

namespace metaup {

/// What kind of thing went wrong. It alone decides what happens next: retry, exit code, report.
enum class ErrorClass : std::uint8_t {
  auth,             ///< the token is invalid or expired
  permission,       ///< the token is good but may not do this
  invalid,          ///< Meta refused the input
  policy,           ///< blocked by a policy or an abuse rule
  not_found,        ///< a path, a hash, a video or an account is not there
  rate_limit,       ///< throttled, for longer than we were allowed to wait
  transient,        ///< Meta's side failed, later may be better
  network,          ///< no complete exchange took place
  protocol,         ///< the reply makes no sense
  local,            ///< a file or value of the user's fails our own checks
  dependency,       ///< something this item needs has failed
  unknown_outcome,  ///< it may have happened, and repeating could do it twice
  cancelled,        ///< stopped before it was done
};

/// The word for a class in the output contract, such as "rate_limit".
[[nodiscard]] std::string_view to_string(ErrorClass error_class);
/// The class for such a word; nothing when there is none.
[[nodiscard]] std::optional<ErrorClass> parse_error_class(std::string_view word);

/// Why something failed. Holds no secret; texts from servers are cut to a bounded length but
/// may hold control characters until a reporter strips them.
struct Error {
  ErrorClass error_class = ErrorClass::protocol;
  std::string message;              ///< what was tried, on what, and why it failed
  std::int64_t code = 0;            ///< Meta's `code`, 0 when there is none
  std::int64_t subcode = 0;         ///< Meta's `error_subcode`, 0 when there is none
  int http_status = 0;              ///< 0 when no reply came
  bool retryable = false;           ///< the same request may succeed later
  bool outcome_unknown = false;     ///< the change may have been made all the same
  bool not_from_meta = false;       ///< a proxy, a filter or a portal answered in Meta's place
  std::string user_title;           ///< Meta's `error_user_title`
  std::string user_message;         ///< Meta's `error_user_msg`
  std::vector<std::string> fields;  ///< what `blame_field_specs` names, as "a.b.c"
  std::string fbtrace_id;
  std::string hint;                 ///< what the user can do about it
  std::optional<ByteRange> wanted;  ///< the bytes that the server asks for instead (1363037)
};

template <class T>
using Result = tl::expected<T, Error>;

/// An error in the user's own files or values; a retry does not help.
[[nodiscard]] inline tl::unexpected<Error> local_error(std::string message) {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = std::move(message);
  return tl::unexpected<Error>(std::move(error));
}

/// A reply that breaks the protocol.
[[nodiscard]] inline tl::unexpected<Error> protocol_error(std::string message) {
  Error error;
  error.error_class = ErrorClass::protocol;
  error.message = std::move(message);
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace metaup
