#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "metaup/graph/reply.hpp"

/// What the readers of several edges share.
namespace metaup::graph {

/// Of a name, a message or another text of Meta's; longer ones are cut.
inline constexpr std::size_t kLongestText = 2'000;

/// The reply came whole and was a success, so what it did is done: only the account of it is odd.
[[nodiscard]] tl::unexpected<Error> odd_reply(std::string message, const Reply& reply);

/// The cursor of the page after this one; empty on the last. An odd reply when there is a page after
/// this one and nothing says where: a list must never end early in silence.
[[nodiscard]] Result<std::string> next_cursor(const nlohmann::json& page, const Reply& reply);

/// Calls `use` with each element of a page of a list; gives the cursor of the page after this one, as `next_cursor`
/// does. `elements` says in messages what the list is of, such as "images".
[[nodiscard]] Result<std::string> read_page(const Reply& reply, const std::string& elements,
                                            const std::function<void(const nlohmann::json& element)>& use);

}  // namespace metaup::graph
