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
  int current = 27;
  int oldest_marketing = 25;  ///< older ones are answered with 2635 …
  int oldest = 21;            ///< … and plain ones run as this
  bool auto_upgrade = false;  ///< run an old version as the oldest usable one, with a warning header
  int auth_status = 400;      ///< HTTP status of token errors
  bool error_data_as_text = false;
};

struct AccountRules {
  std::string id;  ///< bare digits
  std::string name;
  std::string currency = "USD";
  int status = 1;  ///< account_status: 1 is active
  int disable_reason = 0;
  bool funded = true;  ///< it has a funding_source
  std::vector<std::string> user_tasks{"MANAGE", "ADVERTISE", "ANALYZE"};
};

struct TokenRules {
  std::string token;
  std::string state = "valid";  ///< valid, expired, invalid
  int subcode = 463;            ///< of an expired one
  std::vector<std::string> permissions{"ads_management", "ads_read", "business_management", "pages_read_engagement"};
  std::optional<std::vector<std::string>> accounts;  ///< the only ones it can see; all when absent
  int permission_error = 200;                        ///< the code when a permission is missing
  std::uint64_t expires_after_requests = 0;          ///< 0: never
  std::string type = "SYSTEM_USER";
  double expires_in_s = 0;              ///< what debug_token says, from now on; 0: never
  double data_access_expires_in_s = 0;  ///< the same
  bool inspects_itself = true;          ///< debug_token takes it as its own access token
};

/// How tokens are exchanged and revoked.
struct OauthRules {
  double expires_in_s = 60 * 86'400;      ///< how long a new token lasts
  std::string new_token_state = "valid";  ///< valid, expired, invalid
  bool same_token = false;                ///< the old token is also the new one
  bool success_as_text = true;            ///< "true" for true
};

/// A campaign, and the ad sets in it.
struct CampaignRules {
  std::string id;
  std::string account;  ///< bare digits
  std::string name;
  std::string objective = "OUTCOME_SALES";
  std::vector<std::string> adsets;
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
  std::vector<std::string> accept;  ///< formats beyond jpeg, png and gif: bmp, and others that are taken undecoded
  bool untyped_parts = false;       ///< take a file part without a Content-Type
  bool ignore_part_type = false;    ///< take any content type of the part
  bool refuse_parts = false;        ///< every multipart image is of the wrong type; `bytes` are fine
  bool short_reply = false;         ///< only hash and url
  bool refuse_long_names = false;   ///< otherwise cut to 100 characters
  bool rename_on_reupload = false;
  bool skip_bad_parts = false;     ///< of several files take the good ones
  bool bytes_key_is_hash = false;  ///< when `bytes` came with a name
  int in_use_subcode = 0;
  int gone_subcode = 33;  ///< of deleting what is not there
  std::uint64_t most_bytes = 30U << 20;
};

struct VideoRules {
  std::vector<std::uint64_t> windows{1U << 20, 5U << 20};  ///< sizes of the windows; the last one stays
  bool windows_past_end = false;                           ///< the last window may reach beyond the file
  bool offsets_as_numbers = false;                         ///< in successes; errors always have numbers
  double session_s = 86'400;                               ///< an upload session that rests this long is gone
  int gone_session_code = 100;                             ///< what a session that is gone answers …
  int gone_session_subcode = 0;
  bool finish_again = false;  ///< a second finish succeeds as the first did
  std::uint64_t least_bytes = 1024;
  std::uint64_t most_bytes = 10ULL << 30;
  std::uint64_t most_simple_bytes = 1ULL << 30;  ///< in one request; more is answered with HTTP 413
  bool check_content = true;                     ///< refuse what does not begin like a video
  bool file_url_fails = false;                   ///< with 389
  std::vector<double> processing_s{1};           ///< how long the videos take in turn; the last one stays
  std::vector<std::string> outcomes{"ready"};    ///< of the videos in turn (ready, error, expired); the last one stays
  std::string unfinished_status = "uploading";   ///< video_status before finish
  bool classic_status = false;                   ///< only video_status and processing_progress
  bool completed_spelling = false;               ///< "completed" for "complete"
  bool transfered_spelling = false;              ///< "bytes_transfered"
  bool single_error = false;                     ///< "error" for "errors"
  bool list_unfinished = false;
  std::string id_filter = "honoured";  ///< what becomes of `filtering` by id: honoured, ignored, refused
  int node_code = 0;                   ///< GET /<video> is refused with this code, as it is to some tokens; 0: answered
  double read_lag_s = 0;               ///< reads show a video only so long after it was made
  bool title_exact = false;            ///< the title filter; otherwise it finds substrings
  bool custom_thumbnails = false;
  double length_s = 15;
  int in_use_subcode = 0;
};

struct CreativeRules {
  bool unready_videos = false;                ///< take a video that is still being processed
  int unready_subcode = 0;                    ///< of refusing one
  bool feeds_are_unique = false;              ///< equal ones with an asset feed get ids of their own
  bool image_url_fails = false;               ///< with 3858258
  std::vector<std::string> unknown_features;  ///< keys of creative_features_spec that this account does not know
  std::vector<std::string> unfit_features;    ///< keys that are refused with 3858040
  bool escaped_previews = false;              ///< "&amp;" in the address of a preview
  int in_use_subcode = 0;
};

struct AdRules {
  std::vector<std::string> adsets;  ///< the ad sets there are; none: every number of less than 12 digits is one
  /// Ads of one ad set that are not deleted; 0: no bound. Meta's is 50, with a code that no page tells.
  std::uint64_t most_in_adset = 0;
  double review_s = 3600;                   ///< how long a new ad is PENDING_REVIEW, and one with a new creative
  double read_lag_s = 0;                    ///< lists show an ad only so long after it was made
  std::string id_filter = "honoured";       ///< what becomes of `filtering` by id: honoured, ignored, refused
  std::vector<std::string> disapproved;     ///< names of ads whose review ends badly
  std::vector<std::string> dynamic_adsets;  ///< those of Dynamic Creative, whose ads cannot be deleted
  /// Feeds with rules that have these `ad_formats` are read as Dynamic Creative: their ads are refused with 1885998.
  std::vector<std::string> dynamic_formats;
  std::map<std::string, std::string> issues;  ///< by name: such ads come to WITH_ISSUES at once, for this reason
};

struct ProductSetRules {
  std::string id;
  std::uint64_t products = 10;
};

struct LeadFormRules {
  std::string id;
  std::string page;  ///< whose it is; empty: of each Page
  std::string status = "ACTIVE";
};

struct BatchRules {
  bool header_token = false;  ///< the Authorization header is enough
  bool usage_headers = true;  ///< in each entry's headers
};

struct PagingRules {
  std::uint64_t most = 500;            ///< a larger `limit` is lowered to this
  std::uint64_t most_with_specs = 50;  ///< a larger one of ads with what their creatives are made of is too much
  bool empty_pages = false;            ///< an empty page with a `next` comes before the first
};

/// What happens to matching requests, besides or instead of what they ask for.
struct FaultRule {
  // Which requests: empty and absent members match everything.
  std::string edge;
  std::string method;
  std::string phase;
  std::string with;                          ///< a parameter that the request has
  std::map<std::string, std::string> where;  ///< parameters that it has with these values
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
  std::optional<Json> reply;  ///< this JSON with HTTP 200
  bool expire_session = false;
  std::optional<std::uint64_t> accept_bytes;  ///< of a chunk; the rest is lost …
  bool corrected = false;                     ///< … and told by 1363037 instead of a success
  std::string outcome;                        ///< how the processing ends of the video whose upload this completes
  Milliseconds delay{0};
  Milliseconds slow{0};
  std::map<std::string, std::string> headers;
};

/// How the simulated service is set up and where it misbehaves.
struct Scenario {
  std::uint64_t seed = 1;
  double time_scale = 1;      ///< simulated seconds in a real one
  double clock_offset_s = 0;  ///< how far its clock is ahead of this machine's; behind when negative
  Milliseconds latency{0};
  ApiRules api;
  std::optional<std::vector<AccountRules>> accounts;  ///< absent: every account exists
  std::vector<TokenRules> tokens;                     ///< none: every token is good
  std::string app_secret;
  bool require_appsecret_proof = false;
  OauthRules oauth;
  LimitRules limits;
  ImageRules images;
  VideoRules videos;
  CreativeRules creatives;
  AdRules ads;
  std::vector<std::string> absent;              ///< short ids that are no ad set and no Page
  std::vector<std::string> promote_pages;       ///< the Pages that accounts list as theirs to advertise
  std::vector<std::string> pages;               ///< the Pages that the token's user has a role on
  std::vector<std::string> instagram_accounts;  ///< those that there are; accounts list them as theirs
  std::vector<ProductSetRules> product_sets;
  std::vector<LeadFormRules> lead_forms;
  std::vector<CampaignRules> campaigns;
  BatchRules batch;
  PagingRules paging;
  std::vector<FaultRule> faults;
};

/// The limits of a tier: "development_access" or "standard_access" (the full one).
[[nodiscard]] LimitRules tier_limits(const std::string& tier);

/// Reads a scenario; a member that nobody knows is an error that names the nearest known one.
[[nodiscard]] Result<Scenario> parse_scenario(std::string_view text);

}  // namespace metaup::simulator
