#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/launch/launch_rows.hpp"
#include "cli/online.hpp"
#include "cli/options/column_options.hpp"
#include "cli/plans/plan_output.hpp"
#include "cli/plans/upload_settings.hpp"
#include "graph/creative/columns.hpp"
#include "metaup/run/launch.hpp"

namespace metaup::cli {
namespace {

bool makes_ads(const Options& options) { return options.command == "create-ad" || options.make_ads; }

graph::ColumnGroup group_of(std::string_view option) {
  for (const auto& column : graph::launch_columns()) {
    const auto names = graph::names_of(column);
    if (std::find(names.begin(), names.end(), option) != names.end()) return column.group;
  }
  return graph::ColumnGroup::extras;
}

bool is_of_ads(std::string_view option) { return group_of(option) == graph::ColumnGroup::launch; }

/// A profile may have the others for all creatives.
bool says_what_it_shows(std::string_view option) {
  using G = graph::ColumnGroup;
  const auto group = group_of(option);
  return option == "link" || (group != G::action && group != G::extras && group != G::launch);
}

bool says_what_to_make(const Options& options) {
  if (!options.from.empty() || options.group || !options.spec.empty()) return true;
  if (options.command == "create-ad") return !options.creative.empty();
  return !options.cards.empty() || std::any_of(options.columns.begin(), options.columns.end(),
                                               [](const auto& column) { return says_what_it_shows(column.first); });
}

/// Whether PATHs say which images and videos there are.
bool takes_paths(const Options& options) { return options.group || options.flexible; }

bool reads_stdin(const Options& options) {
  const auto& paths = options.arguments;
  return options.from == "-" || options.spec == "-" || options.ad_spec == "-" ||
         std::find(paths.begin(), paths.end(), "-") != paths.end();
}

/// One that only ads have; empty: none is given.
std::string option_of_ads(const Options& options) {
  if (!options.adset.empty()) return "--adset";
  if (!options.ad_spec.empty()) return "--ad-spec";
  const auto found = std::find_if(options.columns.begin(), options.columns.end(),
                                  [](const auto& column) { return is_of_ads(column.first); });
  return found == options.columns.end() ? std::string() : "--" + found->first;
}

/// An option that says what a creative shows; empty: none does.
std::string option_of_assets(const Options& options) {
  const auto found = std::find_if(options.columns.begin(), options.columns.end(), [](const auto& column) {
    return names_asset(column.first) || column.first == "object-story-id";
  });
  return found == options.columns.end() ? std::string() : "--" + found->first;
}

/// What is missing or does not go together; empty: nothing.
std::string contradiction(const Options& options) {
  if (!says_what_to_make(options) && options.arguments.empty()) {
    return options.command == "create-ad"
               ? "nothing to make: give --creative, or --spec, or --from a file"
               : "nothing to make: give --image, --video, --card, --object-story-id or --spec, or --from a file";
  }
  if (!options.arguments.empty() && !takes_paths(options)) {
    return "a PATH needs --group or --flexible; name an image with --image";
  }
  if (options.group && options.arguments.empty()) return "--group needs a PATH: files, or folders of them";
  if (options.group && !options.from.empty()) return "--group and --from cannot be used together";
  if (!options.arguments.empty() && !options.from.empty()) return "PATHs and --from cannot be used together";
  if (options.flexible && !options.make_ads) return "--flexible makes ads: add --ads and --adset";
  const std::string provider = options.group ? "--group provides" : "PATHs provide";
  const bool by_paths = !options.arguments.empty();
  if (const auto option = by_paths ? option_of_assets(options) : ""; !option.empty()) {
    return provider + " the images and videos: leave out " + option;
  }
  const auto from_stdin = std::array{options.from, options.spec, options.ad_spec};
  if (std::count(from_stdin.begin(), from_stdin.end(), "-") > 1) {
    return options.ad_spec == "-" ? "only one of --from, --spec and --ad-spec can be stdin"
                                  : "only one of --from and --spec can be stdin";
  }
  for (const auto& text : options.attach) {
    const auto sign = text.find('=');
    if (sign == std::string::npos || sign == 0) return "--attach takes NAME=PATH, not '" + text + "'";
  }
  if (!options.attach.empty() && !options.from.empty()) return "--attach is for one ad and cannot be used with --from";
  if (!makes_ads(options) && options.active) return "--status applies only to ads: add --ads";
  if (const auto option = makes_ads(options) ? "" : option_of_ads(options); !option.empty()) {
    return option + " applies only to ads: add --ads";
  }
  if (options.make_ads && options.validate_only) {
    return "--ads cannot be used with --validate-only: Meta needs a creative to check the ads";
  }
  if (!options.plan.empty() && reads_stdin(options)) {
    return "--plan needs files: what comes from stdin cannot be read again when the plan is applied";
  }
  if (!options.plan.empty() && !can_be_planned(options)) {
    return "--plan cannot hold names that are not UTF-8: rename the files";
  }
  if (makes_ads(options) && options.no_ledger) {
    return "ads need the ledger: without it, a repeat could make a second ad";
  }
  return {};
}

/// A video that would be sent; empty: none is.
std::string first_video_file(run::LaunchPlan& plan) {
  for (auto& row : plan.rows) {
    if (row.error || !row.creative) continue;
    for (const auto& use : graph::assets_of(*row.creative)) {
      const bool is_file = use.ref->form == graph::AssetRef::Form::path;
      if (is_file && use.kind == AssetKind::video) return use.ref->text;
    }
  }
  return {};
}

/// ACTIVE ads may spend money: somebody must have said so.
tl::expected<bool, UsageError> may_begin(const Options& options, CommandContext& context, std::size_t rows) {
  const bool harmless = !options.active || options.dry_run || options.validate_only || rows == 0;
  if (harmless) return true;
  const auto ads = rows == 1 ? "an ACTIVE ad" : "up to " + std::to_string(rows) + " ACTIVE ads";
  return consent(options, context, "Make " + ads + ", which may spend money at once?",
                 "ACTIVE ads may spend money at once");
}

/// The one of the command line first, then the others that rows name. A row that names none has none of its own.
std::vector<AccountId> accounts_of(const Options& options, const run::LaunchPlan& plan) {
  std::vector<AccountId> accounts;
  const auto add = [&](const AccountId& account) {
    const bool is_new = std::find(accounts.begin(), accounts.end(), account) == accounts.end();
    if (!account.empty() && is_new) accounts.push_back(account);
  };
  const bool all_named =
      std::none_of(plan.rows.begin(), plan.rows.end(), [](const run::LaunchRow& row) { return row.account.empty(); });
  if (options.account && (!all_named || plan.rows.empty())) add(*options.account);
  for (const auto& row : plan.rows) add(row.account);
  return accounts;
}

/// A row that names no account can only use the one of the command line.
void refuse_rows_without_account(const Options& options, run::LaunchPlan& plan) {
  if (options.account) return;
  for (auto& row : plan.rows) {
    if (!row.account.empty() || row.error) continue;
    row.error = local_error("account: is missing").value();
    row.error->hint = "Fill the column, or give --account for rows without one.";
  }
}

run::LaunchSettings launch_settings(const Options& options, const run::Settings& common) {
  run::LaunchSettings settings;
  settings.upload = upload_settings(options, common);
  settings.upload.video.method = run::VideoMethod::chunked;
  settings.upload.video.title.clear();
  settings.upload.video.description.clear();  // the option is the creative's
  settings.validate_only = options.validate_only;
  settings.inline_creatives = options.inline_creatives;
  settings.review_delay = options.review_delay;
  return settings;
}

}  // namespace

int run_create(const Options& options, CommandContext& context) {
  if (auto why = contradiction(options); !why.empty()) {
    return fail(context, UsageError{.message = std::move(why), .command = options.command});
  }
  const auto places = places_of(options, context);
  if (!places) return fail(context, places.error(), kUsage);
  const auto names = RowNames::of(naming_of(options), context.clock.wall(), *places);
  if (!names) return fail(context, names.error(), kUsage);
  auto named = options.arguments.empty() ? name_rows(options, *names, *places) : group_rows(options, *names, *places);
  if (!named) return fail(context, named.error(), kUsage);
  if (auto found = find_elsewhere(*places, named->plan); !found) return fail(context, found.error(), kUsage);
  context.sheet = named->sheet;
  const auto accounts = accounts_of(options, named->plan);
  if (accounts.empty()) {
    return fail(context, UsageError{.message = "no ad account: give --account or a column account, set "
                                               "META_AD_ACCOUNT_ID, or put account into a profile",
                                    .command = options.command});
  }
  refuse_rows_without_account(options, named->plan);
  named->plan.account = accounts.front();
  if (const auto video = options.no_ledger ? first_video_file(named->plan) : ""; !video.empty()) {
    return fail(context,
                UsageError{.message = "--no-ledger cannot be used with " + video +
                                      ": without the ledger, a repeated run would upload the video a second time",
                           .command = options.command});
  }
  const auto agreed = may_begin(options, context, named->plan.rows.size());
  if (!agreed) return fail(context, agreed.error());
  if (!*agreed) return kUsage;
  return run_online(options, context, accounts, [&](run::Environment& environment, const run::Settings& common) {
    for (const auto& notice : named->notices) environment.reporter.on(report::Notice{notice});
    auto settings = launch_settings(options, common);
    settings.upload.consent = consent_to_send(options, context);
    return run::launch(std::move(named->plan), settings, environment);
  });
}

}  // namespace metaup::cli
