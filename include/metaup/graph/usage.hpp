#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "metaup/base/ids.hpp"
#include "metaup/http/message.hpp"

namespace metaup::graph {

/// How one of Meta's limiters stands.
struct Reading {
  double percent = 0;              ///< 100 is blocked
  std::chrono::seconds regain{0};  ///< until access comes back; 0: not blocked
  std::chrono::seconds reset{0};   ///< until it is back at 0; 0: not known
  bool present = false;            ///< a header spoke of it

  friend bool operator==(const Reading&, const Reading&) = default;
};

/// What Meta's rate-limit headers of one reply say (docs/graph-api.md, "Rate limits and usage headers").
struct Usage {
  Reading account;   ///< the score of the ad account, in points
  Reading use_case;  ///< the account's calls and CPU of `ads_management` within an hour
  Reading app;       ///< the app's, whatever the account
  /// The app's tier for the ads API as Meta names it, such as "development_access"; empty: not told.
  std::string tier = {};

  /// The highest percentage of all.
  [[nodiscard]] double percent() const;
  /// Until access comes back; 0: it is there.
  [[nodiscard]] std::chrono::seconds regain() const;
  [[nodiscard]] bool is_development_tier() const { return tier == "development_access"; }
  /// A usage header was there at all.
  [[nodiscard]] bool present() const { return account.present || use_case.present || app.present; }

  friend bool operator==(const Usage&, const Usage&) = default;
};

/// Reads x-app-usage, x-ad-account-usage, x-business-use-case-usage (the minutes there become seconds) and
/// Retry-After. Of the uses of the API those of `account` count if there are any, else those of all; among
/// them `ads_management` if it is there, else all but those that are surely others', such as ads_insights.
/// Malformed headers count as absent.
[[nodiscard]] Usage parse_usage(const std::vector<http::Header>& headers, const AccountId& account = {});

/// The worse of two, field by field; of two tiers the lower one.
[[nodiscard]] Usage worst(const Usage& a, const Usage& b);

}  // namespace metaup::graph
