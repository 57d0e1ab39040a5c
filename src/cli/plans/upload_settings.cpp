#include "cli/plans/upload_settings.hpp"

#include <filesystem>

namespace metaup::cli {
namespace {

// The largest that any of Meta's guides names (docs/graph-api.md, "Video files").
constexpr std::uint64_t kLargestFetchedVideo = 10ULL << 30U;

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

}  // namespace

http::FetchOptions fetch_options(const Options& options, AssetKind kind) {
  http::FetchOptions fetch;
  fetch.user_agent = "metaup/" + std::string(version());
  fetch.ca_file = options.ca_file;
  fetch.allow_private_addresses = options.allow_private_urls;
  fetch.largest = plan::kLargestImage;
  if (kind == AssetKind::video) {
    fetch.largest = kLargestFetchedVideo;
    fetch.largest_of = [](std::string_view head) {
      return plan::sniff(head) == plan::Format::video ? kLargestFetchedVideo : plan::kLargestImage;
    };
  }
  fetch.connect_timeout = options.connect_timeout;
  fetch.temporary_directory = temporary_directory(options);
  return fetch;
}

std::string temporary_directory(const Options& options) {
  return options.temp_dir.empty() ? std::filesystem::temp_directory_path().string() : options.temp_dir;
}

run::Naming naming_of(const Options& options) {
  if (options.name_pattern.empty()) return {};  // fields of a profile may be left over
  return {.pattern = options.name_pattern, .fields = options.name_fields};
}

run::Consent consent_to_send(const Options& options, CommandContext& context) {
  run::Consent consent{.given = options.yes, .ask = {}};
  if (context.terminal.stdin_is_terminal) {
    consent.ask = [&](const std::string& question) {
      const auto agreed = cli::consent(options, context, question);
      return agreed && *agreed;
    };
  }
  return consent;
}

run::UploadSettings upload_settings(const Options& options, const run::Settings& common) {
  run::UploadSettings settings;
  settings.common = common;
  settings.probe.images_only = options.command == "upload-image";
  settings.probe.videos_only = options.command == "upload-video";
  settings.probe.validate = !options.no_validate;
  if (options.placement) settings.probe.placements = {*options.placement};
  settings.probe.strict = options.strict;
  settings.probe.one_request = options.method == Method::simple;
  settings.name_template = options.name_template;
  settings.naming = naming_of(options);
  settings.method = options.method == Method::bytes ? upload::ImageMethod::bytes : upload::ImageMethod::multipart;
  settings.video.method = video_method(options.method);
  settings.video.title = options.title;
  settings.video.description = options.description;
  settings.video.stamp = options.stamp;
  settings.video.wait = options.wait.value_or(true);
  settings.video.ready_timeout = options.ready_timeout;
  settings.shard = options.shard;
  settings.verify = options.verify;
  settings.force = options.force;
  settings.trust_likely = options.trust_likely;
  settings.all_or_nothing = options.all_or_nothing;
  settings.dry_run = options.dry_run;
  return settings;
}

}  // namespace metaup::cli
