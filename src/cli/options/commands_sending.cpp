#include "cli/options/command_rows.hpp"

namespace metaup::cli {
namespace {

using namespace command_rows;
using enum Bundle;

constexpr CommandRow kSendingCommands[] = {
    {.name = "upload",
     .arguments = "PATH|URL…",
     .summary = "Upload images and videos, told apart by their content",
     .details =
         "Takes files, directories, URLs and '-' for a list of paths on stdin. What a URL names is fetched here\n"
         "and then sent. Files that are in the ledger as uploaded are not sent again. One bad file does not\n"
         "stop the others. Before videos go to an account that may hold them already, metaup asks; a script\n"
         "needs --yes, or `metaup ledger learn` first.",
     .examples = "metaup upload banner.png                          # one file\n"
                 "metaup upload --account act_123 assets/           # a whole folder\n"
                 "metaup upload --account 1 --account 2 assets/     # images are sent once, and copied\n"
                 "metaup upload -n assets/                          # only show what would be done\n"
                 "find . -name '*.jpg' -print0 | metaup upload -0 -\n"
                 "metaup upload --name-pattern '{Campaign}_{Type}_{Ratio}' --field 'Campaign={dir1}' assets/\n"
                 "metaup upload -o ndjson assets/ > run.ndjson      # one event per line, for scripts\n"
                 "metaup upload --retry-from run.ndjson             # what that run did not finish",
     .bundles = kWith<kUploading, urls, wait, ready_timeout, stamps, trust>,
     .most_arguments = kAny,
     .needs_account = true,
     .several_accounts = true,
     .shares_accounts = true,
     .run = run_upload},
    {.name = "upload-image",
     .arguments = "PATH|URL…",
     .summary = "Upload images only, also from URLs and archives",
     .details = "Takes what upload takes, and URLs, which are fetched here and then sent. A .zip is unpacked here,\n"
                "or sent whole with --method zip.",
     .examples = "metaup upload-image banner.png\n"
                 "metaup upload-image https://cdn.example.com/banner.png\n"
                 "metaup upload-image --method batch --placement feed assets/",
     .bundles = kWith<kUploading, urls, method>,
     .most_arguments = kAny,
     .needs_account = true,
     .several_accounts = true,
     .shares_accounts = true,
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
     .bundles = kWith<kUploading, video_title, video_details, wait, ready_timeout, method, stamps, trust>,
     .most_arguments = kAny,
     .needs_account = true,
     .several_accounts = true,
     .shares_accounts = true,
     .run = run_upload},
    {.name = "sync",
     .arguments = "SOURCE…",
     .summary = "Bring an account to what folders hold: for a nightly job, or with --watch",
     .details =
         "Sends what is new or changed, by content; renamed files cost nothing. A SOURCE is a folder, a file or a\n"
         "URL, and is known by its resolved path. With --delete, what this sync uploaded earlier and no longer finds\n"
         "is deleted once all else has ended well. It never deletes what a creative uses, what this sync did not\n"
         "upload, or anything that came from a SOURCE that is empty now. If more than --max-delete things would be\n"
         "deleted, it does nothing at all. A file that is still being written is left for the next time. On a "
         "terminal\n"
         "metaup asks before --delete, and before videos go to an account that may hold them already; a script needs\n"
         "--yes.",
     .examples = "metaup sync --account act_123 assets/\n"
                 "metaup sync -n --delete assets/                      # only show what would be done\n"
                 "metaup sync --delete assets/ --plan assets.plan      # write it down, for `metaup apply`\n"
                 "metaup sync --delete --yes --max-delete 50 --lock-wait 10m --max-duration 2h assets/\n"
                 "metaup sync --watch assets/ > sync.ndjson            # go on until it is stopped",
     .bundles = kWith<kSending, urls, plans, wait, ready_timeout, stamps, trust, removals, syncs>,
     .most_arguments = kAny,
     .needs_account = true,
     .several_accounts = true,
     .shares_accounts = true,
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
         "post, or raw JSON. With --from each row of an .xlsx or CSV with a header, or each line of JSON Lines, is\n"
         "one: its columns have the names of the options, and an option fills a column that a row leaves empty.\n"
         "An image or video that is named by its path is uploaded first, in the same run. With --group the\n"
         "PATHs are files and folders whose variants (summer_1x1.jpg, summer_9x16.mp4) become one creative.\n"
         "With --flexible they become one flexible ad, from whose images, videos and texts Meta chooses.\n"
         "Ads are PAUSED unless --status ACTIVE.",
     .examples = "metaup create-creative --page-id 1 --image hero.jpg --link https://example.com --message Hello\n"
                 "metaup create-creative --from launch.csv -n               # only show what would be made\n"
                 "metaup create-creative --from launch.csv --ads --adset 238\n"
                 "metaup create-creative --group assets/ --page-id 1 --link https://example.com --cta SHOP_NOW\n"
                 "metaup create-creative --flexible assets/ --ads --adset 238 --name Spring --page-id 1 "
                 "--link https://example.com\n"
                 "metaup create-creative --from launch.csv --all-or-nothing --validate-only",
     .bundles = kWith<kLaunching, urls, checks, uploads, name_templates, bandwidth, video_details, ready_timeout,
                      identities, creatives, stamps, trust>,
     .most_arguments = kAny,
     .needs_account = true,
     .shares_accounts = true,
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
     .shares_accounts = true,
     .run = run_create},
};

}  // namespace

std::span<const CommandRow> sending_commands() { return kSendingCommands; }

}  // namespace metaup::cli
