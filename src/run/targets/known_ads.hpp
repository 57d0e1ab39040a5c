#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/ad_reply.hpp"
#include "metaup/graph/ad_spec.hpp"

namespace metaup::run {

/// The ads that were in the ad sets of a launch before it made any of its own, as far as one of its rows
/// has their name: who launches the same rows from another ledger shall not make them a second time.
class KnownAds {
 public:
  using IsTaken = std::function<bool(const std::string& id)>;

  /// An ad of this name is to be made in this ad set.
  void want(const std::string& adset, const std::string& name) { by_name_.try_emplace({adset, name}); }
  /// A page of the ads of an ad set. Those that nobody wants are passed over, as are those that were put away.
  void add(const std::string& adset, const graph::AdPage& page);

  /// Whether there is one of this name, whatever its creative.
  [[nodiscard]] bool any_of(const graph::AdDraft& draft) const;
  /// Whether an ad was there before.
  [[nodiscard]] bool contains(const std::string& id) const { return ids_.contains(id); }

  struct Match {
    std::string same;     ///< of the same name and creative: there is nothing to make; empty: none
    std::string others;   ///< of the same name and another creative, or one that is not told; empty: none
    std::string unclear;  ///< of the same name, and nobody can tell whether of the same creative; empty: none
  };
  /// What speaks against making the ad. Those that `is_taken` are other rows' ads, or are told of elsewhere.
  [[nodiscard]] Match find(const graph::AdDraft& draft, const IsTaken& is_taken) const;
  /// The same for an ad that brings its creative, by what that is made of.
  [[nodiscard]] Match find_like(const graph::AdDraft& draft, const graph::Params& creative,
                                const IsTaken& is_taken) const;

 private:
  struct Ad {
    std::string id;
    std::string creative;  ///< empty: not told
    std::string content;   ///< of the creative; empty: not asked for
  };
  enum class Like : std::uint8_t { no, unclear, yes };
  [[nodiscard]] Match find_by(const graph::AdDraft& draft, const IsTaken& is_taken,
                              const std::function<Like(const Ad& ad)>& compare) const;

  std::map<std::pair<std::string, std::string>, std::vector<Ad>> by_name_;  ///< ad set and name
  std::set<std::string> ids_;
};

}  // namespace metaup::run
