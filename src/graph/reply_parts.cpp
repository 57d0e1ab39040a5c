#include "graph/reply_parts.hpp"

#include "graph/json.hpp"

namespace metaup::graph {

tl::unexpected<Error> odd_reply(std::string message, const Reply& reply) {
  auto odd = protocol_error(std::move(message));
  odd.value().outcome_unknown = true;
  odd.value().retryable = true;
  odd.value().fbtrace_id = reply.trace_id;
  return odd;
}

std::string next_cursor(const nlohmann::json& page) {
  constexpr std::size_t kLongestCursor = 2'000;
  // The cursor is there on the last page too; only `next` tells.
  const auto* const paging = member(page, "paging");
  if (paging == nullptr || member(*paging, "next") == nullptr) return {};
  const auto* const cursors = member(*paging, "cursors");
  return cursors == nullptr ? std::string{} : text_of(member(*cursors, "after"), kLongestCursor);
}

}  // namespace metaup::graph
