#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "metaup/graph/reply.hpp"

/// What the readers of several edges share.
namespace metaup::graph {

/// The reply came whole and was a success, so what it did is done: only the account of it is odd.
[[nodiscard]] tl::unexpected<Error> odd_reply(std::string message, const Reply& reply);

/// The cursor of the page after this one; empty on the last.
[[nodiscard]] std::string next_cursor(const nlohmann::json& page);

}  // namespace metaup::graph
