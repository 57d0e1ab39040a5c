#pragma once
#include <cstdint>
#include <set>
#include <string>

#include "metaup/graph/creative_draft.hpp"

namespace metaup::graph {

/// The ad sets for which a creative is made, as its feed tells.
enum class FeedKind : std::uint8_t {
  none,      ///< any: it has no feed
  ordinary,  ///< ordinary ones
  dynamic,   ///< those of Dynamic Creative
};

/// What a creative names that exists already at Meta, wherever its columns or its raw spec name it.
struct Identities {
  std::set<std::string> instagram_accounts;
  std::set<std::string> product_sets;
  std::set<std::string> lead_forms;
  FeedKind feed = FeedKind::none;
};
[[nodiscard]] Identities identities_of(const CreativeDraft& draft);

}  // namespace metaup::graph
