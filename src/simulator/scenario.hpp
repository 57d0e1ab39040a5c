#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/error.hpp"
#include "simulator/answer.hpp"

namespace metaup::simulator {

/// Which versions there are; all are "vN.0".
struct ApiRules {
  int current = 26;
  int oldest_marketing = 24;  ///< older ones are answered with 2635 …
  int oldest = 20;            ///< … and plain ones run as this
  bool auto_upgrade = false;  ///< run an old version as the oldest usable one, with a warning header
  int auth_status = 400;      ///< HTTP status of token errors
  bool error_data_as_text = false;
};

struct AccountRules {
  std::string id;  ///< bare digits
  std::string name;
  std::string currency = "USD";
};

struct TokenRules {
  std::string token;
  std::string state = "valid";  ///< valid, expired, invalid
  int subcode = 463;            ///< of an expired one
  std::vector<std::string> permissions{"ads_management", "ads_read", "business_management", "pages_read_engagement"};
  std::optional<std::vector<std::string>> accounts;  ///< the only ones it can see; all when absent
  int permission_error = 200;                        ///< the code when a permission is missing
  std::uint64_t expires_after_requests = 0;          ///< 0: never
};

struct LimitRules {
  bool enforce = true;
  bool headers = true;              ///< usage headers
  std::uint64_t headers_after = 0;  ///< calls of an account before they appear
  std::string tier = "standard_access";
  double score_max = 9000;
  double score_decay_s = 300;
  double score_block_s = 60;
  double read_points = 1;
  double write_points = 3;
  int score_code = 17;  ///< or 613, with subcode 1487742
  bool blocked_calls_lengthen = true;
  std::uint64_t hourly_calls = 100'000;
  std::uint64_t hourly_calls_per_ad = 40;
  std::uint64_t mutations_per_second = 100;
};

struct ImageRules {
  std::vector<std::string> accept;  ///< formats beyond jpeg, png, gif and bmp, taken undecoded
  bool ignore_part_type = false;    ///< take any content type of the part
  bool short_reply = false;         ///< only hash and url
  bool refuse_long_names = false;   ///< otherwise cut to 100 characters
  bool rename_on_reupload = false;
  bool skip_bad_parts = false;     ///< of several files take the good ones
  bool bytes_key_is_hash = false;  ///< when `bytes` came with a name
  int in_use_subcode = 0;
  int gone_subcode = 33;  ///< of deleting what is not there
  std::uint64_t most_bytes = 30U << 20;
};

struct BatchRules {
  bool header_token = false;  ///< the Authorization header is enough
  bool usage_headers = true;  ///< in each entry's headers
};

struct PagingRules {
  std::uint64_t most = 500;  ///< a larger `limit` is lowered to this
  bool empty_pages = false;  ///< an empty page with a `next` comes before the first
};

/// What happens to matching requests, besides or instead of what they ask for.
struct FaultRule {
  // Which requests: empty and absent members match everything.
  std::string edge;
  std::string method;
  std::string phase;
  std::string account;
  std::vector<std::uint64_t> nth;  ///< ordinals, from 1, among the requests that match
  std::uint64_t every = 0;
  std::uint64_t first = 0;
  double probability = 1;
  std::uint64_t times = 0;  ///< 0: no bound
  // What happens.
  bool after = false;  ///< the change is made all the same
  std::optional<ApiError> error;
  std::optional<int> html;  ///< an HTML page with this HTTP status
  bool drop = false;
  bool truncate = false;
  bool stall = false;
  bool null_entry = false;
  bool expire_token = false;
  bool expire_session = false;
  std::optional<std::uint64_t> accept_bytes;  ///< of a chunk
  Milliseconds delay{0};
  Milliseconds slow{0};
  std::map<std::string, std::string> headers;
};

/// How the simulated service is set up and where it misbehaves.
struct Scenario {
  std::uint64_t seed = 1;
  double time_scale = 1;  ///< simulated seconds in a real one
  Milliseconds latency{0};
  ApiRules api;
  std::optional<std::vector<AccountRules>> accounts;  ///< absent: every account exists
  std::vector<TokenRules> tokens;                     ///< none: every token is good
  std::string app_secret;
  bool require_appsecret_proof = false;
  LimitRules limits;
  ImageRules images;
  BatchRules batch;
  PagingRules paging;
  std::vector<FaultRule> faults;
};

/// The limits of a tier: "development_access" or "standard_access" (the full one).
[[nodiscard]] LimitRules tier_limits(const std::string& tier);

/// Reads a scenario; a member that nobody knows is an error that names the nearest known one.
[[nodiscard]] Result<Scenario> parse_scenario(std::string_view text);

}  // namespace metaup::simulator
