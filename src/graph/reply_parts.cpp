#include "graph/reply_parts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

constexpr std::size_t kLongestCursor = 8'000;
constexpr std::size_t kLongestUrl = 64'000;

/// The parameter `after` of the address of the next page; empty when it has none, or two that differ.
/// Nothing else of that address is used: it holds a token, and its host is the server's choice.
std::string cursor_in(std::string_view url) {
  url = url.substr(0, url.find('#'));
  auto query = url.substr(std::min(url.find('?'), url.size()));
  std::string found;
  while (!query.empty()) {
    query.remove_prefix(1);  // "?" or "&"
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(pair.size());
    constexpr std::string_view kName = "after=";
    if (!pair.starts_with(kName)) continue;
    const nlohmann::json decoded = percent_decode(pair.substr(kName.size()));
    auto cursor = word_of(&decoded, kLongestCursor);
    if (cursor.empty() || (!found.empty() && cursor != found)) return {};
    found = std::move(cursor);
  }
  return found;
}

}  // namespace

tl::unexpected<Error> odd_reply(std::string message, const Reply& reply) {
  auto odd = protocol_error(std::move(message));
  odd.value().outcome_unknown = true;
  odd.value().retryable = true;
  odd.value().fbtrace_id = reply.trace_id;
  return odd;
}

Result<std::string> next_cursor(const nlohmann::json& page, const Reply& reply) {
  // The cursor is there on the last page too; only `next` tells.
  const auto* const paging = member(page, "paging");
  const bool readable = paging == nullptr || paging->is_object() || paging->is_null() || paging->empty();
  if (!readable) return odd_reply("the reply does not say in a readable way whether the list goes on", reply);
  const auto* const next = paging == nullptr ? nullptr : member(*paging, "next");
  if (next == nullptr || next->is_null()) return std::string{};
  const auto* const cursors = member(*paging, "cursors");
  auto after = cursors == nullptr ? std::string{} : word_of(member(*cursors, "after"), kLongestCursor);
  if (after.empty()) after = cursor_in(text_of(next, kLongestUrl));
  if (after.empty()) return odd_reply("the list goes on, but the reply does not say where", reply);
  return after;
}

Result<std::string> read_page(const Reply& reply, const std::string& elements,
                              const std::function<void(const nlohmann::json& element)>& use) {
  const auto document = parse_json(reply.body);
  const auto* const data = document ? member(*document, "data") : nullptr;
  if (data == nullptr || !data->is_array()) return odd_reply("the reply has no list of " + elements, reply);
  for (const auto& element : *data) use(element);
  return next_cursor(*document, reply);
}

}  // namespace metaup::graph
