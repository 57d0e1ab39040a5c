#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/error.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/graph/usage.hpp"
#include "metaup/http/message.hpp"

namespace metaup::graph {

/// A reply that is no error, still as text: each edge has a reader below.
struct Reply {
  std::string body;
  std::string trace_id;  ///< x-fb-trace-id
};

/// The rules of the error envelope (docs/graph-api.md, "Errors and retries"): an `error` member under
/// any status, `success:false`, HTML, an empty or truncated body and "Service Unavailable" are
/// errors; everything else under 2xx is a reply.
/// A reply that Graph did not write (an HTML page of a filter, a login page) says nothing of the
/// token or the input, whatever its status: class protocol, or transient under 5xx, and
/// `not_from_meta`.
[[nodiscard]] Result<Reply> read_reply(const http::Response& response);
/// The same for an entry of a batch, of which it is known that Meta wrote it.
[[nodiscard]] Result<Reply> read_entry(const http::Response& response);

/// The Error for a request that got no complete reply.
[[nodiscard]] Error to_error(const http::Failure& failure);

struct CreatedImage {
  std::string key;  ///< under which the reply had it: the file's name, "bytes", …
  std::string hash;
  std::string name;  ///< empty when the reply has none
};
/// POST adimages: at least one image with a hash, whatever its key.
[[nodiscard]] Result<std::vector<CreatedImage>> read_created_images(const Reply& reply);

/// One element of `GET act_X/adimages`.
struct ImageInfo {
  std::string id;
  std::string hash;
  std::string name;
  std::string status;
  std::optional<std::uint32_t> width;
  std::optional<std::uint32_t> height;
  std::string created_time;
  std::string permalink_url;
  std::vector<std::string> creatives;  ///< ids of those that use it, as far as Meta tells
  bool in_ads = false;                 ///< one of its creatives is in an ad
};
struct ImagePage {
  std::vector<ImageInfo> images;
  std::string after;  ///< the cursor of the next page; empty on the last
};
[[nodiscard]] Result<ImagePage> read_images(const Reply& reply);

/// `{"success":true}` in its spellings ("true" as text too).
[[nodiscard]] Result<bool> read_success(const Reply& reply);

}  // namespace metaup::graph
