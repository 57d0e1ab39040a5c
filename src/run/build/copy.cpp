#include "metaup/run/library.hpp"
#include "run/targets/copy_target.hpp"

namespace metaup::run {

Outcome copy_images(const CopyPlan& plan, bool dry_run, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  UploadSettings uploads;
  uploads.common = settings;
  uploads.common.compose.batch_files = false;  // files go up as they do by `upload`
  uploads.dry_run = dry_run;
  RunControl control(uploads.common, environment, *origin, mode_of(dry_run));
  const auto most_ahead = plan.remotes == nullptr ? Engine::kAhead : Engine::kAheadOfElsewhere;
  Engine engine(control, environment, {.dry_run = dry_run, .most_ahead = most_ahead});
  UploadContext context(uploads, environment, *origin, control, engine);
  for (const auto& copy : plan.copies)
    engine.add(std::make_unique<CopyTarget>(plan.from, copy.account, copy.id, context, plan.remotes));
  return control.drive(engine);
}

}  // namespace metaup::run
