#include "cli/options/command_rows.hpp"

namespace metaup::cli {
namespace {

using namespace command_rows;
using enum Bundle;

constexpr CommandRow kOtherCommands[] = {
    {.name = "validate",
     .arguments = "PATH|URL…",
     .summary = "Check files as an upload would, and send nothing",
     .details = "Needs no token, and the network only for what lies there.",
     .examples = "metaup validate assets/                            # every file below it\n"
                 "metaup validate --placement story --strict assets/  # warnings count as errors\n"
                 "metaup validate --name-pattern '{Campaign}_{Type}_{Date}' assets/",
     .bundles = kWith<kWorking, reports, files, sources, named_stdin, urls, checks, patterns>,
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
     .arguments = "show|audit|learn|forget|prune|export|import|init|check|path [ID…|FILE]",
     .summary = "Show or change what metaup remembers",
     .details = "show    the assets that Meta confirmed on this server, of one account with --account\n"
                "audit   every write at Meta, with its result and its run; with --unknown what is in the\n"
                "        account and did not come through metaup, made since the first run or --since\n"
                "learn   reads what each --account holds, so that a fresh ledger recognises it: images, videos,\n"
                "        creatives and ads; says how sure each match is (docs/ledger.md)\n"
                "forget  make metaup forget hashes, ids or SHA-256 sums, or --all of an account;\n"
                "        nothing is deleted at Meta\n"
                "prune   remove what is --older: writes, failures, what is gone from Meta, and runs with nothing\n"
                "        left in the ledger. Current entries are never removed\n"
                "export  everything from all servers, one JSON object per line\n"
                "import  takes over what export has written, from FILE or stdin (-); newer information wins; no run\n"
                "        may use its accounts meanwhile\n"
                "init    makes it, or brings it up to date: on a server by a role that may (docs/fleet.md)\n"
                "check   whether the file is sound; exit code 1 when it is not\n"
                "path    where it is; docs/ledger.md says how to back it up",
     .examples = "metaup ledger show --account act_123\n"
                 "metaup ledger audit --since 7d -o tsv\n"
                 "metaup ledger audit --unknown --account act_123\n"
                 "metaup ledger forget --yes --account act_123 0123456789abcdef0123456789abcdef\n"
                 "metaup ledger prune --older 180d\n"
                 "metaup ledger learn --account act_123 --account act_456\n"
                 "metaup ledger export > ledger.ndjson\n"
                 "metaup ledger import ledger.ndjson",
     .bundles = kWith<kReading, locks, since, forgets, audits, trust, consent>,
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
    {.name = "config",
     .arguments = "show [COMMAND]",
     .summary = "Show the settings in force, and where they come from",
     .details =
         "Of one COMMAND, or of all. Options of COMMAND on the same line count, too, as they would in its own line.\n"
         "Of a secret it says only that it is set, and where. A mistake in a variable or a profile is exit code 2.\n"
         "Needs no token, no network and no ledger.",
     .examples = "metaup config show\n"
                 "metaup config show upload --profile production\n"
                 "metaup config show upload --max-wait 5m -o tsv | cut -f1-3",
     .bundles = kConfigured,
     .most_arguments = 2,
     .needs_argument = true,
     .words = kConfigActions,
     .run = run_config},
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
    {.name = "template",
     .arguments = "[COLUMN…]",
     .summary = "Write a sheet to fill in for a launch",
     .details =
         "With the header and an example for create-creative --from: CSV, or a workbook in which ids stay what is\n"
         "typed, values can be chosen where there are few, and a second sheet explains all columns. COLUMNs are\n"
         "the columns of the sheet (default: the usual ones). An existing file is not overwritten.",
     .examples = "metaup template --to new-launch.xlsx\n"
                 "metaup template --to new-launch.csv name page_id video message headline link cta adset",
     .bundles = kWith<kPlain, destination>,
     .most_arguments = kAny,
     .run = run_template},
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

std::span<const CommandRow> other_commands() { return kOtherCommands; }

}  // namespace metaup::cli
