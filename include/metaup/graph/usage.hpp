#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "metaup/base/ids.hpp"
#include "metaup/http/message.hpp"

namespace metaup::graph {

/// What Meta's rate-limit headers of one reply say.
struct Usage {
  double percent = 0;              ///< the highest of all percentages; 100 is blocked
  std::chrono::seconds regain{0};  ///< until access comes back; 0: not blocked
  std::chrono::seconds reset{0};   ///< until the score is back at 0
  bool app_wide = false;           ///< the highest percentage is the app's, not the account's
  bool development_tier = false;
  bool present = false;  ///< a usage header was there at all

  friend bool operator==(const Usage&, const Usage&) = default;
};

/// Reads x-app-usage, x-ad-account-usage, x-business-use-case-usage (the minutes there become seconds) and
/// Retry-After. Of the uses of the API those of `account` count if there are any, else those of all; among
/// them `ads_management` if it is there, else all but those that are surely others', such as ads_insights.
/// Malformed headers count as absent.
[[nodiscard]] Usage parse_usage(const std::vector<http::Header>& headers, const AccountId& account = {});

/// The app's tier for the ads API as the same headers name it, such as "development_access"; empty when none does.
[[nodiscard]] std::string access_tier(const std::vector<http::Header>& headers);

/// The worse of two, field by field.
[[nodiscard]] Usage worst(const Usage& a, const Usage& b);

}  // namespace metaup::graph
