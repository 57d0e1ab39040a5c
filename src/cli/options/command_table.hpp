#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace metaup::cli {

struct CommandContext;
struct Options;

/// Options that the same commands take. Each option is in one bundle, and a command names its bundles.
enum class Bundle : std::uint8_t {
  general,     ///< what every command takes
  output,      ///< how results look
  profile,     ///< for commands that read profiles and variables
  progress,    ///< what is shown and logged while a command works
  account,     ///< an account
  place,       ///< the server, and the ledger that remembers what is there
  connection,  ///< the token, the servers, how fast and how patiently
  writes,      ///< for what changes something in accounts
  locks,       ///< for what keeps other runs out of an account
  reports,     ///< files about what became of the items
  dry_run,     ///< for what changes something at Meta
  plans,       ///< for what can be planned first
  files,       ///< which files are meant
  sources,     ///< for what reads contents that may lie elsewhere than on the disk
  named_stdin,
  checks,    ///< how strictly files are checked
  verifies,  ///< for what relies on what the ledger has
  uploads,   ///< for what sends files
  patterns,  ///< for what has names that follow a pattern
  bandwidth,
  shards,  ///< for files that several runs divide between them
  urls,
  method,
  video_title,
  video_details,  ///< what a video in a creative can have, too
  wait,
  ready_timeout,
  retry_from,
  all_or_nothing,
  consent,    ///< for what must be confirmed
  from_file,  ///< a list or table from a file
  launches,   ///< for what makes creatives or ads
  adsets,     ///< for what puts ads into an ad set
  of_run,     ///< for what may be about all that a run made
  creatives,
  identities,  ///< whom creatives speak for
  ads,
  since,
  lists,
  previews,
  pages,  ///< for what can be shown as a page
  copies,
  destination,  ///< where something is copied or written to
  tokens,
  removals,
  undoes,          ///< for what takes runs back
  name_templates,  ///< for what gets names from a template
  syncs,
  forgets,  ///< for what is taken out of the ledger
  audits,
  limits,
  keys,       ///< of approvals
  approvals,  ///< for what makes them
  applies,    ///< for what demands them
  stamps,     ///< for what sends videos
  trust,      ///< for what goes by what was learned
};

/// Does what the options say and returns the exit code.
using Command = int (*)(const Options& options, CommandContext& context);

/// A command as the command line, help and completion know it.
struct CommandRow {
  std::string_view name;
  std::string_view arguments;  ///< as in the usage line
  std::string_view summary;    ///< for the list of commands
  std::string_view details;    ///< for its own help
  std::string_view examples;   ///< one a line, without the indent
  std::span<const Bundle> bundles = {};
  std::size_t most_arguments = 0;
  bool needs_argument = false;
  bool needs_account = false;                    ///< unless what is given names accounts: a sheet, a list, a run
  bool inputs_name_accounts = true;              ///< false: such a list holds ids only
  bool several_accounts = false;                 ///< it works in all that are given
  bool shares_accounts = false;                  ///< several machines may do it in one at once
  bool keeps_nothing = false;                    ///< what it does is no matter of the ledger
  bool needs_ledger = false;                     ///< it can do nothing without one
  bool asks_itself = false;                      ///< whether to change what is protected, once it has looked
  std::span<const std::string_view> words = {};  ///< what the first argument may be; empty: anything
  std::span<const std::string_view> words_without_account = {};  ///< first arguments with which it needs none
  Command run = nullptr;

  [[nodiscard]] constexpr bool has(Bundle wanted) const {
    return std::find(bundles.begin(), bundles.end(), wanted) != bundles.end();
  }
};

[[nodiscard]] std::span<const CommandRow> command_table();
/// Null when there is none of that name.
[[nodiscard]] const CommandRow* find_command(std::string_view name);
[[nodiscard]] std::vector<std::string_view> command_names();

inline constexpr std::string_view kLedgerActions[] = {"show",   "audit",  "learn", "forget", "prune",
                                                      "export", "import", "init",  "check",  "path"};
inline constexpr std::string_view kTokenActions[] = {"inspect", "refresh", "revoke"};
inline constexpr std::string_view kRunActions[] = {"show"};
inline constexpr std::string_view kConfigActions[] = {"show"};
inline constexpr std::string_view kListed[] = {"images", "videos",    "creatives", "ads",
                                               "adsets", "campaigns", "accounts",  "pages"};
/// Of these, what is in no account.
inline constexpr std::string_view kListedAnywhere[] = {"accounts", "pages"};
inline constexpr std::string_view kShells[] = {"bash", "zsh", "fish"};
inline constexpr std::string_view kHelpTopics[] = {"exit-codes", "environment", "files", "output", "columns"};

}  // namespace metaup::cli
