#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/plan/checks.hpp"
#include "metaup/report/output.hpp"
#include "metaup/run/upload.hpp"
#include "report/reports.hpp"

namespace metaup::report {
struct PlanFile;
}

namespace metaup::cli {

/// Where a secret comes from. Options hold this and never the secret itself.
struct NoSecret {
  friend bool operator==(const NoSecret&, const NoSecret&) = default;
};
struct SecretVariable {
  std::string name;  ///< of an environment variable
  friend bool operator==(const SecretVariable&, const SecretVariable&) = default;
};
struct SecretFile {
  std::string path;
  friend bool operator==(const SecretFile&, const SecretFile&) = default;
};
struct SecretCommand {
  std::string command;  ///< for /bin/sh -c
  friend bool operator==(const SecretCommand&, const SecretCommand&) = default;
};
using SecretSource = std::variant<NoSecret, SecretVariable, SecretFile, SecretCommand>;

/// How files travel: multipart to zip for images, simple to url for videos. `automatic` is one
/// multipart request an image, chunks for a video file, and url for a video's URL.
enum class Method : std::uint8_t { automatic, multipart, bytes, batch, zip, simple, chunked, url };
using run::Verify;
enum class ProgressChoice : std::uint8_t { automatic, tty, plain, none };
enum class LogFormat : std::uint8_t { text, json };
enum class CiChoice : std::uint8_t { automatic, none };
enum class ColorChoice : std::uint8_t { automatic, always, never };

/// All that a command is told. The initial values are the defaults that help shows.
struct Options {
  std::string command;                 ///< a name of the table of commands
  std::vector<std::string> arguments;  ///< what follows it, uninterpreted

  // who
  std::string profile;  ///< empty: "default"
  std::string config;   ///< empty: found by `profile`
  std::optional<AccountId> account;
  std::vector<AccountId> accounts;  ///< all that are given, each once; `account` is the last one
  SecretSource access_token;
  SecretSource app_secret;
  // where
  std::string api_version = "v26.0";
  std::string graph_url = "https://graph.facebook.com";  ///< no trailing slash
  std::string video_url;                                 ///< empty: `graph_url`
  std::string ca_file;                                   ///< empty: the system's
  // select
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::vector<std::string> files_from;  ///< "-" is stdin
  bool nul_separated = false;
  std::optional<std::uint64_t> min_size;
  std::optional<std::uint64_t> max_size;
  bool recursive = true;
  bool follow_symlinks = false;
  run::Shard shard;
  std::string retry_from;  ///< empty: none
  std::string stdin_name;  ///< what the content of stdin is called; empty: "-" is a list of paths
  std::string temp_dir;    ///< empty: the system's
  // name
  std::string name_template;             ///< empty: the file's own name, or by the pattern
  std::string name_pattern;              ///< empty: none
  std::vector<std::string> name_fields;  ///< each as NAME=VALUE
  // check
  std::optional<plan::Placement> placement;
  bool strict = false;
  bool all_or_nothing = false;
  bool no_validate = false;
  // images
  Method method = Method::automatic;
  bool allow_private_urls = false;
  // videos
  std::string title;
  std::string description;
  std::string thumbnail;     ///< an image; of uploads its path, and empty: look beside the file
  std::optional<bool> wait;  ///< nothing: what the command does by itself
  Milliseconds ready_timeout{30 * 60'000};
  // library
  std::string from;                         ///< a file of ids, or a manifest; "-" is stdin; empty: none
  std::vector<std::string> runs;            ///< ids of earlier runs
  std::optional<std::uint32_t> rows;        ///< of a launch whose cost is asked for
  std::optional<std::uint32_t> max_delete;  ///< nothing: any number of arguments, 10 lines of a file
  bool assets = false;                      ///< of `undo`: images and videos, too
  std::optional<AccountId> from_account;
  std::vector<AccountId> to;
  std::string to_file;      ///< of `token refresh`
  bool revoke_old = false;  ///< the same
  std::string app_id;       ///< empty: as Meta says it
  std::vector<std::string> hashes;
  std::string name_contains;
  std::string since;                                         ///< a time, or how long ago; empty: any time
  std::vector<std::string> fields;                           ///< as Meta takes them; empty: the usual ones
  std::vector<std::string> formats{"MOBILE_FEED_STANDARD"};  ///< of previews
  std::string html;                                          ///< empty: no page
  // sync
  bool delete_missing = false;
  Milliseconds settle{2'000};
  bool watch = false;
  Milliseconds rescan{10 * 60'000};
  // creatives and ads
  std::string name;
  std::string page_id;
  std::string instagram_user_id;
  std::vector<std::string> cards;                           ///< each as JSON, or @FILE
  std::map<std::string, std::string, std::less<>> columns;  ///< those of a launch without a member here, by their names
  std::string spec;                                         ///< a file; "-" is stdin; empty: none
  bool group = false;
  bool ignore_unknown_columns = false;
  std::vector<std::pair<std::string, std::string>> map;  ///< columns of --from, each with the one that it means
  std::string sheet;                                     ///< of a workbook; empty: the first that can be seen
  bool validate_only = false;
  bool make_ads = false;
  std::string adset;
  std::string ad_spec;  ///< of the ads: a file; "-" is stdin; empty: none
  bool inline_creatives = false;
  bool flexible = false;
  Milliseconds review_delay{5'000};  ///< from the last ad to the look at what became of all; 0: no look
  std::string creative;              ///< an id
  std::vector<std::string> attach;   ///< each as NAME=PATH
  bool active = false;               ///< else PAUSED
  // transfer
  std::optional<std::uint32_t> transfers;         ///< nothing: adaptive
  std::optional<std::uint64_t> bytes_per_second;  ///< nothing: no limit
  double max_usage = 90;                          ///< percent
  Milliseconds max_wait{600'000};
  std::uint32_t attempts = 5;
  Milliseconds connect_timeout{10'000};
  Milliseconds timeout{60'000};
  Milliseconds reply_timeout{300'000};
  // budget
  std::optional<Milliseconds> max_duration;
  std::optional<std::uint32_t> max_errors;
  // state
  std::string ledger;  ///< path; after resolving empty only with `no_ledger`
  bool no_ledger = false;
  Verify verify = Verify::stale;
  bool force = false;
  bool stamp = false;
  bool trust_likely = false;
  Milliseconds lock_wait{0};
  bool forget_all = false;
  std::optional<Milliseconds> older;
  bool unknown = false;
  // reports
  std::vector<report::ReportTarget> reports;
  std::string metrics;  ///< a file; empty: none
  CiChoice ci = CiChoice::automatic;
  // output
  report::Format output = report::Format::text;
  bool output_given = false;
  ProgressChoice progress = ProgressChoice::automatic;
  bool quiet = false;
  bool verbose = false;
  std::string log_file;
  LogFormat log_format = LogFormat::text;
  ColorChoice color = ColorChoice::automatic;
  bool error_on_nothing = false;
  // safety
  bool dry_run = false;
  bool yes = false;
  bool is_protected = false;  ///< the profile says so
  // plans
  std::string plan;      ///< the file to write one to instead of doing anything; empty: none
  std::string key_file;  ///< of a private or a public key
  std::string new_key;   ///< the file for a new private key
  bool require_approval = false;
  /// With `plan`: the options given that decide what is done, each with its values.
  std::vector<std::pair<std::string, std::vector<std::string>>> decisive;
  std::shared_ptr<const report::PlanFile> in_force;  ///< the plan that is applied; null: none

  friend bool operator==(const Options&, const Options&) = default;
};

/// A command line or configuration that cannot be run: exit code 2, nothing was changed.
struct UsageError {
  std::string message;
  std::string command;  ///< whose help to point to; empty: the general one
};

}  // namespace metaup::cli
