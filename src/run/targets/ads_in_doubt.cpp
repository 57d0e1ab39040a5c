#include "run/targets/ads_in_doubt.hpp"

#include <algorithm>

#include "metaup/graph/operation.hpp"

namespace metaup::run {

void AdsInDoubt::add(ledger::Intent intent) {
  if (intent.edge != graph::to_string(graph::Edge::ads_create) || !known_.insert(intent.id).second) return;
  if (auto key = graph::read_ad_key(intent.key)) {
    by_name_.emplace(std::pair{std::move(key->adset), std::move(key->name)}, std::move(intent));
  }
}

std::optional<AdsInDoubt::Found> AdsInDoubt::take(const graph::AdDraft& draft, const std::string& creative_digest,
                                                  std::uint32_t ordinal) {
  const auto [first, last] = by_name_.equal_range({draft.adset, draft.name});
  const auto has_key = [&](const std::string& key) {
    return std::find_if(first, last, [&](const auto& entry) { return entry.second.key == key; });
  };
  const auto provisional = has_key(graph::provisional_ad_key(draft, creative_digest, ordinal));
  auto found = has_key(graph::ad_key(draft, ordinal));
  if (found == last) found = provisional;
  if (found == last) {
    found =
        std::find_if(first, last, [](const auto& entry) { return graph::read_ad_key(entry.second.key)->provisional; });
  }
  if (found == last) return std::nullopt;
  const Found one{.intent = found->second.id,
                  .sent = SendTime::of_earlier_run(found->second),
                  .same_creative = found == provisional};
  by_name_.erase(found);
  return one;
}

}  // namespace metaup::run
