#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/secret.hpp"
#include "metaup/graph/reply.hpp"

namespace metaup::graph {

/// A time at which something of a token ends.
struct Expiry {
  bool is_told = false;
  std::optional<WallTime> at;  ///< nothing, though it is told: never
};

/// What Meta says of a token.
struct TokenInfo {
  bool is_valid = false;
  std::string type;  ///< such as "SYSTEM_USER", "USER" or "PAGE"
  std::string app_id;
  std::string application;  ///< the app's name
  std::string user_id;
  std::vector<std::string> scopes;
  /// The scopes that cover some objects only, with their ids.
  std::vector<std::pair<std::string, std::vector<std::string>>> limited_scopes;
  std::optional<WallTime> issued;
  Expiry expires;
  Expiry data_access_expires;
  std::int64_t code = 0;  ///< of why it is not valid; 0: not told
  std::int64_t subcode = 0;
  std::string message;
};
/// GET debug_token.
[[nodiscard]] Result<TokenInfo> read_token_info(const Reply& reply);

/// A token that was given for another one.
struct NewToken {
  Secret token;
  std::optional<std::chrono::seconds> lasts;  ///< nothing: not told
};
/// GET oauth/access_token. Nothing of the reply is in an error.
[[nodiscard]] Result<NewToken> read_new_token(const Reply& reply);
/// Whether the body is a success that brings a token.
[[nodiscard]] bool brings_token(const std::string& body);

/// GET me/permissions: those that are granted.
[[nodiscard]] Result<std::vector<std::string>> read_permissions(const Reply& reply);

}  // namespace metaup::graph
