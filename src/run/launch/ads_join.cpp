#include "run/launch/ads.hpp"

// Ads that travel in the batch of their creatives.

namespace metaup::run {

/// Not if it could be one that is there already, whose creative's id alone would tell.
bool LaunchAds::may_join(const Ad& ad) const {
  const bool is_untried =
      ad.waiting && !ad.in_flight && std::holds_alternative<upload::AdUpload::Send>(ad.machine.state());
  if (!is_untried || ad.closed || settings_.validate_only || !ad.attachments.empty() || !intents_.empty()) return false;
  const bool is_only_one = by_name_.at({ad.draft.adset, ad.draft.name}).ads.size() == 1;
  return is_only_one && !known_.contains(ad.draft.name);
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

void LaunchAds::set_off(Ad& ad) const {
  ad.started = control_.clock().now();
  ad.in_flight = true;
  ++ad.sent;
  ad.machine = upload::AdUpload({ad.draft.adset, ad.draft.name, {}});
}

}  // namespace metaup::run
