#include "run/targets/known_ads.hpp"

namespace metaup::run {

void KnownAds::add(const std::string& adset, const graph::AdPage& page) {
  for (const auto& ad : page.ads) {
    const auto wanted = by_name_.find({adset, ad.name});
    const bool put_away = ad.effective_status == "ARCHIVED" || ad.effective_status == "DELETED";
    if (wanted == by_name_.end() || ad.id.empty() || !ids_.insert(ad.id).second) continue;
    if (!put_away) wanted->second.push_back({ad.id, ad.creative_id});
  }
}

bool KnownAds::any_of(const graph::AdDraft& draft) const {
  const auto found = by_name_.find({draft.adset, draft.name});
  return found != by_name_.end() && !found->second.empty();
}

KnownAds::Match KnownAds::find(const graph::AdDraft& draft, const IsTaken& is_taken) const {
  Match match;
  const auto found = by_name_.find({draft.adset, draft.name});
  if (found == by_name_.end()) return match;
  for (const auto& ad : found->second) {
    if (is_taken(ad.id)) continue;
    const bool same = !ad.creative.empty() && ad.creative == draft.creative;
    if (same && match.same.empty()) match.same = ad.id;
    if (!same) match.others += (match.others.empty() ? "" : ", ") + ad.id;
  }
  return match;
}

}  // namespace metaup::run
