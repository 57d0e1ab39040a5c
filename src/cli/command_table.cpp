#include "cli/command_table.hpp"

namespace metaup::cli {
namespace {

using enum Capability;
constexpr std::size_t kAny = 1U << 24;

constexpr auto kFiles = configured | select | checks | output | progress;
constexpr auto kUploads = kFiles | account | origin | graph | retry | names | sends | ledger;
constexpr auto kMixed = kUploads | waits;

constexpr CommandRow kCommands[] = {
    {.name = "upload",
     .arguments = "PATH…",
     .summary = "Upload images and videos, told apart by their content",
     .details = "Takes files, directories and '-' for a list of paths on stdin. What the ledger knows as uploaded is\n"
                "not sent again. One bad file does not stop the others.",
     .examples = "metaup upload banner.png                          one file\n"
                 "metaup upload --account act_123 assets/           a whole folder\n"
                 "metaup upload -n assets/                          only say what would be done\n"
                 "find . -name '*.jpg' -print0 | metaup upload -0 -\n"
                 "metaup upload -o ndjson assets/ > run.ndjson      one event a line, for scripts\n"
                 "metaup upload --retry-from run.ndjson             what did not succeed then",
     .capabilities = kMixed,
     .most_arguments = kAny,
     .needs_account = true,
     .words = {}},
    {.name = "upload-image",
     .arguments = "PATH|URL…",
     .summary = "Upload images only, also from URLs and archives",
     .details = "Takes what upload takes, and URLs, which are fetched here and then sent. A .zip is unpacked here,\n"
                "or sent whole with --method zip.",
     .examples = "metaup upload-image banner.png\n"
                 "metaup upload-image https://cdn.example.com/banner.png\n"
                 "metaup upload-image --method batch --placement feed assets/",
     .capabilities = kUploads | images | method,
     .most_arguments = kAny,
     .needs_account = true,
     .words = {}},
    {.name = "upload-video",
     .arguments = "PATH|URL…",
     .summary = "Upload videos only, also from URLs that Meta fetches",
     .details = "Files go up in chunks, and an interrupted upload goes on where it stopped when the command is run\n"
                "again. A URL is given to Meta, which fetches it; with --method chunked it is fetched here.",
     .examples = "metaup upload-video clip.mp4 --title 'Spring sale'\n"
                 "metaup upload-video --no-wait videos/              leave the processing to a later run\n"
                 "metaup upload-video https://cdn.example.com/clip.mp4",
     .capabilities = kUploads | videos | waits | method,
     .most_arguments = kAny,
     .needs_account = true,
     .words = {}},
    {.name = "status",
     .arguments = "VIDEO_ID…",
     .summary = "Say how far Meta is with processing videos",
     .details = "A video that is still being processed counts as done, but not with --wait.",
     .examples = "metaup status 7700022 7700023\n"
                 "metaup status --wait --ready-timeout 1h 7700022",
     .capabilities = configured | account | origin | graph | output | progress | waits | ledger,
     .most_arguments = kAny,
     .needs_argument = true,
     .needs_account = true,
     .words = {}},
    {.name = "validate",
     .arguments = "PATH…",
     .summary = "Check files as an upload would, and send nothing",
     .details = "Needs neither a token nor the network.",
     .examples = "metaup validate assets/                            every file below it\n"
                 "metaup validate --placement story --strict assets/  warnings count as errors",
     .capabilities = kFiles,
     .most_arguments = kAny,
     .words = {}},
    {.name = "explain",
     .arguments = "CODE[/SUBCODE]",
     .summary = "Say what an error code of Meta means and what to do",
     .details = "Shows the class of the error, what metaup does about it, and what you can do. No network.",
     .examples = "metaup explain 190\n"
                 "metaup explain 190/463\n"
                 "metaup explain -o json 17",
     .capabilities = configured | output,
     .most_arguments = 1,
     .needs_argument = true,
     .words = {}},
    {.name = "ledger",
     .arguments = "show|forget|export|check|path [ID…]",
     .summary = "Look at, or mend, what metaup remembers",
     .details = "show    the assets that Meta confirmed on this server, of one account with --account\n"
                "forget  make metaup forget image hashes, video ids or SHA-256 sums, or --all of an account;\n"
                "        nothing is deleted at Meta\n"
                "export  everything, one JSON object a line, of all servers\n"
                "check   whether the file is sound; exit code 1 when it is not\n"
                "path    where it is",
     .examples = "metaup ledger show --account act_123\n"
                 "metaup ledger forget --account act_123 0123456789abcdef0123456789abcdef\n"
                 "metaup ledger export > ledger.ndjson",
     .capabilities = configured | account | origin | ledger | output | forget | consent,
     .most_arguments = kAny,
     .needs_argument = true,
     .words = kLedgerActions},
    {.name = "completion",
     .arguments = "bash|zsh|fish",
     .summary = "Print a completion script for your shell",
     .details = "",
     .examples = "metaup completion bash > ~/.local/share/bash-completion/completions/metaup\n"
                 "metaup completion zsh > ~/.zfunc/_metaup\n"
                 "metaup completion fish > ~/.config/fish/completions/metaup.fish",
     .most_arguments = 1,
     .needs_argument = true,
     .words = kShells},
    {.name = "help",
     .arguments = "[COMMAND|TOPIC]",
     .summary = "Explain a command, or a topic",
     .details = "Topics: exit-codes, environment, files, output.",
     .examples = "metaup help upload\n"
                 "metaup help exit-codes",
     .most_arguments = 1,
     .words = kHelpTopics},
    {.name = "version",
     .arguments = "",
     .summary = "Print the version",
     .details = "",
     .examples = "metaup version\n"
                 "metaup version -o json",
     .capabilities = output,
     .words = {}},
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
