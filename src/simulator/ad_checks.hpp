#pragma once
#include <string>

#include "simulator/creative_assets.hpp"

namespace metaup::simulator {

// What an ad is refused for.

/// Where an ad is.
struct AdPlace {
  std::string account;
  std::string adset;
};

/// The ad set that the call names: one of this account.
[[nodiscard]] Problem check_adset(const Context& context, const Call& call, const std::string& account);
/// What refuses an ad before anything about its creative: nobody who pays, or an ad set that is full.
[[nodiscard]] Problem check_room(const Context& context, const std::string& account, const std::string& adset);
/// The groups of a flexible ad, beside the creative that it shows.
[[nodiscard]] Problem check_groups(Context& context, const Call& call, const AdPlace& place, const Json& creative);
/// What of a creative is only looked at when an ad shows it: its lead form, and the link of its feed.
[[nodiscard]] Problem check_shown(const Context& context, const Json& creative);
/// Whether Meta reads the creative as Dynamic Creative.
[[nodiscard]] bool is_dynamic_creative(const Context& context, const Json& creative);
/// A new ad with a dynamic creative has no place in an ordinary ad set.
[[nodiscard]] Problem check_dynamic(const Context& context, const Json& creative, const std::string& adset);
/// What an ad has beside its creative.
[[nodiscard]] Answer members_beside_creative(const Call& call);
/// Whether the ad is only to be checked.
[[nodiscard]] tl::expected<bool, ApiError> validates_only(const Call& call);

}  // namespace metaup::simulator
