#include "run/build/sync.hpp"

#include "run/build/names.hpp"
#include "run/build/sync_removals.hpp"
#include "run/build/upload.hpp"
#include "run/build/video_question.hpp"

namespace metaup::run {

Outcome sync(SyncPlan plan, const UploadSettings& settings, Environment& environment) {
  const auto origin = origin_of(settings.common.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  const auto names = file_names_of(settings.naming, false);
  if (!names) return refused(names.error(), environment.reporter);
  auto own = settings;
  own.common.compose.batch = true;  // for what is deleted
  own.common.compose.batch_files = false;
  RunControl control(own.common, environment, *origin, mode_of(own.dry_run));
  Engine engine(control, environment, engine_options(plan.uploads, own));
  UploadContext context(own, environment, *origin, control, engine);
  context.names = names->get();
  context.syncs = plan.uploads.syncs;
  std::set<AccountId> accounts;
  for (const auto& job : plan.uploads.jobs) accounts.insert(job.account);
  const auto items = static_cast<std::uint32_t>(plan.uploads.jobs.size() / plan.uploads.jobs_of_a_content);
  UploadBuilder uploads(std::move(plan.uploads), context);
  uploads.look_at_names();
  VideoQuestion videos(context);
  uploads.build(engine);
  std::optional<SyncRemover> remover;
  if (plan.removals) {
    remover.emplace(*std::move(plan.removals), std::move(accounts), items, context);
    remover->begin();
  }
  videos.prepare(uploads.accounts_of_videos(false), uploads.accounts_of_videos(true));
  return control.drive(engine);
}

}  // namespace metaup::run
