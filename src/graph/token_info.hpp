#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
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
  std::vector<std::string> scopes;
  Expiry expires;
  Expiry data_access_expires;
  std::int64_t code = 0;  ///< of why it is not valid; 0: not told
  std::int64_t subcode = 0;
  std::string message;
};
/// GET debug_token.
[[nodiscard]] Result<TokenInfo> read_token_info(const Reply& reply);

/// GET me/permissions: those that are granted.
[[nodiscard]] Result<std::vector<std::string>> read_permissions(const Reply& reply);

}  // namespace metaup::graph
