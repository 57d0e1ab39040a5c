#pragma once
#include <set>
#include <string>

#include "metaup/graph/creative_draft.hpp"

namespace metaup::graph {

/// What a creative names that exists already at Meta, wherever its columns or its raw spec name it.
struct Identities {
  std::set<std::string> instagram_accounts;
  std::set<std::string> product_sets;
  std::set<std::string> lead_forms;
  /// It has a feed that is not of Dynamic Creative, and so belongs into an ordinary ad set.
  bool has_ordinary_feed = false;
};
[[nodiscard]] Identities identities_of(const CreativeDraft& draft);

}  // namespace metaup::graph
