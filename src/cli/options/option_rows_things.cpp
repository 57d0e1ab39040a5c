#include "cli/options/option_rows.hpp"
#include "cli/options/option_setters.hpp"

namespace metaup::cli {
namespace {

using enum ValueKind;

/// An account; of `token` and `template` a file, and of `promote` the profile in force.
Parsed<void> set_destination(Options& options, Values values) {
  const bool is_one = options.command == "promote" || options.command == "token" || options.command == "template";
  if (is_one && values.size() > 1) {
    return tl::unexpected<std::string>("is given " + std::to_string(values.size()) + " times: " + options.command +
                                       " takes one");
  }
  if (options.command == "promote") return set_instead<&Options::profile, &Options::config>(options, values);
  if (options.command == "token" || options.command == "template") return set_text<&Options::to_file>(options, values);
  return set_each<&Options::to, parse_account>(options, values);
}

// clang-format off
constexpr OptionRow kIdentityOptions[] = {
    {.name = "name", .value = "TEXT", .group = Group::creatives, .bundle = Bundle::launches,
     .help = "name of the creative, and of its ad", .set = set_text<&Options::name>},
    {.name = "page-id", .value = "ID", .group = Group::creatives, .bundle = Bundle::identities,
     .help = "the Page that creatives are published by", .set = set_text<&Options::page_id>},
    {.name = "instagram-user-id", .value = "ID", .group = Group::creatives, .bundle = Bundle::identities,
     .help = "the Instagram account that creatives are published by", .set = set_text<&Options::instagram_user_id>},
};

constexpr OptionRow kThingOptions[] = {
    {.name = "card", .value = "JSON", .list = true, .group = Group::creatives, .bundle = Bundle::creatives,
     .help = "a card of a carousel, 2 to 10 of them: JSON with image or video, link, headline, description, cta, or "
             "@FILE that holds it; columns are card_1 to card_10",
     .set = set_list<&Options::cards>},
    {.name = "spec", .kind = file, .value = "FILE", .group = Group::creatives, .bundle = Bundle::launches,
     .help = "raw JSON of Meta's parameters, which the other options override; - is stdin; a column holds the JSON "
             "itself, or @FILE",
     .set = set_text<&Options::spec>},
    {.name = "group", .kind = flag, .group = Group::creatives, .bundle = Bundle::creatives,
     .help = "make one creative from files that differ only in shape or placement; -n shows the groups",
     .set = set_flag<&Options::group>},
    {.name = "validate-only", .kind = flag, .group = Group::creatives, .bundle = Bundle::launches,
     .help = "let Meta check it and make nothing; images and videos are still uploaded",
     .set = set_flag<&Options::validate_only>},
    {.name = "ads", .kind = flag, .group = Group::creatives, .bundle = Bundle::creatives,
     .help = "also make an ad from each creative", .set = set_flag<&Options::make_ads>},
    {.name = "adset", .value = "ID", .group = Group::creatives, .bundle = Bundle::adsets,
     .help = "ad set of the ads; a column adset takes precedence", .set = set_text<&Options::adset>},
    {.name = "ad-name", .value = "TEXT", .group = Group::creatives, .bundle = Bundle::creatives,
     .help = "the name of the ad, where it is not that of the creative"},
    {.name = "ad-spec", .kind = file, .value = "FILE", .group = Group::creatives, .bundle = Bundle::creatives,
     .help = "raw JSON of Meta's parameters of an ad, which the other options override; as --spec for the creative",
     .set = set_text<&Options::ad_spec>},
    {.name = "tracking-specs", .value = "JSON", .group = Group::creatives, .bundle = Bundle::launches,
     .help = "what the ads track, as a JSON list of Meta's tracking specs, or @FILE"},
    {.name = "conversion-domain", .value = "DOMAIN", .group = Group::creatives, .bundle = Bundle::launches,
     .help = "the domain where the ads' conversions happen, such as example.com"},
    {.name = "schedule-start", .value = "TIME", .group = Group::creatives, .bundle = Bundle::launches,
     .help = "when the ads begin, such as 2026-12-01T09:00:00+01:00; only in campaigns for sales and app promotion"},
    {.name = "schedule-end", .value = "TIME", .group = Group::creatives, .bundle = Bundle::launches,
     .help = "when the ads end, likewise"},
    {.name = "inline-creatives", .kind = flag, .group = Group::creatives, .bundle = Bundle::creatives,
     .help = "send a creative that serves one ad only inside that ad: one request in place of two; -n compares both",
     .set = set_flag<&Options::inline_creatives>},
    {.name = "flexible", .kind = flag, .group = Group::creatives, .bundle = Bundle::creatives,
     .help = "make flexible ads: PATHs, or the image and the video of a row, and its texts become a group on the ad, from "
             "which Meta chooses; needs --ads. --flex-1 and columns flex_1 … say more",
     .set = set_flag<&Options::flexible>},
    {.name = "review-delay", .value = "DURATION", .group = Group::creatives, .bundle = Bundle::launches,
     .default_text = "5s",
     .help = "how long after the last ad metaup asks what Meta made of the ads; 0s: it does not ask",
     .set = set_parsed<&Options::review_delay, parse_duration>},
    {.name = "creative", .value = "ID", .group = Group::creatives, .bundle = Bundle::ads,
     .help = "the creative that the ad shows", .set = set_text<&Options::creative>},
    {.name = "attach", .value = "NAME=PATH", .list = true, .group = Group::creatives, .bundle = Bundle::ads,
     .help = "an image to send with the ad, for image_file NAME in its --spec", .set = set_list<&Options::attach>},
    {.name = "status", .kind = word, .value = "STATUS", .group = Group::creatives, .bundle = Bundle::launches,
     .sources = Sources::command_line, .default_text = "PAUSED",
     .help = "status of the ads; ACTIVE ads may spend money at once, so ACTIVE needs --yes",
     .words = kTexts<kAdStatuses>, .set = set_word<&Options::active, kAdStatuses>},

    {.name = "from", .kind = file, .value = "FILE", .group = Group::library, .bundle = Bundle::from_file,
     .sources = Sources::command_line,
     .help = "a file of ids to change, delete or show, one per line, or a table of creatives or ads to make; - is stdin; "
             "promote: the profile of the account that has the things",
     .set = set_text<&Options::from>},
    {.name = "ignore-unknown-columns", .kind = flag, .group = Group::creatives, .bundle = Bundle::launches,
     .help = "ignore columns of --from that metaup does not know, such as notes",
     .set = set_flag<&Options::ignore_unknown_columns>},
    {.name = "map", .value = "COLUMN=NAME", .list = true, .group = Group::creatives, .bundle = Bundle::launches,
     .help = "a column of --from that is called otherwise there, such as 'Ad Name=name'",
     .set = set_each<&Options::map, parse_column_map>},
    {.name = "sheet", .value = "NAME", .group = Group::creatives, .bundle = Bundle::launches,
     .help = "sheet of a workbook given with --from; else the first that is not hidden",
     .set = set_text<&Options::sheet>},
    {.name = "run", .value = "RUN_ID", .list = true, .group = Group::library, .bundle = Bundle::of_run,
     .sources = Sources::command_line, .help = "all that this run made; 'metaup runs' lists the runs",
     .set = set_list<&Options::runs>},
    {.name = "assets", .kind = flag, .group = Group::library, .bundle = Bundle::undoes,
     .sources = Sources::command_line, .help = "delete the images and videos, too, that nothing else uses",
     .set = set_flag<&Options::assets>},
    {.name = "max-delete", .value = "N", .group = Group::library, .bundle = Bundle::removals,
     .sources = Sources::command_line, .help = "refuse to delete more than this; default of lists and of sync: 10",
     .set = set_parsed<&Options::max_delete, parse_count>},
    {.name = "delete", .kind = flag, .group = Group::library, .bundle = Bundle::syncs,
     .sources = Sources::command_line,
     .help = "delete from the account what this sync uploaded earlier and SOURCE no longer holds",
     .set = set_flag<&Options::delete_missing>},
    {.name = "settle", .value = "DURATION", .group = Group::select, .bundle = Bundle::syncs, .default_text = "2s",
     .help = "leave a file for the next time that was written to within this time",
     .set = set_parsed<&Options::settle, parse_duration>},
    {.name = "watch", .kind = flag, .group = Group::select, .bundle = Bundle::syncs,
     .help = "go on, and sync again whenever something changes in SOURCE; writes ndjson",
     .set = set_flag<&Options::watch>},
    {.name = "rescan", .value = "DURATION", .group = Group::select, .bundle = Bundle::syncs, .default_text = "10m",
     .help = "with --watch: look at all of SOURCE at least this often",
     .set = set_parsed<&Options::rescan, parse_duration>},
    {.name = "from-account", .value = "ACCOUNT", .group = Group::library, .bundle = Bundle::copies,
     .help = "the account that holds the images; default: --account",
     .set = set_parsed<&Options::from_account, parse_account>},
    {.name = "to", .kind = file, .value = "ACCOUNT|FILE|PROFILE", .list = true, .group = Group::library,
     .bundle = Bundle::destination,
     .help = "copy-image: an account to copy into; token refresh: the file for the new token; promote: the profile of "
             "the account to make things in; template: the .csv or .xlsx to write", .set = set_destination},
    {.name = "hash", .value = "HASH", .list = true, .group = Group::library, .bundle = Bundle::lists,
     .help = "only images with these hashes", .set = set_list<&Options::hashes>},
    {.name = "name-contains", .value = "TEXT", .group = Group::library, .bundle = Bundle::lists,
     .help = "only names that contain TEXT, case-insensitive",
     .set = set_text<&Options::name_contains>},
    {.name = "since", .value = "TIME", .group = Group::library, .bundle = Bundle::since,
     .help = "only what is from a day (2026-03-01), a time (2026-03-01T12:00:00Z) or a duration ago (7d) on",
     .set = set_text<&Options::since>},
    {.name = "fields", .value = "FIELDS", .group = Group::library, .bundle = Bundle::lists,
     .help = "fields to show, by Meta's names, such as name,width,height",
     .set = set_parsed<&Options::fields, parse_fields>},
    {.name = "rows", .value = "N", .group = Group::library, .bundle = Bundle::limits,
     .sources = Sources::command_line, .help = "show what a launch of so many rows would take as well",
     .set = set_parsed<&Options::rows, parse_count>},
    {.name = "format", .value = "FORMAT", .list = true, .group = Group::library, .bundle = Bundle::previews,
     .default_text = "MOBILE_FEED_STANDARD", .help = "placement to show, by Meta's name",
     .set = set_each<&Options::formats, parse_ad_format>},
    {.name = "html", .kind = file, .value = "FILE", .group = Group::library, .bundle = Bundle::pages,
     .help = "write a page for review to this file",
     .set = set_text<&Options::html>},
};
// clang-format on

}  // namespace

std::span<const OptionRow> identity_options() { return kIdentityOptions; }
std::span<const OptionRow> options_of_things() { return kThingOptions; }

}  // namespace metaup::cli
