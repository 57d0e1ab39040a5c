#pragma once
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/graph/reply.hpp"

namespace metaup::graph {

/// One element of `GET act_X/ads` or `GET ADSET/ads`.
struct AdInfo {
  std::string id;
  std::string name;
  std::string adset_id;
  std::string creative_id;
  std::string creative_content;  ///< as `creative_content` gives it; empty unless it was asked for
  std::string status;
  std::string effective_status;
  std::optional<WallTime> created;
};
struct AdPage {
  std::vector<AdInfo> ads;
  std::string after;  ///< the cursor of the next page; empty on the last
};
[[nodiscard]] Result<AdPage> read_ads(const Reply& reply);

}  // namespace metaup::graph
