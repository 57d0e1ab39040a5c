#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "run/targets/ads_in_doubt.hpp"
#include "run/targets/known_ads.hpp"
#include "run/targets/launch_context.hpp"

namespace metaup::run {

class AdTarget;

/// The ads of one account in a launch: which of equal ones is which, what earlier runs have made, and what is at Meta.
class AdBook {
 public:
  AdBook(AccountId account, LaunchContext& context) : account_(std::move(account)), context_(context) {}

  /// What the registry is asked first: which ads earlier runs have made, and which ones they left in doubt.
  [[nodiscard]] std::vector<ledger::Question> questions() const;
  void take(const Answers& answers);
  /// The same for one ad that this machine has claimed: what other machines have left in doubt since.
  void take_doubts(const AdTarget& ad, const std::vector<ledger::Intent>& intents);
  /// In the order of their rows.
  void add(AdTarget& ad);
  /// The ad sets have been looked at.
  void on_looked(KnownAds known);
  [[nodiscard]] bool looked() const { return looked_; }

  /// Whether those of its name before it are decided. An ad's number among equal ads is known only after the
  /// creatives of the earlier ones are.
  [[nodiscard]] bool is_turn_of(const AdTarget& ad);
  /// Its place among equal ones is settled, or it has ended: the next one of its name may go on.
  void on_decided(const AdTarget& ad);
  /// The equal ad before this one; null: there is none. Equal ads are made one after the other: when one is looked
  /// for, no other can be taken for it.
  [[nodiscard]] AdTarget* equal_before(AdTarget& ad);
  [[nodiscard]] bool is_only_one(const graph::AdDraft& draft) const;
  /// Whether it may travel with its creative. Not if it may be there already, as only its creative's id would tell.
  [[nodiscard]] bool may_join(const graph::AdDraft& draft) const;

  [[nodiscard]] AdsInDoubt& in_doubt() { return in_doubt_; }
  [[nodiscard]] const KnownAds& known_ads() const { return known_ads_; }
  /// An ad was made, or found to be that of a row.
  void note_made(const std::string& id) { made_.insert(id); }
  /// Meta does not have it any more.
  void note_gone(const std::string& id);
  /// Whether an id is another ad's: of this run, or of the registry.
  [[nodiscard]] bool is_taken(const std::string& id) const { return taken_.contains(id) || made_.contains(id); }
  /// An ad of this name that an earlier run has made, and that is no row's; empty: none.
  [[nodiscard]] std::string namesake_of_earlier_run(const std::string& name) const;

 private:
  /// Ads of one name in one ad set.
  struct Namesakes {
    std::vector<AdTarget*> ads;
    std::map<std::string, AdTarget*> last_equal;  ///< by what equal ones have in common
  };
  [[nodiscard]] Namesakes& namesakes_of(const AdTarget& ad);

  AccountId account_;
  LaunchContext& context_;
  std::map<std::pair<std::string, std::string>, Namesakes> by_name_;  ///< ad set and name
  AdsInDoubt in_doubt_;
  KnownAds known_ads_;
  bool looked_ = false;
  std::multimap<std::string, std::string> known_;  ///< ads of earlier runs: name -> id
  std::set<std::string> taken_;                    ///< ids of ads of earlier runs
  std::set<std::string> made_;
};

}  // namespace metaup::run
