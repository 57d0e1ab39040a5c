#include "run/targets/ad_book.hpp"

#include <algorithm>

#include "run/targets/ad_target.hpp"

namespace metaup::run {

std::vector<ledger::Question> AdBook::questions() const {
  const auto owner = context_.uploads.owner_of(account_);
  return {ledger::OpenIntents{owner}, ledger::AssetsOfKind{owner, AssetKind::ad}};
}

void AdBook::take(const Answers& answers) {
  // Where others work, too, some of these are under way: they are asked for again when it is an ad's turn.
  if (!context_.uploads.environment.shares_accounts) {
    for (const auto& intent : answers.to<ledger::OpenIntents>(0)) in_doubt_.add(intent);
  }
  for (const auto& ad : answers.to<ledger::AssetsOfKind>(1)) {
    taken_.insert(ad.remote_id);
    if (!ad.replaced && !ad.gone) known_.emplace(ad.name, ad.remote_id);
  }
}

void AdBook::take_doubts(const AdTarget& ad, const std::vector<ledger::Intent>& intents) {
  std::set<std::int64_t> own;
  for (const auto* const other : namesakes_of(ad).ads) own.insert(context_.engine().intent_of(other->id()));
  for (const auto& intent : intents) {
    const auto key = graph::read_ad_key(intent.key);
    const bool is_namesake = key && key->adset == ad.draft().adset && key->name == ad.draft().name;
    if (is_namesake && !own.contains(intent.id)) in_doubt_.add(intent);
  }
}

void AdBook::add(AdTarget& ad) { namesakes_of(ad).ads.push_back(&ad); }

void AdBook::on_looked(KnownAds known) {
  known_ads_ = std::move(known);
  looked_ = true;
}

AdBook::Namesakes& AdBook::namesakes_of(const AdTarget& ad) { return by_name_[{ad.draft().adset, ad.draft().name}]; }

bool AdBook::is_turn_of(const AdTarget& ad) {
  const auto& ads = namesakes_of(ad).ads;
  const auto first = std::find_if(ads.begin(), ads.end(), [](const AdTarget* one) { return !one->is_decided(); });
  return first != ads.end() && *first == &ad;
}

void AdBook::on_decided(const AdTarget& ad) {
  const auto& ads = namesakes_of(ad).ads;
  const auto next = std::find_if(ads.begin(), ads.end(), [](const AdTarget* one) { return !one->is_decided(); });
  if (next != ads.end()) context_.engine().wake((*next)->id());
}

AdTarget* AdBook::equal_before(AdTarget& ad) {
  const auto [last, is_first] = namesakes_of(ad).last_equal.try_emplace(ad.equality(), &ad);
  return is_first ? nullptr : std::exchange(last->second, &ad);
}

bool AdBook::is_only_one(const graph::AdDraft& draft) const {
  const auto found = by_name_.find({draft.adset, draft.name});
  return found != by_name_.end() && found->second.ads.size() == 1;
}

bool AdBook::may_join(const graph::AdDraft& draft) const {
  return is_only_one(draft) && !known_.contains(draft.name) && !known_ads_.any_of(draft) && !in_doubt_.any_of(draft);
}

void AdBook::note_gone(const std::string& id) {
  taken_.erase(id);
  std::erase_if(known_, [&](const auto& known) { return known.second == id; });
}

/// An edited row is a new ad: the one that it made before is not touched.
std::string AdBook::namesake_of_earlier_run(const std::string& name) const {
  const auto [first, last] = known_.equal_range(name);
  const auto other = std::find_if(first, last, [this](const auto& known) { return !made_.contains(known.second); });
  return other == last ? std::string{} : other->second;
}

}  // namespace metaup::run
