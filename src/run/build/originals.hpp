#pragma once
#include <string>
#include <vector>

#include "graph/creative/original.hpp"
#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"

namespace metaup::run {

/// A creative or an ad of one account, read to be made in another.
struct Original {
  AssetKind kind = AssetKind::creative;
  std::string id;
  std::string creative_id;
  std::string ad_name;  ///< of an ad
  Result<graph::OriginalCreative> made_of;
};
struct Originals {
  std::vector<Original> all;  ///< in the order in which they were asked for
  Outcome outcome;            ///< of reading them; what failed has no item
};

/// Reads them, as whom `settings` says.
[[nodiscard]] Originals read_originals(const AccountId& account, const std::vector<ledger::Remote>& asked,
                                       const Settings& settings, Environment& environment);

}  // namespace metaup::run
