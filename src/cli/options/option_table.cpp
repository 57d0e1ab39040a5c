#include "cli/options/option_table.hpp"

#include <algorithm>
#include <iterator>

#include "cli/options/column_options.hpp"
#include "cli/options/option_rows.hpp"
#include "cli/options/option_setters.hpp"

namespace metaup::cli {
namespace {

using enum ValueKind;

/// Each once.
Parsed<void> set_accounts(Options& options, Values values) {
  auto set = set_each<&Options::accounts, parse_account>(options, values);
  if (!set) return set;
  options.account = options.accounts.back();
  std::vector<AccountId> once;
  for (const auto& account : options.accounts) {
    if (std::find(once.begin(), once.end(), account) == once.end()) once.push_back(account);
  }
  options.accounts = std::move(once);
  return set;
}

Parsed<void> set_no_ledger(Options& options, Values values) {
  auto set = set_flag<&Options::no_ledger>(options, values);
  if (set && options.no_ledger) options.ledger.clear();
  return set;
}

Parsed<void> set_wait(Options& options, Values values) {
  const auto given = parse_switch(values.back());
  if (!given) return tl::unexpected<std::string>(given.error());
  options.wait = *given;
  return {};
}

Parsed<void> set_output(Options& options, Values values) {
  options.output_given = true;
  return set_word<&Options::output, kFormats>(options, values);
}

Parsed<void> set_fail_fast(Options& options, Values values) {
  const auto on = parse_switch(values.back());
  if (!on) return tl::unexpected<std::string>(on.error());
  if (*on) options.max_errors = 1;
  return {};
}

/// Why there is no such option (docs/graph-api.md, "Images").
constexpr std::string_view kNoBusinessLibrary =
    "metaup cannot upload into the library of a business: Meta opens it to selected partners only (others get error "
    "10), "
    "and does not publish how what is in it gets into ads. Upload into an ad account; `metaup copy-image` brings "
    "images "
    "into others";

/// `help` and `version` are taken from the command line before anything is set.
Parsed<void> set_nothing(Options&, Values) { return {}; }

// clang-format off
constexpr OptionRow kFirstOptions[] = {
    {.name = "account", .value = "ACCOUNT", .list = true, .group = Group::who, .bundle = Bundle::account,
     .builtin = "META_AD_ACCOUNT_ID", .help = "the ad account, as 123 or act_123; uploads, sync, doctor and limits take several",
     .set = set_accounts},
    {.name = "profile", .value = "NAME", .group = Group::who, .bundle = Bundle::profile,
     .sources = Sources::not_in_profile, .slot = "profile", .default_text = "default",
     .help = "take settings from this profile, a file NAME.toml in the configuration folder",
     .set = set_instead<&Options::profile, &Options::config>},
    {.name = "config", .kind = file, .value = "FILE", .group = Group::who, .bundle = Bundle::profile,
     .sources = Sources::not_in_profile, .slot = "profile", .help = "take settings from this file instead",
     .set = set_instead<&Options::config, &Options::profile>},
    {.name = "access-token", .group = Group::who, .bundle = Bundle::connection, .sources = Sources::environment,
     .slot = "token", .builtin = "META_ACCESS_TOKEN", .help = "the access token",
     .set = set_secret<&Options::access_token, SecretVariable>},
    {.name = "access-token-file", .kind = file, .value = "FILE", .group = Group::who, .bundle = Bundle::connection,
     .slot = "token", .help = "read the access token from a file that only you can write",
     .set = set_secret<&Options::access_token, SecretFile>},
    {.name = "access-token-command", .value = "COMMAND", .group = Group::who, .bundle = Bundle::connection,
     .slot = "token", .help = "run this with /bin/sh and take its output as the access token",
     .set = set_secret<&Options::access_token, SecretCommand>},
    {.name = "app-secret", .group = Group::who, .bundle = Bundle::connection, .sources = Sources::environment,
     .slot = "secret", .builtin = "META_APP_SECRET", .help = "the app secret",
     .set = set_secret<&Options::app_secret, SecretVariable>},
    {.name = "app-secret-file", .kind = file, .value = "FILE", .group = Group::who, .bundle = Bundle::connection,
     .slot = "secret", .help = "read the app secret from a file; every request then carries a proof",
     .set = set_secret<&Options::app_secret, SecretFile>},

    {.name = "api-version", .value = "VERSION", .group = Group::where, .bundle = Bundle::connection,
     .default_text = "v26.0", .help = "version of the Graph API; apps first used since 2026-11-04 may need v27.0",
     .set = set_parsed<&Options::api_version, parse_api_version>},
    {.name = "graph-url", .value = "URL", .group = Group::where, .bundle = Bundle::place,
     .default_text = "https://graph.facebook.com", .help = "where the Graph API is; http:// only on loopback",
     .set = set_parsed<&Options::graph_url, parse_base_url>},
    {.name = "video-url", .value = "URL", .group = Group::where, .bundle = Bundle::connection,
     .help = "where videos are sent, if not to --graph-url",
     .set = set_parsed<&Options::video_url, parse_base_url>},
    {.name = "ca-file", .kind = file, .value = "FILE", .group = Group::where, .bundle = Bundle::connection,
     .help = "trust the certificates in this PEM file", .set = set_text<&Options::ca_file>},

    {.name = "include", .value = "GLOB", .list = true, .group = Group::select, .bundle = Bundle::files,
     .help = "take only files that match one of these", .set = set_list<&Options::include>},
    {.name = "exclude", .value = "GLOB", .list = true, .group = Group::select, .bundle = Bundle::files,
     .help = "leave out files that match; wins over --include", .set = set_list<&Options::exclude>},
    {.name = "files-from", .kind = file, .value = "FILE", .list = true, .group = Group::select,
     .bundle = Bundle::files, .help = "read paths from a file, one per line; - is stdin",
     .set = set_list<&Options::files_from>},
    {.name = "null", .short_name = '0', .kind = flag, .group = Group::select, .bundle = Bundle::files,
     .help = "paths in lists end with a NUL byte instead of a line break",
     .set = set_flag<&Options::nul_separated>},
    {.name = "min-size", .value = "SIZE", .group = Group::select, .bundle = Bundle::files,
     .help = "leave out smaller files", .set = set_parsed<&Options::min_size, parse_size>},
    {.name = "max-size", .value = "SIZE", .group = Group::select, .bundle = Bundle::files,
     .help = "leave out larger files", .set = set_parsed<&Options::max_size, parse_size>},
    {.name = "recursive", .kind = flag, .negatable = true, .group = Group::select, .bundle = Bundle::files,
     .default_text = "true", .help = "look into the folders of a folder", .set = set_flag<&Options::recursive>},
    {.name = "follow-symlinks", .kind = flag, .group = Group::select, .bundle = Bundle::files,
     .help = "follow links found inside folders", .set = set_flag<&Options::follow_symlinks>},
    {.name = "shard", .value = "K/N", .group = Group::select, .bundle = Bundle::shards,
     .help = "send only part K of N parts that runs elsewhere divide between them, by content",
     .set = set_parsed<&Options::shard, parse_shard>},
    {.name = "retry-from", .kind = file, .value = "FILE", .group = Group::select, .bundle = Bundle::retry_from,
     .sources = Sources::command_line,
     .help = "instead of a PATH: the unfinished items of an earlier run with -o ndjson",
     .set = set_text<&Options::retry_from>},
    {.name = "allow-private-urls", .kind = flag, .group = Group::select, .bundle = Bundle::urls,
     .help = "fetch URLs from private and link-local addresses, too",
     .set = set_flag<&Options::allow_private_urls>},
    {.name = "stdin-name", .value = "NAME", .group = Group::select, .bundle = Bundle::named_stdin,
     .sources = Sources::command_line,
     .help = "read one file from stdin (PATH is -) and give it this name; without it, - is a list of paths",
     .set = set_text<&Options::stdin_name>},
    {.name = "temp-dir", .kind = file, .value = "FOLDER", .group = Group::transfer, .bundle = Bundle::sources,
     .help = "folder for temporary copies of files from remotes, URLs, archives or stdin (default: TMPDIR, else /tmp)",
     .set = set_text<&Options::temp_dir>},
    {.name = "error-on-nothing", .kind = flag, .group = Group::select, .bundle = Bundle::files,
     .help = "exit with 9 when there is nothing to do", .set = set_flag<&Options::error_on_nothing>},

    {.name = "business", .value = "ID", .group = Group::where, .bundle = Bundle::uploads,
     .sources = Sources::command_line, .help = "not possible: Meta opens the libraries of businesses to few partners",
     .set = set_never<kNoBusinessLibrary>},
    {.name = "folder", .value = "ID", .group = Group::where, .bundle = Bundle::uploads,
     .sources = Sources::command_line, .help = "not possible: a folder is in the library of a business",
     .set = set_never<kNoBusinessLibrary>},
    {.name = "name-template", .value = "TEMPLATE", .group = Group::name, .bundle = Bundle::name_templates, .slot = "names",
     .help = "the name at Meta, made from {stem} {ext} {dir} {width} {height} {ratio} {date:%Y%m%d} {sha8} {n}; "
             "by default the file's own name; of a video also the title, unless --title is given. rename: from {name} "
             "{id} {kind} {n} {date:%Y%m%d} {stem} {ext}",
     .set = set_instead<&Options::name_template, &Options::name_pattern>},
    {.name = "name-pattern", .value = "PATTERN", .group = Group::name, .bundle = Bundle::patterns, .slot = "names",
     .help = "build names at Meta (without extension) from a pattern such as {Campaign}_{Type}_{Date}, and check existing "
             "names against it; validate checks the names of files. docs/naming.md lists the fields",
     .set = set_instead<&Options::name_pattern, &Options::name_template>},
    {.name = "field", .value = "NAME=VALUE", .list = true, .group = Group::name, .bundle = Bundle::patterns,
     .help = "the value of a field of --name-pattern, which may have built-in fields such as {dir1} or {part2}; given "
             "several times for one field: the values that it may have",
     .set = set_list<&Options::name_fields>},

    {.name = "placement", .kind = word, .value = "PLACEMENT", .group = Group::check, .bundle = Bundle::checks,
     .help = "warn about files that this placement would crop or refuse", .words = kTexts<kPlacements>,
     .set = set_word<&Options::placement, kPlacements>},
    {.name = "strict", .kind = flag, .group = Group::check, .bundle = Bundle::checks,
     .help = "warnings count as errors", .set = set_flag<&Options::strict>},
    {.name = "all-or-nothing", .kind = flag, .group = Group::check, .bundle = Bundle::all_or_nothing,
     .help = "send nothing if any file or row fails its checks", .set = set_flag<&Options::all_or_nothing>},
    {.name = "no-validate", .kind = flag, .group = Group::check, .bundle = Bundle::uploads,
     .help = "skip the local checks and let Meta check", .set = set_flag<&Options::no_validate>},

    {.name = "title", .value = "TEXT", .group = Group::videos, .bundle = Bundle::video_title,
     .help = "title of the video", .set = set_text<&Options::title>},
    {.name = "description", .value = "TEXT", .group = Group::videos, .bundle = Bundle::video_details,
     .help = "description of the video; for a creative, the text under its headline", .set = set_text<&Options::description>},
    {.name = "thumbnail", .kind = file, .value = "FILE", .group = Group::videos, .bundle = Bundle::video_details,
     .help = "image that represents the video in creatives; upload-video looks for NAME_thumb.jpg or .png next to the "
             "file, create-creative also takes a hash, or auto: the image given before, or the one that Meta prefers",
     .set = set_text<&Options::thumbnail>},
    {.name = "wait", .kind = flag, .negatable = true, .group = Group::videos, .bundle = Bundle::wait,
     .help = "wait until Meta has processed the videos; uploads do so by default", .set = set_wait},
    {.name = "ready-timeout", .value = "DURATION", .group = Group::videos, .bundle = Bundle::ready_timeout,
     .default_text = "30m", .help = "how long to wait for Meta's processing, or its review",
     .set = set_parsed<&Options::ready_timeout, parse_duration>},
};

constexpr OptionRow kLaterOptions[] = {
    {.name = "method", .kind = word, .value = "METHOD", .group = Group::transfer, .bundle = Bundle::method,
     .default_text = "auto",
     .help = "how files are sent. Images: auto (one multipart request per file), multipart, bytes, batch, zip. Videos: "
             "auto (chunked for files, url for URLs), simple, chunked, url",
     .words = kTexts<kMethods>, .set = set_word<&Options::method, kMethods>},
    {.name = "transfers", .value = "N", .group = Group::transfer, .bundle = Bundle::connection, .default_text = "auto",
     .help = "requests in flight per account; auto follows what Meta allows",
     .set = set_parsed<&Options::transfers, parse_transfers>},
    {.name = "bwlimit", .value = "RATE", .group = Group::transfer, .bundle = Bundle::bandwidth,
     .help = "send at most this many bytes per second, such as 500K or 4M",
     .set = set_parsed<&Options::bytes_per_second, parse_rate>},
    {.name = "max-usage", .value = "PERCENT", .group = Group::transfer, .bundle = Bundle::connection,
     .default_text = "90", .help = "slow down when the usage that Meta reports comes near this",
     .set = set_parsed<&Options::max_usage, parse_percent>},
    {.name = "max-wait", .value = "DURATION", .group = Group::transfer, .bundle = Bundle::connection,
     .default_text = "10m", .help = "longest wait for a rate limit before giving up",
     .set = set_parsed<&Options::max_wait, parse_duration>},
    {.name = "attempts", .value = "N", .group = Group::transfer, .bundle = Bundle::connection, .default_text = "5",
     .help = "how often a request is tried in total", .set = set_parsed<&Options::attempts, parse_count>},
    {.name = "connect-timeout", .value = "DURATION", .group = Group::transfer, .bundle = Bundle::connection,
     .default_text = "10s", .help = "how long to wait for a connection",
     .set = set_parsed<&Options::connect_timeout, parse_duration>},
    {.name = "timeout", .value = "DURATION", .group = Group::transfer, .bundle = Bundle::connection,
     .default_text = "60s", .help = "give up when no byte moves for this long while a body is sent",
     .set = set_parsed<&Options::timeout, parse_duration>},
    {.name = "reply-timeout", .value = "DURATION", .group = Group::transfer, .bundle = Bundle::connection,
     .default_text = "300s", .help = "how long to wait for a reply after the last byte was sent",
     .set = set_parsed<&Options::reply_timeout, parse_duration>},

    {.name = "max-duration", .value = "DURATION", .group = Group::budget, .bundle = Bundle::connection,
     .help = "start nothing new after this long, listings and waiting for locks included; ends a --watch",
     .set = set_parsed<&Options::max_duration, parse_duration>},
    {.name = "max-errors", .value = "N", .group = Group::budget, .bundle = Bundle::writes, .slot = "max-errors",
     .help = "stop after this many failed items", .set = set_parsed<&Options::max_errors, parse_count>},
    {.name = "fail-fast", .kind = flag, .group = Group::budget, .bundle = Bundle::writes, .slot = "max-errors",
     .help = "the same as --max-errors 1", .set = set_fail_fast},

    {.name = "ledger", .kind = file, .value = "FILE", .group = Group::state, .bundle = Bundle::place,
     .slot = "ledger", .help = "where to remember what Meta confirmed; usually ~/.local/state/metaup/ledger.db. "
             "postgresql://HOST/DATABASE is one that machines share (docs/fleet.md)",
     .set = set_instead<&Options::ledger, &Options::no_ledger>},
    {.name = "no-ledger", .kind = flag, .group = Group::state, .bundle = Bundle::writes, .slot = "ledger",
     .help = "remember nothing beyond this run; refused for videos in chunks and for ads", .set = set_no_ledger},
    {.name = "verify", .kind = word, .value = "WHICH", .group = Group::state, .bundle = Bundle::verifies,
     .default_text = "stale",
     .help = "which ledger entries to check at Meta; stale: those last confirmed more than 24 hours ago",
     .words = kTexts<kVerify>, .set = set_word<&Options::verify, kVerify>},
    {.name = "force", .kind = flag, .group = Group::state, .bundle = Bundle::uploads,
     .sources = Sources::command_line, .help = "send even if it is in the ledger", .set = set_flag<&Options::force>},
    {.name = "stamp", .kind = flag, .group = Group::state, .bundle = Bundle::stamps,
     .help = "put the digest of a video's content into its description, so that `metaup ledger learn` recognises it",
     .set = set_flag<&Options::stamp>},
    {.name = "trust", .kind = word, .value = "WHICH", .group = Group::state, .bundle = Bundle::trust,
     .default_text = "sure",
     .help = "what counts as already in an account read by `ledger learn`: sure matches only, or likely ones too "
             "(a video of the same size or, if Meta does not tell the size, of the same title)",
     .words = kTexts<kTrust>, .set = set_word<&Options::trust_likely, kTrust>},
    {.name = "lock-wait", .value = "DURATION", .group = Group::state, .bundle = Bundle::locks,
     .default_text = "0", .help = "how long to wait for another run on the same account to end",
     .set = set_parsed<&Options::lock_wait, parse_duration>},
    {.name = "all", .kind = flag, .group = Group::state, .bundle = Bundle::forgets,
     .sources = Sources::command_line, .help = "forget everything of the --account",
     .set = set_flag<&Options::forget_all>},
    {.name = "older", .value = "DURATION", .group = Group::state, .bundle = Bundle::forgets,
     .sources = Sources::command_line, .help = "remove history that is older than this, such as 180d",
     .set = set_parsed<&Options::older, parse_duration>},

    {.name = "unknown", .kind = flag, .group = Group::state, .bundle = Bundle::audits,
     .sources = Sources::command_line, .help = "what is in the --account and did not come through metaup",
     .set = set_flag<&Options::unknown>},

    {.name = "report", .kind = file, .value = "KIND=FILE", .list = true, .group = Group::reports,
     .bundle = Bundle::reports,
     .help = "write a report of the run to this file, too: junit, csv, json, md, html (a page) or codequality",
     .set = set_each<&Options::reports, parse_report>},
    {.name = "metrics", .kind = file, .value = "FILE", .group = Group::reports, .bundle = Bundle::reports,
     .help = "write what a monitor wants to know of the run to this file, in Prometheus' text format",
     .set = set_text<&Options::metrics>},
    {.name = "ci", .kind = word, .value = "WHICH", .group = Group::reports, .bundle = Bundle::reports,
     .default_text = "auto",
     .help = "auto: in GitHub Actions annotations and a step summary, in GitLab a section and a code quality report",
     .words = kTexts<kCi>, .set = set_word<&Options::ci, kCi>},

    {.name = "output", .short_name = 'o', .kind = word, .value = "FORMAT", .group = Group::output,
     .bundle = Bundle::output, .default_text = "text",
     .help = "results on stdout; text is for people, the others are for scripts",
     .words = kTexts<kFormats>, .set = set_output},
    {.name = "progress", .kind = word, .value = "STYLE", .group = Group::output, .bundle = Bundle::progress,
     .default_text = "auto",
     .help = "progress on stderr; auto: a live display on a terminal, elsewhere totals and failures",
     .words = kTexts<kProgress>, .set = set_word<&Options::progress, kProgress>},
    {.name = "quiet", .short_name = 'q', .kind = flag, .group = Group::output, .bundle = Bundle::progress,
     .help = "print nothing when all is well; otherwise tell at the end what failed, why, and what to do", .set = set_flag<&Options::quiet>},
    {.name = "verbose", .short_name = 'v', .kind = flag, .group = Group::output, .bundle = Bundle::progress,
     .help = "show each exchange with the server on stderr", .set = set_flag<&Options::verbose>},
    {.name = "log-file", .kind = file, .value = "FILE", .group = Group::output, .bundle = Bundle::progress,
     .help = "append a log of all exchanges to this file", .set = set_text<&Options::log_file>},
    {.name = "log-format", .kind = word, .value = "FORMAT", .group = Group::output, .bundle = Bundle::progress,
     .default_text = "text", .help = "format of the --log-file", .words = kTexts<kLogFormats>,
     .set = set_word<&Options::log_format, kLogFormats>},
    {.name = "color", .kind = word, .value = "WHEN", .group = Group::output, .bundle = Bundle::output,
     .default_text = "auto", .help = "colour in text output; auto: on a terminal, unless NO_COLOR is set",
     .words = kTexts<kColors>, .set = set_word<&Options::color, kColors>},

    {.name = "revoke-old", .kind = flag, .group = Group::library, .bundle = Bundle::tokens,
     .sources = Sources::command_line, .help = "revoke the old token once the new one has proved good",
     .set = set_flag<&Options::revoke_old>},
    {.name = "app-id", .value = "ID", .group = Group::library, .bundle = Bundle::tokens,
     .help = "the app that the token is of, where Meta does not say it", .set = set_text<&Options::app_id>},

    {.name = "dry-run", .short_name = 'n', .kind = flag, .group = Group::safety, .bundle = Bundle::dry_run,
     .help = "show what would be done and change nothing; needs no token", .set = set_flag<&Options::dry_run>},
    {.name = "plan", .kind = file, .value = "FILE", .group = Group::safety, .bundle = Bundle::plans,
     .help = "write what would be done to this file and change nothing; `metaup apply FILE` does it",
     .set = set_text<&Options::plan>},
    {.name = "require-approval", .kind = flag, .group = Group::safety, .bundle = Bundle::applies,
     .help = "apply only a plan that was approved with the private key of --key-file and not altered since",
     .set = set_flag<&Options::require_approval>},
    {.name = "key-file", .kind = file, .value = "FILE", .group = Group::safety, .bundle = Bundle::keys,
     .help = "Ed25519 key as PEM: approve takes the private one, apply the public one",
     .set = set_text<&Options::key_file>},
    {.name = "new-key", .kind = file, .value = "FILE", .group = Group::safety, .bundle = Bundle::approvals,
     .sources = Sources::command_line,
     .help = "make a pair of keys: the private one in FILE, for whoever approves, the public one in FILE.pub",
     .set = set_text<&Options::new_key>},
    {.name = "protected", .kind = flag, .group = Group::safety, .bundle = Bundle::writes, .sources = Sources::profile,
     .help = "true: ask before anything is changed in the accounts of this profile; a script then needs --yes",
     .set = set_flag<&Options::is_protected>},
    {.name = "yes", .short_name = 'y', .kind = flag, .group = Group::safety, .bundle = Bundle::consent,
     .sources = Sources::command_line, .help = "do not ask for confirmation", .set = set_flag<&Options::yes>},

    {.name = "help", .short_name = 'h', .kind = flag, .sources = Sources::command_line,
     .help = "show this help", .set = set_nothing},
    {.name = "version", .kind = flag, .sources = Sources::command_line,
     .help = "print the version", .set = set_nothing},
};
// clang-format on

}  // namespace

std::span<const OptionRow> option_table() {
  static const auto kAll = [] {
    std::vector<OptionRow> all(std::begin(kFirstOptions), std::end(kFirstOptions));
    const auto append = [&](std::span<const OptionRow> rows) { all.insert(all.end(), rows.begin(), rows.end()); };
    append(identity_options());
    const auto identified = static_cast<std::ptrdiff_t>(all.size());
    append(options_of_things());
    append(kLaterOptions);
    const auto columns = column_options(all);
    all.insert(all.begin() + identified, columns.begin(), columns.end());
    return all;
  }();
  return kAll;
}

}  // namespace metaup::cli
