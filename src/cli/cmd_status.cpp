#include "cli/inputs/id_list.hpp"
#include "cli/online.hpp"
#include "metaup/run/upload.hpp"

namespace metaup::cli {

int run_status(const Options& options, CommandContext& context) {
  run::UploadPlan plan;
  std::vector<std::string> video_ids;
  for (const auto& text : options.arguments) {
    const auto parsed = parse_thing(AssetKind::video, text);
    if (!parsed) return fail(context, UsageError{.message = parsed.error(), .command = options.command});
    const auto& video_id = *parsed;
    video_ids.push_back(video_id);
    plan.jobs.push_back({.source = video_id, .account = *options.account, .content = run::KnownVideo{video_id}});
  }
  // Nothing is written at Meta, so no lock is taken.
  return run_online(options, context, {}, [&](run::Environment& environment, const run::Settings& common) {
    warn_of_rounding(video_ids, environment.reporter);
    run::UploadSettings settings;
    settings.common = common;
    settings.dry_run = true;  // it only reads
    settings.video.wait = options.wait.value_or(false);
    settings.video.ready_timeout = options.ready_timeout;
    return run::upload(std::move(plan), settings, environment);
  });
}

}  // namespace metaup::cli
