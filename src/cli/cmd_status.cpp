#include "cli/online.hpp"
#include "metaup/run/upload.hpp"

namespace metaup::cli {

int run_status(const Options& options, CommandContext& context) {
  run::UploadPlan plan;
  for (const auto& video_id : options.arguments) {
    if (!is_numeric_id(video_id)) {
      return fail(context, UsageError{.message = "'" + video_id + "' is not a video id", .command = options.command});
    }
    plan.jobs.push_back({.source = video_id, .account = *options.account, .origin = run::KnownVideo{video_id}});
  }
  // Nothing is written at Meta, so no lock is taken.
  return run_online(options, context, {}, [&](run::Environment& environment, const run::Settings& common) {
    run::UploadSettings settings;
    settings.common = common;
    settings.dry_run = true;  // it only reads
    settings.video.wait = options.wait.value_or(false);
    settings.video.ready_timeout = options.ready_timeout;
    return run::upload(std::move(plan), settings, environment);
  });
}

}  // namespace metaup::cli
