#include <set>

#include "base/text.hpp"
#include "cli/inputs/named_paths.hpp"
#include "cli/inputs/places.hpp"
#include "cli/online.hpp"
#include "cli/plans/upload_plan.hpp"
#include "cli/plans/upload_settings.hpp"
#include "metaup/run/upload.hpp"
#include "plan/name_rules.hpp"
#include "upload/stamp.hpp"
#include "upload/video_operations.hpp"

namespace metaup::cli {
namespace {

constexpr std::uint64_t kLargestRetryFile = 1ULL << 30U;

Result<NamedAssets> assets_of(const Options& options, const CommandContext& context) {
  const auto places = places_of(options, context);
  if (!places) return tl::unexpected(places.error());
  if (options.in_force) return planned_assets(options, *places);
  if (options.retry_from.empty()) {
    auto paths = paths_of(options, *places);
    if (!paths) return tl::unexpected(paths.error());
    auto named = name_assets(options, *std::move(paths), *places);
    if (named && options.accounts.size() > 1) named->plan = run::for_accounts(named->plan, options.accounts);
    return named;
  }
  const auto text = read_text(options.retry_from, kLargestRetryFile, *places);
  if (!text) return tl::unexpected(text.error());
  const auto list = report::read_retry_list(*text, options.retry_from);
  if (!list) return tl::unexpected(list.error());
  if (!list->command.starts_with("upload")) {
    return local_error(options.retry_from + " comes from the command " + list->command + ": run that again");
  }
  return assets_to_retry(*list, options, *places);
}

/// Methods are of images or of videos; `upload` sends both and takes none.
bool method_fits(const Options& options) {
  switch (options.method) {
    case Method::automatic:
      return true;
    case Method::multipart:
    case Method::bytes:
    case Method::batch:
    case Method::zip:
      return options.command == "upload-image";
    case Method::simple:
    case Method::chunked:
    case Method::url:
      return options.command == "upload-video";
  }
  return false;
}

/// Meta would refuse the title after all bytes of the video were sent.
tl::expected<void, UsageError> check_title(const Options& options) {
  const auto length = utf8_length(options.title);
  if (length <= upload::kLongestTitle) return {};
  return tl::unexpected(UsageError{.message = "--title has " + std::to_string(length) +
                                              " characters: Meta takes at most " +
                                              std::to_string(upload::kLongestTitle),
                                   .command = options.command});
}

/// A stamp needs room behind the description.
tl::expected<void, UsageError> check_stamp(const Options& options) {
  if (!options.stamp || utf8_length(options.description) <= upload::kLongestStamped) return {};
  return tl::unexpected(UsageError{.message = "--description has " + std::to_string(utf8_length(options.description)) +
                                              " characters: with --stamp it can have " +
                                              std::to_string(upload::kLongestStamped),
                                   .command = options.command});
}

}  // namespace

int run_upload(const Options& options, CommandContext& context) {
  if (!method_fits(options)) {
    return fail(context,
                UsageError{.message = options.command + " does not support this --method", .command = options.command});
  }
  if (auto checked = plan::check_name_template(options.name_template); !checked) {
    return fail(context, checked.error(), kUsage);
  }
  if (auto checked = check_title(options); !checked) return fail(context, checked.error());
  if (auto checked = check_stamp(options); !checked) return fail(context, checked.error());
  if (auto mistake = mistake_about_stdin(options); !mistake.empty()) {
    return fail(context, UsageError{.message = std::move(mistake), .command = options.command});
  }
  const auto naming = naming_of(options);
  if (const auto rules = plan::parse_name_rules(naming.pattern, naming.fields); !rules) {
    return fail(context, rules.error(), kUsage);
  }
  if (!naming.pattern.empty() && options.method == Method::zip) {
    return fail(context, UsageError{.message = "--method zip sends the names that are in the archive: leave out "
                                               "--name-pattern, or choose another method",
                                    .command = options.command});
  }
  auto assets = assets_of(options, context);
  if (!assets) return fail(context, assets.error(), kUsage);
  if (const auto video = options.no_ledger ? first_chunked_video(options, assets->plan) : ""; !video.empty()) {
    return fail(context,
                UsageError{.message = "--no-ledger cannot be used with " + video +
                                      ": without the ledger, a repeated run would upload the video a second time",
                           .command = options.command});
  }
  std::set<AccountId> accounts;
  for (const auto& job : assets->plan.jobs) accounts.insert(job.account);
  return run_online(options, context, {accounts.begin(), accounts.end()},
                    [&](run::Environment& environment, const run::Settings& settings) {
                      for (const auto& notice : assets->notices) environment.reporter.on(report::Notice{notice});
                      auto own = upload_settings(options, settings);
                      own.consent = consent_to_send(options, context);
                      return run::upload(std::move(assets->plan), own, environment);
                    });
}

}  // namespace metaup::cli
