#include "cli/options/command_rows.hpp"

namespace metaup::cli {
namespace {

using namespace command_rows;
using enum Bundle;

constexpr CommandRow kManagingCommands[] = {
    {.name = "list",
     .arguments = "images|videos|creatives|ads|adsets|campaigns|accounts|pages",
     .summary = "List what an ad account holds; accounts and Pages, too",
     .details = "Reads all pages. --fields takes Meta's own field names; -o json, ndjson and tsv show the fields.\n"
                "Meta refuses aliases (.as(x)) to newer apps. accounts and pages need no --account.",
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
     .inputs_name_accounts = false,
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
     .details = "Does not delete an image that a creative uses, and names the creatives. An image that is gone\n"
                "already counts as deleted if the ledger knows it. Asks first on a terminal, unless --yes is given.",
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
     .details =
         "A video that is gone already counts as deleted if the ledger knows it. Asks first on a terminal, unless\n"
         "--yes is given.",
     .examples = "metaup delete-video -n 1234567890          # only show what would be deleted\n"
                 "metaup delete-video --yes 1234567890\n"
                 "metaup delete-video --yes --from ids.txt",
     .bundles = kDeleting,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_delete},
    {.name = "delete-creative",
     .arguments = "ID…",
     .summary = "Delete creatives from an ad account",
     .details =
         "Does not delete a creative that an ad uses, and names the ads. A creative that is gone already counts\n"
         "as deleted if Meta says so, or the ledger knows it. Asks first on a terminal, unless --yes is given.",
     .examples = "metaup delete-creative -n 23860000000000001    # only show what would be deleted\n"
                 "metaup delete-creative --yes 23860000000000001\n"
                 "metaup delete-creative --yes --from ids.txt --max-delete 500",
     .bundles = kWith<kDeleting, of_run>,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_delete},
    {.name = "delete-ad",
     .arguments = "ID…",
     .summary = "Delete ads from an ad account",
     .details = "An ad that is ACTIVE is deleted only with --yes. An ad that is already deleted counts as deleted.\n"
                "Deleted ads cannot be brought back. Asks first on a terminal, unless --yes is given.",
     .examples = "metaup delete-ad -n 23850000000000001          # only show what would be deleted\n"
                 "metaup delete-ad --yes 23850000000000001\n"
                 "metaup delete-ad --yes --run 20260301T120000-a1b2c3",
     .bundles = kWith<kDeleting, of_run>,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_delete},
    {.name = "activate",
     .arguments = "AD_ID…",
     .summary = "Set ads ACTIVE, also all that a run made",
     .details =
         "ACTIVE ads may spend money at once, so metaup asks first on a terminal; a script needs --yes. Each ad\n"
         "is read before and after: what is ACTIVE already stays as it is, and what is archived or deleted is\n"
         "refused. A warning says why an active ad does not run, such as a paused ad set.",
     .examples = "metaup activate -n --run 20260301T120000-a1b2c3     # only show what would be changed\n"
                 "metaup activate --yes --run 20260301T120000-a1b2c3\n"
                 "metaup activate 23850000000000001 23850000000000008\n"
                 "metaup activate --yes --from made.ndjson            # the output of create-ad, or a list of ids",
     .bundles = kLater,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_change},
    {.name = "pause",
     .arguments = "AD_ID…",
     .summary = "Set ads PAUSED, also all that a run made",
     .details = "Each ad is read before and after: what is PAUSED already stays as it is, and what is archived or\n"
                "deleted is refused.",
     .examples = "metaup pause --run 20260301T120000-a1b2c3\n"
                 "metaup pause 23850000000000001 23850000000000008\n"
                 "metaup list ads --name-contains spring -o tsv | cut -f1 | metaup pause --from -",
     .bundles = kLater,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_change},
    {.name = "rename",
     .arguments = "ID…",
     .summary = "Give ads and creatives new names by a template",
     .details =
         "The template is --name-template, made from {name} {id} {kind} {n} {date:%Y%m%d} {stem} {ext}. Two ads\n"
         "of an ad set, or two creatives of an account, that would get the same name are refused before\n"
         "anything is renamed. With --run it is about all ads and creatives that the run made.",
     .examples = "metaup rename -n --name-template '{name} v2' --run 20260301T120000-a1b2c3\n"
                 "metaup rename --name-template 'Spring {n}' 23850000000000001 23850000000000008\n"
                 "metaup rename --name-template '{date:%Y-%m} {name}' --from ids.txt",
     .bundles = kWith<kLater, name_templates>,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_change},
    {.name = "watch-review",
     .arguments = "AD_ID…",
     .summary = "Wait until Meta has reviewed ads, and say what it disapproved",
     .details =
         "Reads the ads again and again, many with one request, until none waits for Meta's review any more, for\n"
         "at most --ready-timeout. What Meta has disapproved counts as failed, with Meta's reasons. Exits with 0\n"
         "when all is well, 6 when some ads were disapproved, 4 when all were, and 7 when the time is up.",
     .examples = "metaup watch-review --run 20260301T120000-a1b2c3\n"
                 "metaup watch-review --ready-timeout 24h 23850000000000001\n"
                 "metaup watch-review --from made.ndjson -o ndjson",
     .bundles = kWith<kReading, reports, of_run, from_file, retry_from, ready_timeout>,
     .most_arguments = kAny,
     .needs_account = true,
     .run = run_watch_review},
    {.name = "undo",
     .arguments = "RUN_ID…",
     .summary = "Delete what runs made, and nothing else",
     .details =
         "Ads first, then creatives; images and videos only with --assets. What was there before the run, or what\n"
         "something else uses, stays, and a warning says why. An ad that is ACTIVE is deleted only with --yes.\n"
         "Asks first on a terminal, unless --yes is given. `metaup runs` lists the runs.",
     .examples = "metaup undo -n 20260301T120000-a1b2c3           # only show what would be deleted\n"
                 "metaup undo --yes 20260301T120000-a1b2c3\n"
                 "metaup undo --yes --assets 20260301T120000-a1b2c3 20260301T121500-d4e5f6",
     .bundles = kWith<kChanging, undoes>,
     .most_arguments = kAny,
     .needs_argument = true,
     .needs_ledger = true,
     .run = run_undo},
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
         "start where metaup runs, as they did when the plan was made. Deleting, ads with --status ACTIVE, and\n"
         "videos that an account may hold already need --yes or a person here, too.",
     .examples = "metaup apply assets.plan\n"
                 "metaup apply -n assets.plan                        # only show what has changed since\n"
                 "metaup apply assets.plan --require-approval --key-file approver.pem.pub",
     .bundles = kWith<kWorking, place, connection, writes, locks, dry_run, reports, bandwidth, sources, consent, keys,
                      applies>,
     .most_arguments = 1,
     .needs_argument = true,
     .asks_itself = true,
     .run = run_apply},
    {.name = "promote",
     .arguments = "[ID…]",
     .summary = "Make what one profile's account has in another profile's account",
     .details =
         "--from and --to are profiles, each with its own account, token and Page. An ID is an image hash or the id\n"
         "of a video, creative or ad; what the ledger does not know needs its kind: creative:ID, ad:ID. --run takes\n"
         "what that run made. Images are copied by Meta; videos go up from their files, which must be where they\n"
         "were; creatives are read and made again, for the Page of --to if its profile names one. Ads are made with\n"
         "--adset, an ad set of the new account, and PAUSED. What is there already is not made again.",
     .examples = "metaup promote --from staging --to production --run 20261129T120000-a1b2c3\n"
                 "metaup promote --from staging --to production 23860000000000001 --adset 238\n"
                 "metaup promote -n --from staging --to production --run 20261129T120000-a1b2c3",
     .bundles = kWith<kChanging, from_file, destination, of_run, adsets, identities, bandwidth, ready_timeout>,
     .most_arguments = kAny,
     .asks_itself = true,
     .run = run_promote},
};

}  // namespace

std::span<const CommandRow> managing_commands() { return kManagingCommands; }

}  // namespace metaup::cli
