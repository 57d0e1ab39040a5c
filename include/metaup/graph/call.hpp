#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/graph/operation.hpp"
#include "metaup/graph/reply.hpp"
#include "metaup/http/transport.hpp"

namespace metaup::graph {

/// Who asks, and where.
struct Connection {
  std::string graph_url = "https://graph.facebook.com";  ///< no slash at the end
  std::string video_url;                                 ///< empty: `graph_url`
  std::string api_version = "v26.0";
  Secret token;
  std::string appsecret_proof;  ///< empty: none is sent
  Secret app_secret;            ///< empty: not known; it travels with calls about tokens only
};

/// HMAC-SHA256 of the token under the app secret, as the parameter `appsecret_proof` wants it.
[[nodiscard]] std::string appsecret_proof(const Secret& app_secret, const Secret& token);

/// How operations may be put together.
struct ComposeLimits {
  bool batch = false;                      ///< put writes that can be batched into batches; reads always are
  bool batch_files = true;                 ///< also what carries a file
  std::size_t batch_operations = 50;       ///< Meta's limit
  std::size_t batch_ads = 10;              ///< and for making ads
  std::uint64_t batch_bytes = 64U << 20U;  ///< ours: Meta publishes none
  std::uint64_t batch_points = 1'000;      ///< Meta counts each operation of a batch as a call of its own
  std::size_t lookup_values = 50;
  std::size_t lookup_url_bytes = 4000;
};

/// One request to come, and the operations in it, as indices into what was given to `compose`.
struct Call {
  enum class Shape : std::uint8_t { single, batch, lookup, list };
  Shape shape = Shape::single;
  std::vector<std::size_t> operations;
  /// Of the account's points: Meta counts each entry of a batch, and a read of many as one.
  std::uint64_t points = 0;
};

/// Groups ready operations into calls, in their order. Pure: the same input gives the same calls.
/// Reads of one path and parameters share a `lookup`, reads of what stands in one list a `list`, other
/// reads of one account, and with `limits.batch` all its operations, a `batch`. Each index is in
/// exactly one call; an operation that needs the one before it is in the call of that one.
[[nodiscard]] std::vector<Call> compose(const std::vector<const Operation*>& ready, const ComposeLimits& limits);

/// The request for one call; `operations` are those of the call, in its order.
[[nodiscard]] http::Request to_request(Call::Shape shape, const std::vector<const Operation*>& operations,
                                       const Connection& connection);

/// One answer for each operation of a call.
struct Answer {
  Result<Reply> result;
  Usage usage;               ///< of the call, or of the entry of a batch
  bool not_reached = false;  ///< a null in a batch that ran out of time before it
  bool left_out = false;     ///< the page of a list does not hold it, which is no proof that it is gone
};
/// The page of a list, beside the objects that were asked for.
struct ListPage {
  bool holds_others = false;  ///< objects that nobody asked for
  bool shows_some = false;    ///< of a lookup: some of what was asked for
  std::string after;          ///< the cursor of the next page; empty on the last
};
/// Splits a completion into one answer per operation. Never fewer: an entry that is missing,
/// null or unreadable becomes an error, of class dependency when it was not run because what it needs
/// was refused. An answer to a lookup has its own element alone, as
/// `{"data":[element]}`, or `{"data":[]}` when Meta has none and the page is the last. An answer from a list is
/// what a read of the object alone gives.
struct Split {
  std::vector<Answer> answers;
  std::optional<ListPage> page;  ///< of a list or a lookup that came
  /// The call of several operations failed as a whole, which blames none of them (a wrong id
  /// among many, a file that changed): alone, each gets its own answer.
  bool whole_call_refused = false;
  bool timed_out = false;             ///< the batch took Meta too long, at its end if not as a whole
  bool came_back_whole = false;       ///< a batch, to its end, and something in it succeeded
  std::string api_version_served;     ///< `facebook-api-version`; empty when absent
  std::string version_warning;        ///< `x-ad-api-version-warning`; empty when absent
  std::optional<WallTime> served_at;  ///< by Meta's clock (`Date`); nothing unless the Graph API itself answered
};
[[nodiscard]] Split split(Call::Shape shape, const std::vector<const Operation*>& operations,
                          const tl::expected<http::Response, http::Failure>& result);

}  // namespace metaup::graph
