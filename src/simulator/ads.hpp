#pragma once
#include <string>

#include "simulator/call.hpp"

namespace metaup::simulator {

// The ads edge, the ad node, and the ads of an ad set.
[[nodiscard]] Answer post_ad(Context& context, const Call& call);
[[nodiscard]] Answer list_ads(Context& context, const Call& call);
[[nodiscard]] Answer read_ad(Context& context, const Call& call);
[[nodiscard]] Answer update_ad(Context& context, const Call& call);
[[nodiscard]] Answer delete_ad(Context& context, const Call& call);
/// GET /<ad set>/ads.
[[nodiscard]] Answer list_ads_of_set(Context& context, const Call& call);

/// Whether an ad of the account shows this creative.
[[nodiscard]] bool is_creative_used(const State& state, const std::string& account, const std::string& id);
/// How many ads of the account are ACTIVE.
[[nodiscard]] std::uint64_t count_active_ads(const State& state, const std::string& account);

}  // namespace metaup::simulator
