#include "run/targets/change_target.hpp"

namespace metaup::run {

Outcome change_objects(const ChangePlan& plan, bool dry_run, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, mode_of(dry_run));
  Engine engine(control, environment, {.dry_run = dry_run, .releases_locks = false});
  ChangeContext context{.what = plan.what,
                        .dry_run = dry_run,
                        .may_look = !settings.connection.token.empty(),
                        .origin = *origin,
                        .control = control,
                        .names = nullptr};
  if (plan.what == ChangePlan::What::rename) {
    context.names = std::make_unique<NewNames>(plan.name_template, environment.clock.wall(), engine);
  }
  for (const auto& object : plan.objects) {
    const auto id = engine.add(std::make_unique<ChangeTarget>(object, context));
    if (context.names != nullptr) context.names->expect(id);
  }
  return control.drive(engine);
}

}  // namespace metaup::run
