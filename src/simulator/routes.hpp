#pragma once
#include <string>

#include "simulator/call.hpp"

namespace metaup::simulator {

/// Where a call leads.
struct Route {
  Edge edge;
  std::string account;     ///< whose it is, as digits; empty for what belongs to no account
  bool marketing = false;  ///< needs a version that the Marketing API still has
  bool mutation = false;   ///< changes an ad, which has a limit of its own
};

/// The edge for a method and path, or the error of a path that leads nowhere.
[[nodiscard]] tl::expected<Route, ApiError> find_route(const Context& context, const Call& call);

/// Whose a path is, as digits; empty when it is nobody's.
[[nodiscard]] std::string owner_of(const Context& context, const std::vector<std::string>& path);

}  // namespace metaup::simulator
