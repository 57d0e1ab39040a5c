#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "metaup/graph/ad_spec.hpp"
#include "metaup/ledger/ledger.hpp"
#include "run/traffic/send_time.hpp"

namespace metaup::run {

/// Ads that earlier runs wrote down before they sent them, and of which nobody knows whether they
/// have been made.
class AdsInDoubt {
 public:
  /// Intents of anything else are passed over, and those that are known.
  void add(ledger::Intent intent);

  /// Whether there is one of this name in this ad set.
  [[nodiscard]] bool any_of(const graph::AdDraft& draft) const { return by_name_.contains({draft.adset, draft.name}); }

  struct Found {
    std::int64_t intent = 0;
    SendTime sent;
    bool same_creative = false;  ///< certainly: it is known by the content of its creative, not by the id
  };
  /// Takes out the one that this ad may be: of the same creative, or of one whose id was not known yet.
  [[nodiscard]] std::optional<Found> take(const graph::AdDraft& draft, const std::string& creative_digest,
                                          std::uint32_t ordinal);

 private:
  std::set<std::int64_t> known_;
  std::multimap<std::pair<std::string, std::string>, ledger::Intent> by_name_;  ///< ad set and name
};

}  // namespace metaup::run
