#include "run/targets/known_ads.hpp"

#include "graph/creative_likeness.hpp"

namespace metaup::run {

void KnownAds::add(const std::string& adset, const graph::AdPage& page) {
  for (const auto& ad : page.ads) {
    const auto wanted = by_name_.find({adset, ad.name});
    const bool put_away = ad.effective_status == "ARCHIVED" || ad.effective_status == "DELETED";
    if (wanted == by_name_.end() || ad.id.empty() || !ids_.insert(ad.id).second) continue;
    if (!put_away) wanted->second.push_back({ad.id, ad.creative_id, ad.creative_content});
  }
}

bool KnownAds::any_of(const graph::AdDraft& draft) const {
  const auto found = by_name_.find({draft.adset, draft.name});
  return found != by_name_.end() && !found->second.empty();
}

KnownAds::Match KnownAds::find_by(const graph::AdDraft& draft, const IsTaken& is_taken,
                                  const std::function<Like(const Ad& ad)>& compare) const {
  Match match;
  const auto add = [](std::string& ids, const std::string& id) { ids += (ids.empty() ? "" : ", ") + id; };
  const auto found = by_name_.find({draft.adset, draft.name});
  if (found == by_name_.end()) return match;
  for (const auto& ad : found->second) {
    if (is_taken(ad.id)) continue;
    const auto like = compare(ad);
    if (like == Like::yes && match.same.empty()) match.same = ad.id;
    if (like == Like::no) add(match.others, ad.id);
    if (like == Like::unclear) add(match.unclear, ad.id);
  }
  return match;
}

KnownAds::Match KnownAds::find(const graph::AdDraft& draft, const IsTaken& is_taken) const {
  return find_by(draft, is_taken, [&](const Ad& ad) {
    return !ad.creative.empty() && ad.creative == draft.creative ? Like::yes : Like::no;
  });
}

KnownAds::Match KnownAds::find_like(const graph::AdDraft& draft, const graph::Params& creative,
                                    const IsTaken& is_taken) const {
  return find_by(draft, is_taken, [&](const Ad& ad) {
    if (ad.content.empty()) return Like::unclear;
    const auto likeness = graph::compare_creative(creative, ad.content);
    if (likeness == graph::Likeness::likely) return Like::unclear;
    return likeness == graph::Likeness::sure ? Like::yes : Like::no;
  });
}

}  // namespace metaup::run
