#include "metaup/run/library.hpp"
#include "run/targets/removal_target.hpp"

namespace metaup::run {

Outcome delete_objects(AssetKind kind, const std::vector<RemoteObject>& objects, bool dry_run, const Settings& settings,
                       Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, dry_run);
  Engine engine(control, environment, {.dry_run = dry_run, .releases_locks = false});
  const RemovalContext context{
      .dry_run = dry_run, .may_look = !settings.connection.token.empty(), .origin = *origin, .control = control};
  for (const auto& thing : objects) engine.add(std::make_unique<RemovalTarget>(kind, thing, context));
  return control.drive(engine);
}

}  // namespace metaup::run
