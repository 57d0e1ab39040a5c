#include <filesystem>
#include <set>

#include "cli/online.hpp"
#include "cli/upload_plan.hpp"
#include "metaup/run/upload.hpp"

namespace metaup::cli {
namespace {

constexpr std::uint64_t kLargestRetryFile = 1ULL << 30U;
constexpr std::uint64_t kLargestFetchedVideo = 10ULL << 30U;  // the largest that any of Meta's guides names

std::string temporary_directory() { return std::filesystem::temp_directory_path().string(); }

Result<NamedAssets> assets_of(const Options& options) {
  if (options.retry_from.empty()) {
    return name_assets(options, stdin_text_of(options), temporary_directory());
  }
  const auto text = options.retry_from == "-" ? Result<std::string>(read_stdin())
                                              : read_small_file(options.retry_from, kLargestRetryFile);
  if (!text) return tl::unexpected(text.error());
  const auto list = report::read_retry_list(*text, options.retry_from);
  if (!list) return tl::unexpected(list.error());
  return assets_to_retry(*list, options.follow_symlinks, temporary_directory());
}

/// What `auto` means for URLs; files take it for `chunked`.
run::VideoMethod video_method(Method method) {
  switch (method) {
    case Method::simple:
      return run::VideoMethod::simple;
    case Method::chunked:
      return run::VideoMethod::chunked;
    default:
      return run::VideoMethod::by_url;
  }
}

run::UploadSettings upload_settings(const Options& options, const run::Settings& common) {
  run::UploadSettings settings;
  settings.common = common;
  settings.probe.images_only = options.command == "upload-image";
  settings.probe.videos_only = options.command == "upload-video";
  settings.probe.validate = !options.no_validate;
  if (options.placement) settings.probe.placements = {*options.placement};
  settings.probe.strict = options.strict;
  settings.name_template = options.name_template;
  settings.method = options.method == Method::bytes ? upload::ImageMethod::bytes : upload::ImageMethod::multipart;
  settings.video.method = video_method(options.method);
  settings.video.title = options.title;
  settings.video.description = options.description;
  settings.video.wait = options.wait.value_or(true);
  settings.video.ready_timeout = options.ready_timeout;
  settings.verify = options.verify;
  settings.force = options.force;
  settings.all_or_nothing = options.all_or_nothing;
  settings.dry_run = options.dry_run;
  settings.fetch.user_agent = "metaup/" + std::string(version());
  settings.fetch.ca_file = options.ca_file;
  settings.fetch.allow_private_addresses = options.allow_private_urls;
  settings.fetch.largest = settings.probe.videos_only ? kLargestFetchedVideo : plan::kLargestImage;
  settings.fetch.connect_timeout = options.connect_timeout;
  settings.fetch.temporary_directory = temporary_directory();
  return settings;
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

}  // namespace

int run_upload(const Options& options, CommandContext& context) {
  if (!method_fits(options)) {
    return fail(context, UsageError{.message = options.command + " has no such --method", .command = options.command});
  }
  if (auto checked = plan::check_name_template(options.name_template); !checked) {
    return fail(context, checked.error(), kUsage);
  }
  auto assets = assets_of(options);
  if (!assets) return fail(context, assets.error(), kUsage);
  std::set<AccountId> accounts;
  for (const auto& job : assets->plan.jobs) accounts.insert(job.account);
  return run_online(options, context, {accounts.begin(), accounts.end()},
                    [&](run::Environment& environment, const run::Settings& settings) {
                      for (const auto& notice : assets->notices) environment.reporter.on(report::Notice{notice});
                      return run::upload(std::move(assets->plan), upload_settings(options, settings), environment);
                    });
}

}  // namespace metaup::cli
