#include "cli/command_table.hpp"

#include <array>
#include <tuple>

#include "cli/command.hpp"

namespace metaup::cli {
namespace {

using enum Bundle;
constexpr std::size_t kAny = 1U << 24;

/// The bundles of a group and some more, kept where a row can point to them.
template <const auto& group, Bundle... more>
constexpr auto kWith = std::apply([](auto... known) { return std::array{known..., more...}; }, group);

constexpr std::array kPlain{general};
constexpr auto kConfigured = kWith<kPlain, output, profile>;
constexpr auto kWorking = kWith<kConfigured, progress>;
constexpr auto kReading = kWith<kWorking, account, place, connection>;
constexpr auto kChanging = kWith<kReading, writes, dry_run, reports>;
constexpr auto kWriting = kWith<kChanging, plans>;
constexpr auto kSending = kWith<kChanging, files, checks, uploads, patterns, bandwidth, shards, all_or_nothing>;
constexpr auto kUploading = kWith<kSending, plans, retry_from>;
constexpr auto kLaunching = kWith<kWriting, from_file, all_or_nothing, launches, patterns, consent>;
constexpr auto kDeleting = kWith<kWriting, from_file, retry_from, removals, consent>;

constexpr CommandRow kCommands[] = {
    {.name = "upload",
     .arguments = "PATH…",
     .summary = "Upload images and videos, told apart by their content",
     .details = "Takes files, directories and '-' for a list of paths on stdin. Files that are in the ledger as\n"
                "uploaded are not sent again. One bad file does not stop the others. Before videos go to an account\n"
                "that may hold them already, metaup asks; a script needs --yes, or `metaup ledger learn` first.",
     .examples = "metaup upload banner.png                          # one file\n"
                 "metaup upload --account act_123 assets/           # a whole folder\n"
                 "metaup upload --account 1 --account 2 assets/     # images are sent once, and copied\n"
                 "metaup upload -n assets/                          # only show what would be done\n"
                 "find . -name '*.jpg' -print0 | metaup upload -0 -\n"
                 "metaup upload --name-pattern '{Campaign}_{Type}_{Ratio}' --field 'Campaign={dir1}' assets/\n"
                 "metaup upload -o ndjson assets/ > run.ndjson      # one event per line, for scripts\n"
                 "metaup upload --retry-from run.ndjson             # what that run did not finish",
     .bundles = kWith<kUploading, wait, ready_timeout, stamps, trust, consent>,
     .most_arguments = kAny,
     .needs_account = true,
     .several_accounts = true,
     .run = run_upload},
    {.name = "upload-image",
     .arguments = "PATH|URL…",
     .summary = "Upload images only, also from URLs and archives",
     .details = "Takes what upload takes, and URLs, which are fetched here and then sent. A .zip is unpacked here,\n"
                "or sent whole with --method zip.",
     .examples = "metaup upload-image banner.png\n"
                 "metaup upload-image https://cdn.example.com/banner.png\n"
                 "metaup upload-image --method batch --placement feed assets/",
     .bundles = kWith<kUploading, image_urls, method>,
     .most_arguments = kAny,
     .needs_account = true,
     .several_accounts = true,
     .run = run_upload},
    {.name = "upload-video",
     .arguments = "PATH|URL…",
     .summary = "Upload videos only, also from URLs that Meta fetches",
     .details = "Files are sent in chunks. Run the command again to continue an interrupted upload where it stopped.\n"
                "A URL is given to Meta, which fetches it; with --method chunked it is fetched here. Before videos go\n"
                "to an account that may hold them already, metaup asks; a script needs --yes, or\n"
                "`metaup ledger learn` first.",
     .examples = "metaup upload-video clip.mp4 --title 'Spring sale'\n"
                 "metaup upload-video --no-wait videos/              # do not wait for the processing\n"
                 "metaup upload-video https://cdn.example.com/clip.mp4",
     .bundles = kWith<kUploading, video_title, video_details, wait, ready_timeout, method, stamps, trust, consent>,
     .most_arguments = kAny,
     .needs_account = true,
     .several_accounts = true,
     .run = run_upload},
    {.name = "sync",
     .arguments = "SOURCE…",
     .summary = "Bring an account to what folders hold: for a nightly job, or with --watch",
     .details =
         "Sends what is new or changed, by content; renamed files cost nothing. A SOURCE is a folder or a file, and\n"
         "is known by its resolved path. With --delete, what this sync uploaded earlier and no longer finds is\n"
         "deleted once all else has ended well; never what a creative uses, what is in the account otherwise, or\n"
         "anything of a SOURCE that lists nothing. More than --max-delete: nothing is done at all. A file that is\n"
         "still being written is left for the next time. On a terminal metaup asks before --delete, and before videos\n"
         "go to an account that may hold them already; a script needs --yes.",
     .examples = "metaup sync --account act_123 assets/\n"
                 "metaup sync -n --delete assets/                      # only show what would be done\n"
                 "metaup sync --delete --yes --max-delete 50 --lock-wait 10m --max-duration 2h assets/\n"
                 "metaup sync --watch assets/ > sync.ndjson            # go on until it is stopped",
     .bundles = kWith<kSending, wait, ready_timeout, stamps, trust, removals, syncs, consent>,
     .most_arguments = kAny,
     .needs_account = true,
     .several_accounts = true,
     .run = run_sync},
    {.name = "status",
     .arguments = "VIDEO_ID…",
     .summary = "Show whether Meta has processed videos",
     .details = "A video that Meta is still processing counts as done, except with --wait.",
     .examples = "metaup status 7700022 7700023\n"
                 "metaup status --wait --ready-timeout 1h 7700022",
     .bundles = kWith<kReading, reports, wait, ready_timeout>,
     .most_arguments = kAny,
     .needs_argument = true,
     .needs_account = true,
     .run = run_status},
    {.name = "create-creative",
     .arguments = "[PATH…]",
     .summary = "Make ad creatives, with their images, videos and ads",
     .details =
         "Without --from the options describe one creative: an image, a video, a carousel of cards, an existing\n"
         "post, or raw JSON. With --from each row of a CSV with a header, or each line of JSON Lines, is one:\n"
         "its columns have the names of the options, and an option fills a column that a row leaves empty.\n"
         "An image or video that is named by its path is uploaded first, in the same run. With --group the\n"
         "PATHs are files and folders whose variants (summer_1x1.jpg, summer_9x16.mp4) become one creative.\n"
         "Ads are PAUSED unless --status ACTIVE.",
     .examples = "metaup create-creative --page-id 1 --image hero.jpg --link https://example.com --message Hello\n"
                 "metaup create-creative --from launch.csv -n               # only show what would be made\n"
                 "metaup create-creative --from launch.csv --ads --adset 238\n"
                 "metaup create-creative --group assets/ --page-id 1 --link https://example.com --cta SHOP_NOW\n"
                 "metaup create-creative --from launch.csv --all-or-nothing --validate-only",
     .bundles = kWith<kLaunching, checks, uploads, bandwidth, video_details, ready_timeout, identities, creatives,
                      stamps, trust>,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_create},
    {.name = "create-ad",
     .arguments = "",
     .summary = "Make ads from creatives",
     .details =
         "One from options, or many with --from: a file with the columns name, adset, creative and spec. Ads are\n"
         "PAUSED unless --status ACTIVE. No ad is made twice: when a reply is lost, metaup looks for the ad before\n"
         "it sends anything again.",
     .examples = "metaup create-ad --name 'Spring A' --adset 238 --creative 2386\n"
                 "metaup create-ad --from ads.csv --adset 238\n"
                 "metaup create-ad --spec ad.json --attach hero.jpg=pictures/hero.jpg",
     .bundles = kWith<kLaunching, ads>,
     .needs_account = true,
     .run = run_create},
    {.name = "list",
     .arguments = "images|videos|creatives|ads|adsets|campaigns|accounts|pages",
     .summary = "List what an ad account holds; accounts and Pages, too",
     .details = "Reads all pages. --fields takes Meta's own field names; -o json, ndjson and tsv show the fields.\n"
                "accounts and pages need no --account.",
     .examples = "metaup list images\n"
                 "metaup list images --since 7d --name-contains summer\n"
                 "metaup list videos --fields status,length,permalink_url -o ndjson\n"
                 "metaup list ads --fields 'effective_status,creative{id}' -o tsv\n"
                 "metaup list accounts\n"
                 "metaup list pages --fields 'name,instagram_business_account{id,username}'\n"
                 "metaup list adsets --name-contains spring -o tsv",
     .bundles = kWith<kReading, reports, since, lists>,
     .most_arguments = 1,
     .needs_argument = true,
     .needs_account = true,
     .words = kListed,
     .words_without_account = kListedAnywhere,
     .run = run_list},
    {.name = "preview",
     .arguments = "CREATIVE_ID…",
     .summary = "Show how creatives look, as links or as a page for review",
     .details = "Prints the address of Meta's live preview in each format; it works for about 24 hours. --html\n"
                "writes a page with the pictures, texts, checks and live previews of all the creatives. --from takes\n"
                "the ndjson output of create-creative, and then shows its creatives in the order of the rows.",
     .examples = "metaup preview 23860000000000001\n"
                 "metaup preview --format INSTAGRAM_STORY --format FACEBOOK_REELS_MOBILE 23860000000000001\n"
                 "metaup list creatives -o tsv | cut -f1 | metaup preview --from - --html review.html\n"
                 "metaup create-creative --from launch.csv -o ndjson > made.ndjson\n"
                 "metaup preview --from made.ndjson --html review.html",
     .bundles = kWith<kReading, reports, previews, pages, from_file>,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_preview},
    {.name = "copy-image",
     .arguments = "HASH…",
     .summary = "Copy images into other ad accounts, without sending bytes",
     .details =
         "The token must be able to read the account that holds them: --from-account, or else --account. If Meta\n"
         "does not copy an image, metaup sends the file that it was uploaded from, if the ledger knows it.",
     .examples = "metaup copy-image --from-account act_1 --to act_2 --to act_3 0123456789abcdef0123456789abcdef",
     .bundles = kWith<kWriting, retry_from, copies, destination>,
     .most_arguments = kAny,
     .run = run_copy_image},
    {.name = "delete-image",
     .arguments = "HASH…",
     .summary = "Delete images from an ad account",
     .details = "Does not delete an image that a creative uses, and names the creatives. An image that is already\n"
                "gone counts as deleted. Asks first on a terminal, unless --yes is given.",
     .examples = "metaup delete-image -n 0123456789abcdef0123456789abcdef    # only show what would be deleted\n"
                 "metaup delete-image --yes 0123456789abcdef0123456789abcdef\n"
                 "metaup delete-image --yes --from hashes.txt --max-delete 500",
     .bundles = kDeleting,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_delete},
    {.name = "delete-video",
     .arguments = "ID…",
     .summary = "Delete videos from an ad account",
     .details = "A video that is already gone counts as deleted. Asks first on a terminal, unless --yes is given.",
     .examples = "metaup delete-video -n 1234567890          # only show what would be deleted\n"
                 "metaup delete-video --yes 1234567890\n"
                 "metaup delete-video --yes --from ids.txt",
     .bundles = kDeleting,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_delete},
    {.name = "review",
     .arguments = "PLAN",
     .summary = "Show what a plan would do, as a table or a page",
     .details =
         "PLAN is a file that --plan has written. --html writes a page with the pictures, texts and warnings of\n"
         "all that would be done. Says whether the plan is approved, and with which key. No network.",
     .examples = "metaup upload assets/ --plan assets.plan\n"
                 "metaup review assets.plan\n"
                 "metaup review assets.plan --html assets.html\n"
                 "metaup review assets.plan -o tsv",
     .bundles = kWith<kConfigured, pages>,
     .most_arguments = 1,
     .needs_argument = true,
     .run = run_review},
    {.name = "approve",
     .arguments = "[PLAN]",
     .summary = "Sign a plan, so that it cannot be altered unnoticed",
     .details = "The signature is kept in the plan. It needs the private key of --key-file, so whoever has only the\n"
                "public key can apply the plan and cannot approve it. --new-key makes a pair of keys.",
     .examples = "metaup approve --new-key approver.pem              # and approver.pem.pub\n"
                 "metaup approve assets.plan --key-file approver.pem",
     .bundles = kWith<kConfigured, keys, approvals>,
     .most_arguments = 1,
     .run = run_approve},
    {.name = "apply",
     .arguments = "PLAN",
     .summary = "Do what a plan says, and nothing else",
     .details =
         "What has changed since the plan was made is refused, item by item, and the rest is done: a file, a row\n"
         "of a manifest, what the ledger or the account holds. What the plan does not name is left alone. Paths\n"
         "start where metaup runs, as they did when the plan was made. Deleting, and ads with --status ACTIVE,\n"
         "need --yes or a person here, too.",
     .examples = "metaup apply assets.plan\n"
                 "metaup apply -n assets.plan                        # only show what has changed since\n"
                 "metaup apply assets.plan --require-approval --key-file approver.pem.pub",
     .bundles = kWith<kWorking, place, connection, writes, dry_run, reports, bandwidth, consent, keys, applies>,
     .most_arguments = 1,
     .needs_argument = true,
     .run = run_apply},
    {.name = "validate",
     .arguments = "PATH…",
     .summary = "Check files as an upload would, and send nothing",
     .details = "Needs neither a token nor the network.",
     .examples = "metaup validate assets/                            # every file below it\n"
                 "metaup validate --placement story --strict assets/  # warnings count as errors\n"
                 "metaup validate --name-pattern '{Campaign}_{Type}_{Date}' assets/",
     .bundles = kWith<kWorking, reports, files, checks, patterns>,
     .most_arguments = kAny,
     .run = run_validate},
    {.name = "doctor",
     .arguments = "",
     .summary = "Check that all is well before a launch",
     .details = "Checks the way to Meta, the token and its permissions, each --account, the Page and the Instagram\n"
                "account, the API version, the clock, the ledger and the programs that metaup uses. It changes\n"
                "nothing. Warnings exit with 0, failures as the commands would that meet them.",
     .examples = "metaup doctor\n"
                 "metaup doctor --account act_123 --account act_456\n"
                 "metaup doctor --account 123 --page-id 1234567890 -o json",
     .bundles = kWith<kReading, identities>,
     .several_accounts = true,
     .run = run_doctor},
    {.name = "limits",
     .arguments = "",
     .summary = "Show how much of Meta's rate limits is used",
     .details = "Reads each --account once and shows its limits, the app's, what earlier runs have met, and how\n"
                "fast writes can go for good. With --rows also what a launch of so many rows would take, an image,\n"
                "a creative and an ad each. An account that is blocked is not asked.",
     .examples = "metaup limits --account act_123\n"
                 "metaup limits --account act_123 --account act_456 --rows 1000\n"
                 "metaup limits --account 123 -o json",
     .bundles = kWith<kReading, limits>,
     .needs_account = true,
     .several_accounts = true,
     .run = run_limits},
    {.name = "token",
     .arguments = "inspect|refresh|revoke",
     .summary = "Show, renew or revoke the access token in use",
     .details = "inspect  what Meta says of the token: kind, app, end, scopes\n"
                "refresh  get a new token for --to FILE before this one ends: it is kept beside FILE, tried, and only\n"
                "         then put in its place; with --revoke-old the old one is revoked after that\n"
                "revoke   make the token useless for everybody; asks first on a terminal, unless --yes is given\n"
                "refresh and revoke need the app secret. The token itself is never shown.",
     .examples = "metaup token inspect\n"
                 "metaup token refresh --access-token-file token --app-secret-file secret --to token\n"
                 "metaup token refresh --access-token-file token --app-secret-file secret --to token --revoke-old\n"
                 "metaup token revoke --access-token-file old-token --app-secret-file secret --yes",
     .bundles = kWith<kReading, dry_run, destination, tokens, consent>,
     .most_arguments = 1,
     .needs_argument = true,
     .keeps_nothing = true,
     .words = kTokenActions,
     .run = run_token},
    {.name = "explain",
     .arguments = "CODE[/SUBCODE]",
     .summary = "Explain an error code of Meta and what to do about it",
     .details = "Shows the class of the error, what metaup does about it, and what you can do. No network.",
     .examples = "metaup explain 190\n"
                 "metaup explain 190/463\n"
                 "metaup explain -o json 17",
     .bundles = kConfigured,
     .most_arguments = 1,
     .needs_argument = true,
     .run = run_explain},
    {.name = "ledger",
     .arguments = "show|audit|learn|forget|export|import|init|check|path [ID…|FILE]",
     .summary = "Show or change what metaup remembers",
     .details = "show    the assets that Meta confirmed on this server, of one account with --account\n"
                "audit   every write at Meta, with its result and its run; with --unknown what is in the\n"
                "        account and did not come through metaup, made since the first run or --since\n"
                "learn   reads what each --account holds, so that a fresh ledger recognises it: images, videos,\n"
                "        creatives and ads; says how sure each match is (docs/ledger.md)\n"
                "forget  make metaup forget hashes, ids or SHA-256 sums, or --all of an account;\n"
                "        nothing is deleted at Meta\n"
                "export  everything from all servers, one JSON object per line\n"
                "import  takes over what export has written, from FILE or stdin (-); newer information wins\n"
                "init    makes it, or brings it up to date: on a server by a role that may (docs/fleet.md)\n"
                "check   whether the file is sound; exit code 1 when it is not\n"
                "path    where it is; docs/ledger.md says how to back it up",
     .examples = "metaup ledger show --account act_123\n"
                 "metaup ledger audit --since 7d -o tsv\n"
                 "metaup ledger audit --unknown --account act_123\n"
                 "metaup ledger forget --yes --account act_123 0123456789abcdef0123456789abcdef\n"
                 "metaup ledger learn --account act_123 --account act_456\n"
                 "metaup ledger export > ledger.ndjson\n"
                 "metaup ledger import ledger.ndjson",
     .bundles = kWith<kReading, since, forgets, audits, trust, consent>,
     .most_arguments = kAny,
     .needs_argument = true,
     .needs_ledger = true,
     .words = kLedgerActions,
     .run = run_ledger},
    {.name = "runs",
     .arguments = "[show RUN_ID]",
     .summary = "Show what was done when",
     .details = "The runs that this ledger knows, the newest first; of one account with --account. What only reads\n"
                "at Meta, and a dry run, is no run. `show` tells of one run what it made, what failed, and what it\n"
                "wrote at Meta. A run that has not ended is under way, or was killed.",
     .examples = "metaup runs --since 7d\n"
                 "metaup runs show 20260301T120000-a1b2c3\n"
                 "metaup runs -o tsv | cut -f1,9",
     .bundles = kWith<kConfigured, account, place, since>,
     .most_arguments = 2,
     .needs_ledger = true,
     .words = kRunActions,
     .run = run_runs},
    {.name = "support",
     .arguments = "FILE",
     .summary = "Write a file for whoever helps you, without secrets",
     .details = "One JSON document: versions, the settings in force and where they come from, the last runs with\n"
                "what failed in them, and the last writes at Meta. No token, app secret, password or query of a URL\n"
                "is in it; names of files, accounts and ids are. Read it before you send it.",
     .examples = "metaup support metaup-support.json",
     .bundles = kWith<kConfigured, account, place, connection>,
     .most_arguments = 1,
     .needs_argument = true,
     .run = run_support},
    {.name = "completion",
     .arguments = "bash|zsh|fish",
     .summary = "Print a completion script for your shell",
     .details = "",
     .examples = "metaup completion bash > ~/.local/share/bash-completion/completions/metaup\n"
                 "metaup completion zsh > ~/.zfunc/_metaup\n"
                 "metaup completion fish > ~/.config/fish/completions/metaup.fish",
     .bundles = kPlain,
     .most_arguments = 1,
     .needs_argument = true,
     .words = kShells,
     .run = run_completion},
    {.name = "help",
     .arguments = "[COMMAND|TOPIC]",
     .summary = "Explain a command, or a topic",
     .details = "Topics: exit-codes, environment, files, output.",
     .examples = "metaup help upload\n"
                 "metaup help exit-codes",
     .bundles = kPlain,
     .most_arguments = 1,
     .words = kHelpTopics,
     .run = run_help},
    {.name = "version",
     .arguments = "",
     .summary = "Print the version",
     .details = "",
     .examples = "metaup version\n"
                 "metaup version -o json",
     .bundles = kWith<kPlain, output>,
     .run = run_version},
};

}  // namespace

std::span<const CommandRow> command_table() { return kCommands; }

const CommandRow* find_command(std::string_view name) {
  for (const auto& row : kCommands) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const auto& row : kCommands) names.push_back(row.name);
  return names;
}

}  // namespace metaup::cli
