#include <algorithm>

#include "run/launch/ads.hpp"

// Ads that travel in the batch of their creatives.

namespace metaup::run {

/// Not if it could be one that is there already, whose creative's id alone would tell.
bool LaunchAds::may_join(const Ad& ad) const {
  const bool is_untried = ad.waiting && !ad.in_flight && !ad.joined && !ad.closed;
  if (!is_untried || settings_.validate_only || !ad.attachments.empty()) return false;
  return is_only_one(ad) && !known_.contains(ad.draft.name) && !known_ads_.any_of(ad.draft) &&
         !in_doubt_.any_of(ad.draft);
}

bool LaunchAds::any_may_join() const {
  return std::any_of(ads_.begin(), ads_.end(), [this](const Ad& ad) { return may_join(ad); });
}

void LaunchAds::join(std::vector<Departure>& departures) {
  std::vector<std::uint32_t> joining;
  for (auto& departure : departures) {
    const auto& name = departure.creative.operation.name;
    const auto found = by_row_.find(departure.row);
    if (name.empty() || found == by_row_.end() || !may_join(ads_[found->second])) continue;
    auto& ad = ads_[found->second];
    auto params = graph::ad_params(ad.draft, graph::reference_to_id(name));
    if (!params) continue;  // it is told when its turn comes
    departure.ad = Submission{.task = first_ + found->second,
                              .source = ad.item.source,
                              .kind = AssetKind::ad,
                              .operation = upload::create_ad(owner_.account, *std::move(params))};
    departure.ad->operation.needs = name;
    ad.key = graph::provisional_ad_key(ad.draft, departure.digest, 0);
    joining.push_back(found->second);
  }
  if (joining.empty() || write_down(joining)) {
    for (const auto number : joining) set_off(ads_[number]);
  } else {
    for (auto& departure : departures) departure.ad.reset();  // the run ends here
  }
}

/// Whatever id its creative gets: no other ad is of this name.
void LaunchAds::set_off(Ad& ad) const {
  ad.started = control_.clock().now();
  ad.in_flight = ad.joined = true;
  ++ad.sent;
  ad.machine = upload::AdUpload({ad.draft.adset, ad.draft.name, {}});
}

}  // namespace metaup::run
